"""Who may do what, as data: one row per action, with the roles that may do it.

A guest's, a customer's and a tracking token's rows speak of what is theirs: whose order it is, and since when, is
checked by whoever holds the order.
"""

from collections.abc import Mapping
from typing import Final

from ticketrail.kernel.refusals import Forbidden, NotFound, Unauthenticated
from ticketrail.people.viewer import Viewer

STAFF: Final = frozenset({"kitchen", "waiter", "manager", "owner"})
_SERVICE: Final = frozenset({"waiter", "manager", "owner"})
_COOKING: Final = frozenset({"kitchen", "manager", "owner"})
_MANAGERS: Final = frozenset({"manager", "owner"})

ALLOWED: Final[Mapping[str, frozenset[str]]] = {
    # Looking.
    "see_own": frozenset({"guest", "tracking", "customer"}),
    "see_orders": STAFF,
    "see_stages": STAFF,
    "see_phone": _SERVICE,
    "see_floor": _SERVICE,
    "see_notifications": STAFF | {"customer"},
    "see_statistics": _MANAGERS,
    "see_connections": _MANAGERS,
    # Ordering.
    "place_order": _SERVICE | {"guest", "customer"},
    "add_items": _SERVICE | {"guest", "customer"},
    "cancel_order": _SERVICE | {"guest", "tracking", "customer"},
    "cancel_started": _MANAGERS,
    "void": _MANAGERS,
    "set_priority": _SERVICE,
    # Cooking and serving.
    "cook": _COOKING,
    "serve": _SERVICE,
    "set_availability": STAFF,
    # Tables.
    "open_table": _SERVICE,
    "move_session": _SERVICE,
    "close_session": _SERVICE,
    "force_close": _MANAGERS,
    "clean_table": _SERVICE,
    "set_guest_count": _SERVICE,
    "propose_guest_count": _SERVICE | {"guest"},
    "request_bill": _SERVICE | {"guest"},
    "call_waiter": _SERVICE | {"guest"},
    # Money.
    "take_payment": _SERVICE,
    "refund": _MANAGERS,
    # Talking.
    "acknowledge": STAFF | {"customer"},
    "alert": _MANAGERS,
    # Running the place. That a manager may not touch owners is a rule of the membership commands.
    "edit_menu": _MANAGERS,
    "edit_tables": _MANAGERS,
    "edit_staff": _MANAGERS,
    "edit_settings": _MANAGERS,
    "export": _MANAGERS,
    "use_admin": frozenset({"owner"}),
}


def may(viewer: Viewer | None, restaurant_id: int, action: str) -> bool:
    """Whether this person may do that in this restaurant."""
    return viewer is not None and bool(viewer.hats(restaurant_id) & ALLOWED[action])


def require(viewer: Viewer | None, restaurant_id: int, action: str) -> None:
    """Raise unless this person may do that here.

    `Unauthenticated` for nobody, `Forbidden` for somebody of this restaurant, and for everybody else `NotFound`: a
    stranger is told nothing but that there is no such thing. A customer is a stranger to staff's things.
    """
    if viewer is None:
        raise Unauthenticated("Please sign in first.")
    if may(viewer, restaurant_id, action):
        return
    if viewer.hats(restaurant_id) - {"customer"}:
        raise Forbidden("You may not do this here. Ask a manager.")
    raise NotFound("There is no such thing.")
