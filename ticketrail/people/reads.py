"""What other rooms ask about people."""

from typing import Any

from ticketrail import journal
from ticketrail.people.models import Membership, User

SIGNED_OUT = 4401


def members(rows: journal.Rows) -> list[Membership]:
    """Everybody who works or worked in the restaurant, in the order they came."""
    return list(rows.rows(Membership).select_related("user").order_by("pk"))


def role_of(rows: journal.Rows, user_id: int) -> str | None:
    """What somebody does in the restaurant now; None where they do not work there."""
    return rows.rows(Membership).filter(user_id=user_id, active=True).values_list("role", flat=True).first()


def workplaces(rows: journal.Rows, user_id: int) -> list[dict[str, Any]]:
    """``{id, name, role}`` of every restaurant that somebody works in."""
    work = Membership.objects.using(rows.using).filter(user_id=user_id, active=True)
    named = work.order_by("restaurant_id").values_list("restaurant_id", "restaurant__name", "role")
    return [{"id": restaurant_id, "name": name, "role": role} for restaurant_id, name, role in named]


def is_customer(rows: journal.Rows, user_id: int) -> bool:
    """Whether somebody has an account of their own as a customer."""
    return User.objects.using(rows.using).filter(pk=user_id, is_customer=True).exists()


def cast_present(rows: journal.Rows, usernames: tuple[str, ...]) -> bool:
    """Whether any of these users exists and may sign in: how `serve` notices the demo's."""
    return User.objects.using(rows.using).filter(username__in=usernames, is_active=True).exists()


def closes(event: journal.Recorded) -> list[tuple[str, int]]:
    """The identities whose live sockets this event ends, each with the close code.

    Judged by what a user or membership was and is, so that a change made from outside ends them just as well.
    """
    if event.thing == "membership" and _lost(event, "active", "role"):
        who = event.was or event.card or {}
        return [(f"membership:{who['user_id']}@{event.restaurant_id}", SIGNED_OUT)]
    if event.thing == "user" and _lost(event, "active", "mark"):
        return [(f"user:{event.id}", SIGNED_OUT)]
    ended = ((kind, event.data.get(kind)) for kind in ("login", "family") if event.kind == "SignedOut")
    return [(f"{kind}:{value}", SIGNED_OUT) for kind, value in ended if value]


def _lost(event: journal.Recorded, *facts: str) -> bool:
    """Whether something that was there is gone or has other facts now."""
    if event.was is None:
        return False
    return event.card is None or any(event.was[fact] != event.card[fact] for fact in facts)
