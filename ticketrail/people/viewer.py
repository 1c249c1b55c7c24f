"""Who is looking: what one set of credentials says about a person, as of the moment it was looked up."""

from typing import Literal

import msgspec

from ticketrail import journal

Credential = Literal["cookie", "bearer", "ticket", "pass", "tracking"]
GUEST = "Guest"


class Viewer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A person with credentials. Nobody at all is no `Viewer` but None.

    ``roles`` maps a restaurant's id to the role there, active memberships only; ``restaurant_id`` is the one chosen at
    login. A guest pass sets ``session_id`` (a table session), ``guest_id`` and ``guest_restaurant_id``; a tracking
    token sets ``order_id`` and ``order_restaurant_id``. One person may carry a login and a pass at once.
    ``mark``, ``login`` (digest of a browser's session key), ``family`` and ``jti`` name the credential itself, so that
    it can be found worthless later. ``expires_at`` is in seconds since 1970.
    """

    credential: Credential
    user_id: int | None = None
    name: str = ""
    roles: dict[int, str] = {}
    restaurant_id: int | None = None
    customer: bool = False
    operator: bool = False
    session_id: int | None = None
    guest_id: int | None = None
    guest_name: str = ""
    guest_restaurant_id: int | None = None
    order_id: int | None = None
    order_restaurant_id: int | None = None
    expires_at: float | None = None
    mark: str = ""
    login: str = ""
    family: str = ""
    jti: str = ""

    def role_in(self, restaurant_id: int) -> str | None:
        """``owner``, ``manager``, ``waiter`` or ``kitchen``; None where this person does not work."""
        return self.roles.get(restaurant_id)

    def hats(self, restaurant_id: int) -> frozenset[str]:
        """Everything this person is in a restaurant: a role, ``guest``, ``tracking``, and ``customer`` anywhere."""
        hats = {self.roles.get(restaurant_id, "")}
        if self.guest_restaurant_id == restaurant_id:
            hats.add("guest")
        if self.order_restaurant_id == restaurant_id:
            hats.add("tracking")
        if self.customer:
            hats.add("customer")
        return frozenset(hats - {""})

    def actor(self, restaurant_id: int) -> journal.Actor:
        """Under whose name a change is recorded here: staff first, then a guest at a table, then a customer."""
        if self.roles.get(restaurant_id) or self.operator:
            return journal.Actor("staff", self.user_id, self.name)
        if self.guest_restaurant_id == restaurant_id:
            return journal.Actor("guest", self.guest_id, self.guest_name or GUEST)
        if self.customer:
            return journal.Actor("customer", self.user_id, self.name)
        return journal.Actor("guest", None, GUEST)

    @property
    def scope(self) -> str:
        """Whose idempotency keys these are: the same person gets the same scope with every credential.

        A guest is known by the pass from the first call on, before there is a row for it.
        """
        if self.user_id is not None:
            return f"user:{self.user_id}"
        if self.guest_restaurant_id is not None and self.jti:
            return f"pass:{self.jti}"
        return f"order:{self.order_id}"

    @property
    def identities(self) -> tuple[str, ...]:
        """The names under which a live socket of this person is found when it has to be closed."""
        names = [f"membership:{self.user_id}@{restaurant_id}" for restaurant_id in sorted(self.roles)]
        parts = {
            "user": self.user_id,
            "login": self.login,
            "family": self.family,
            "jti": self.jti,
            "session": self.session_id,
            "guest": self.guest_id,
        }
        return (*(f"{kind}:{value}" for kind, value in parts.items() if value), *names)
