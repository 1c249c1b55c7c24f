"""What happens to people. Users' events are in stream 0, memberships' in their restaurant's."""

from ticketrail import journal


class UserAdded(journal.Event, thing="user", fresh=True):
    pass


class CustomerSignedUp(journal.Event, thing="user", fresh=True):
    pass


class UserEdited(journal.Event, thing="user"):
    changed: tuple[str, ...]


class PasswordChanged(journal.Event, thing="user"):
    pass


class UserDeactivated(journal.Event, thing="user"):
    pass


class UserReactivated(journal.Event, thing="user"):
    pass


class SignedOut(journal.Event, thing="user"):
    """One login ended: a browser's (``login`` is the digest of its session key) or a program's (``family``)."""

    login: str = ""
    family: str = ""


class SignedOutEverywhere(journal.Event, thing="user"):
    pass


class MemberAdded(journal.Event, thing="membership", fresh=True):
    pass


class MemberReturned(journal.Event, thing="membership"):
    pass


class MemberRenamed(journal.Event, thing="membership"):
    pass


class RoleChanged(journal.Event, thing="membership"):
    old_role: str
    new_role: str


class MembershipRevoked(journal.Event, thing="membership"):
    pass
