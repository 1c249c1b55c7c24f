"""Who really moves the money. Online providers come as further adapters of `Provider`."""

from typing import Protocol


class Provider(Protocol):
    """Takes a payment's money. Called inside the command, so it only decides; talking to a bank comes after it."""

    name: str

    def begin(self, *, method: str, amount_minor: int, currency: str) -> str:
        """The status a new payment starts in: ``captured`` when the money is here, ``pending`` when it is to come."""
        ...


class Manual:
    """A person has seen the money: cash in the drawer, a slip of the card terminal, a transfer on the phone."""

    name = "manual"

    def begin(self, *, method: str, amount_minor: int, currency: str) -> str:
        return "captured"


MANUAL: Provider = Manual()
