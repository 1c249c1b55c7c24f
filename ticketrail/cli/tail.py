"""``ticketrail tail``: the journal as readable lines, and with ``--follow`` what happens from now on."""

import os
import sys
from collections.abc import Iterator
from datetime import datetime
from time import sleep
from typing import Any

from ticketrail import journal
from ticketrail.cli.options import Options
from ticketrail.cli.streams import Stream, Unknown, chosen
from ticketrail.kernel import money, wire

EVERY = 0.25
PAGE = 500
LONGEST = 60

Position = dict[int, int]


def run(options: Options) -> int:
    """Print the newest events of one restaurant or of all, oldest first."""
    try:
        streams = chosen(options.restaurant)
    except Unknown as error:
        print(error, file=sys.stderr)
        return 2
    position: Position = {}
    try:
        _show(_newest(streams, options.lines, position))
        while options.follow:
            sleep(EVERY)
            _show(_news(streams, position))
    except KeyboardInterrupt:
        print()
    except BrokenPipeError:
        # Whoever read this (`head`, `less`) has seen enough. Python flushes once more at the end: into nothing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


Line = tuple[str, int, int, str]


def _newest(streams: list[Stream], count: int, position: Position) -> list[Line]:
    lines: list[Line] = []
    for stream in streams:
        with journal.reading(stream.id) as reading:
            position[stream.id] = reading.seq
            lines += _lines(stream, reading.events(max(reading.seq - count, 0), count))
    return sorted(lines)[-count:] if count > 0 else []


def _news(streams: list[Stream], position: Position) -> list[Line]:
    lines: list[Line] = []
    for stream in streams:
        with journal.reading(stream.id) as reading:
            # After a restore the numbers may start over.
            after = min(position[stream.id], reading.seq)
            events = reading.events(after, PAGE)
            position[stream.id] = events[-1].seq if events else after
            lines += _lines(stream, events)
    return sorted(lines)


def _lines(stream: Stream, events: list[journal.Recorded]) -> Iterator[Line]:
    for event in events:
        yield event.at, stream.id, event.seq, line(stream, event)


def _show(lines: list[Line]) -> None:
    for *_, text in lines:
        print(text, flush=True)


def line(stream: Stream, event: journal.Recorded) -> str:
    """One event: when by the restaurant's clock, where and which number, who, what, and what it looks like now."""
    at = datetime.fromisoformat(event.at).astimezone(stream.zone)
    who = f"{event.actor['name']} ({event.actor['kind']})" if event.actor["kind"] != "system" else "system"
    parts = [f"{at:%Y-%m-%d %H:%M:%S}", f"{stream.name} {event.seq}", who, f"{event.kind} {event.thing} {event.id}"]
    return "  ".join(filter(None, [*parts, _data(event.data), summary(event.thing, event.card)]))


def _data(data: dict[str, Any]) -> str:
    return " ".join(f"{name}={_short(value)}" for name, value in data.items() if value not in ("", None))


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else wire.encode(value).decode()
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def summary(thing: str, card: dict[str, Any] | None) -> str:
    """A thing in a few words: ``[#12 table 4 pending 25.50 EUR: 2 x Margherita]``."""
    if card is None:
        return "[gone]"
    if thing == "order":
        return f"[{_order(card)}]"
    names = ("name", "title", "number", "role", "status")
    words = [str(card[name]) for name in names if isinstance(card.get(name), str | int)]
    return f"[{' '.join(words)}]" if words else ""


def _order(card: dict[str, Any]) -> str:
    where = f"table {card['table_number']}" if card["table_number"] is not None else card["order_type"]
    items = ", ".join(f"{item['quantity']} x {item['name']}" for item in card["items"])
    price = money.amount(card["total_minor"], card["currency"])
    return f"#{card['call_number']} {where} {card['order_status']} {price} {card['currency']}: {items}"
