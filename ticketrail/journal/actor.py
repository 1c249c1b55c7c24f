"""Who did it: exactly one of a guest, a customer, a member of staff, a device, an integration or the system."""

from typing import Any, Literal

import msgspec

Kind = Literal["guest", "customer", "staff", "device", "integration", "system"]


class Actor(msgspec.Struct, frozen=True):
    """The person or thing behind a change. ``id`` is the user's, guest's or device's, ``name`` is what others read."""

    kind: Kind
    id: int | None
    name: str

    def facts(self) -> dict[str, Any]:
        """``{kind, id, name}``, as it is kept with every event."""
        return {"kind": self.kind, "id": self.id, "name": self.name}


SYSTEM = Actor("system", None, "system")
