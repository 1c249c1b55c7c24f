"""What a whole service looks like: the orders of the day, and how a feed says that one of them changed."""

from typing import Any

from ticketrail import journal
from ticketrail.kernel import clock
from ticketrail.orders import cards
from ticketrail.orders.models import Order, order_cards
from ticketrail.orders.moves import STAGES
from ticketrail.venues.reads import restaurant

Card = dict[str, Any]

PIECE = 100


def today(rows: journal.Rows) -> str:
    """The business day, as cards have it. Snapshots say it: what is done and older than that is not shown."""
    return restaurant(rows).business_date(clock.now()).isoformat()


def orders_of_the_day(rows: journal.Rows, audience: str) -> list[Card]:
    """Everything ordered on this business day, and whatever is still open from before; oldest first."""
    recent = rows.rows(Order).filter(business_date__gte=today(rows)).values_list("pk", flat=True)
    still_open = rows.rows(Order).filter(order_status__in=STAGES).values_list("pk", flat=True)
    found = order_cards(rows, sorted({*recent, *still_open}))
    return [cards.for_audience(found[order_id], audience) for order_id in sorted(found)]


def pieces(orders: list[Card]) -> list[list[Card]]:
    """The orders in pieces that a socket takes well; at least one piece, that may be empty."""
    return [orders[n : n + PIECE] for n in range(0, len(orders), PIECE)] or [[]]


def order_said(event: journal.Recorded, audience: str) -> Card | None:
    """``order_update {action, order}`` or ``order_removed {id}``; None for what is no order's event."""
    if event.thing != "order":
        return None
    if event.card is None:
        return {"type": "order_removed", "id": event.id}
    order = cards.for_audience(event.card, audience)
    return {"type": "order_update", "action": cards.change(event.was, event.card), "order": order}
