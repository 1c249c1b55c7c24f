"""What has been delivered of each order, for the day on which the server has to begin anew with a snapshot."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

Order = dict[str, Any]

STAGES = frozenset({"pending", "preparing", "ready"})
MOST = 50_000
"""How many orders are remembered. The oldest are forgotten first; those are of days that no snapshot shows."""


class _Mark(NamedTuple):
    status: str
    digest: bytes


class Known:
    """Every order's status and a digest of its card, as they were delivered last."""

    def __init__(self) -> None:
        self._marks: dict[str, _Mark] = {}

    def learn(self, order: Order) -> None:
        """This is what has been delivered of an order."""
        self._marks.pop(order["id"], None)
        self._marks[order["id"]] = _mark(order)
        if len(self._marks) > MOST:
            del self._marks[next(iter(self._marks))]

    def forget(self, order_id: str) -> None:
        """The order does not exist any more."""
        self._marks.pop(order_id, None)

    def change(self, order: Order) -> str | None:
        """The type of event that tells what is new about an order; None where nothing is."""
        before, now = self._marks.get(order["id"]), _mark(order)
        if before is None:
            return "order_created"
        if before.status != now.status:
            return "order_status_changed"
        return None if before == now else "order_updated"

    def changes(self, orders: Iterable[Order]) -> Iterator[tuple[str, Order]]:
        """What has to be told so that somebody who heard of nothing since knows these orders as they are."""
        for order in orders:
            if (kind := self.change(order)) is not None:
                yield kind, order

    def vanished(self, orders: Iterable[Order]) -> list[str]:
        """The orders that were open and are not among these: closed on an earlier day meanwhile, or removed."""
        there = {order["id"] for order in orders}
        return [order_id for order_id, mark in self._marks.items() if mark.status in STAGES and order_id not in there]


def _mark(order: Order) -> _Mark:
    exact = json.dumps(order, sort_keys=True).encode()
    return _Mark(order["order_status"], hashlib.blake2b(exact, digest_size=16).digest())
