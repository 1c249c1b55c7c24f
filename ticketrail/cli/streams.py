"""Which restaurant somebody means on the command line, and how it is named there."""

from zoneinfo import ZoneInfo

import msgspec
from django.db import DatabaseError

from ticketrail import journal
from ticketrail.venues import reads
from ticketrail.venues.models import Restaurant

INSTALLATION = "installation"


class Unknown(Exception):
    """What was asked for is not there; the message is for the person at the keyboard."""


class Stream(msgspec.Struct, frozen=True):
    """A restaurant's stream, or the installation's (number 0)."""

    id: int
    name: str
    zone: ZoneInfo


def chosen(restaurant: str | None) -> list[Stream]:
    """The stream of a slug or a number, 0 for the installation's; all of them without one. Raises `Unknown`."""
    known = _known()
    if restaurant is None:
        return known
    found = [stream for stream in known if restaurant in (stream.name, str(stream.id))]
    if not found:
        raise Unknown(f"There is no restaurant {restaurant!r} here. There are: {_names(known)}.")
    return found


def _known() -> list[Stream]:
    try:
        with journal.reading(0) as reading:
            restaurants = reads.everywhere(reading)
    except DatabaseError as error:
        raise Unknown(f"This database has no journal yet. Run `ticketrail manage migrate` first. ({error})") from error
    return [Stream(0, INSTALLATION, ZoneInfo("UTC")), *map(_stream, restaurants)]


def _stream(restaurant: Restaurant) -> Stream:
    return Stream(restaurant.pk, restaurant.slug, ZoneInfo(restaurant.time_zone))


def _names(streams: list[Stream]) -> str:
    return ", ".join(f"{stream.name} ({stream.id})" for stream in streams)
