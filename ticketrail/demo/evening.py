"""The demo's evening: both restaurants an hour into service, always the same one."""

from collections.abc import Callable, Generator, Iterable, Iterator
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush
from typing import Any

from django.db import transaction

from ticketrail import journal
from ticketrail.demo import cast as casting
from ticketrail.demo.cast import HOUSES, Cast
from ticketrail.demo.houses import evenings
from ticketrail.demo.menu_book import MenuBook
from ticketrail.demo.past import done
from ticketrail.floor.commands import clean_table, join_session, open_session, request_bill
from ticketrail.floor.models import TableSession
from ticketrail.kernel import ids
from ticketrail.menu import reads as menu
from ticketrail.orders.commands import close_session, place_order, set_order_status
from ticketrail.orders.models import Order
from ticketrail.payments.commands import pay_order, pay_session

# Whose hand brings an order to a status.
MOVERS = {"preparing": "kitchen", "ready": "kitchen", "completed": "waiter", "cancelled": "waiter"}

# What happens to one party or order: it says in how many minutes before now its next step comes, and takes it then.
Story = Iterator[int]


def load(now: datetime) -> Cast:
    """Found the restaurants and live through their last hour before ``now``: all of it, or nothing."""
    with transaction.atomic():
        cast = casting.found(now - timedelta(days=1))
        for restaurant_id, slug in HOUSES.items():
            _Hour(cast, restaurant_id, now).live(evenings.read(slug))
    return cast


class _Hour:
    """One restaurant's hour before ``now``."""

    def __init__(self, cast: Cast, restaurant_id: int, now: datetime) -> None:
        self.cast, self.restaurant_id, self.now = cast, restaurant_id, now
        self.book = MenuBook(menu.menu(journal.Entry(restaurant_id, journal.SYSTEM), "en"))
        self.passes: dict[tuple[int, str], int] = {}

    def live(self, evening: evenings.Evening) -> None:
        """Let everything happen. The first party comes before all others, so that the order to watch is number 1."""
        first, *others = evening.visits
        self._happen([self._visit(first)])
        self._happen([*map(self._visit, others), *map(self._away, evening.away)])

    def _happen(self, stories: Iterable[Story]) -> None:
        """Let stories take their steps in the order of time."""
        waiting = [(-next(story), number, story) for number, story in enumerate(stories)]
        heapify(waiting)
        while waiting:
            _, number, story = heappop(waiting)
            if (ago := next(story, None)) is not None:
                heappush(waiting, (-ago, number, story))

    def _visit(self, visit: evenings.Visit) -> Story:
        waiter = self.cast.staff(self.restaurant_id, "waiter")
        table_id = self.cast.tables[self.restaurant_id][visit.table]
        yield visit.opened
        session = self._do(visit.opened, waiter, open_session, table_id=table_id, guest_count=visit.guests)
        for order in visit.orders:
            yield from self._order(order, session_id=session.pk)
        if visit.bill is not None:
            yield visit.bill
            self._do(visit.bill, waiter, request_bill, session_id=session.pk)
        if visit.left is not None:
            yield visit.left
            due = TableSession.objects.get(pk=session.pk).total_minor
            paid = {"session_id": session.pk, "method": "card", "amount_minor": due, "tip_minor": visit.tip}
            self._do(visit.left, waiter, pay_session, **paid)
            self._do(visit.left, waiter, close_session, session_id=session.pk)
        if visit.cleaned is not None:
            yield visit.cleaned
            self._do(visit.cleaned, waiter, clean_table, table_id=table_id)

    def _away(self, order: evenings.Away) -> Story:
        facts: dict[str, Any] = {"order_type": order.type, "customer_name": order.by, "customer_phone": order.phone}
        if order.by == "customer":
            facts |= {"customer_id": self.cast.users["customer"], "customer_name": self.cast.actor("customer").name}
        placed = yield from self._order(order, **facts)
        if order.paid is not None:
            yield order.paid
            paid = {"order_id": placed.pk, "method": "card", "amount_minor": placed.total_minor}
            self._do(order.paid, self.cast.staff(self.restaurant_id, "waiter"), pay_order, **paid)

    def _order(self, order: evenings.Round, **facts: Any) -> Generator[int, None, Order]:
        yield order.placed
        items = [self.book.line(words) for words in order.lines]
        said = {"items": items, "notes": order.notes, "priority": order.priority, **facts}
        placed: Order = self._do(order.placed, self._actor(order, facts.get("session_id")), place_order, **said)
        for move in order.moves:
            yield move.ago
            mover = self.cast.staff(self.restaurant_id, MOVERS[move.status])
            where = {"order_id": placed.pk, "status": move.status, "station": move.station, "reason": move.reason}
            self._do(move.ago, mover, set_order_status, **where)
        return placed

    def _actor(self, order: evenings.Round, session_id: int | None) -> journal.Actor:
        if order.by == "customer":
            return self.cast.actor("customer")
        if order.by in ("owner", "manager", "waiter", "kitchen"):
            return self.cast.staff(self.restaurant_id, order.by)
        if session_id is None:
            return journal.Actor("guest", None, order.by)
        return journal.Actor("guest", self._pass(order, session_id), order.by)

    def _pass(self, order: evenings.Round, session_id: int) -> int:
        """The pass with which a guest sits at the table, made with their first order."""
        who = (session_id, order.by)
        if who not in self.passes:
            guest = journal.Actor("guest", None, order.by)
            said = {"session_id": session_id, "secret": ids.secret(), "name": order.by}
            self.passes[who] = self._do(order.placed, guest, join_session, **said).pk
        return self.passes[who]

    def _do(self, ago: int, actor: journal.Actor, command: Callable[..., Any], **arguments: Any) -> Any:
        return done(self.now - timedelta(minutes=ago), self.restaurant_id, actor, command, **arguments)
