"""``ticketrail create-restaurant``: a restaurant with its first tables, its owner, and where the owner signs in."""

import sys

from ticketrail import journal
from ticketrail.cli import serving
from ticketrail.cli.options import Options
from ticketrail.cli.streams import Unknown, chosen
from ticketrail.floor.commands import add_area, add_table
from ticketrail.kernel import ids
from ticketrail.kernel.refusals import Refusal
from ticketrail.people import passwords
from ticketrail.people.commands import add_member, add_user
from ticketrail.people.models import Role, User
from ticketrail.venues import reads
from ticketrail.venues.commands import add_station, create_restaurant

MOST_TABLES = 500


def run(options: Options) -> int:
    """Make all of it through the same commands as everybody else. The owner comes first: alone, a user does no harm."""
    if not 0 <= options.tables <= MOST_TABLES:
        print(f"--tables is a number from 0 to {MOST_TABLES}.", file=sys.stderr)
        return 2
    try:
        chosen("0")
        owner, password = owner_id(options.owner)
        number = journal.run(next_number(), journal.SYSTEM, furnish, owner=owner, options=options).value
    except Unknown as error:
        print(error, file=sys.stderr)
        return 2
    except Refusal as refusal:
        print(refusal.message, *(refusal.fields or {}).values(), file=sys.stderr)
        return 2
    print(f"{options.name} is restaurant {number}. {options.owner} signs in at {serving.address()}/login/")
    if password:
        print(f"with the password {password} (it is shown this once; only its hash is kept)")
    return 0


def owner_id(username: str) -> tuple[int, str]:
    """The user of that name, and their password if they are new."""
    there = User.objects.using("reading").filter(username=username).first()
    if there is not None:
        return there.pk, ""
    password = ids.secret(12)
    password_hash = passwords.hashed(password, username=username)
    made = journal.run(0, journal.SYSTEM, add_user, username=username, password_hash=password_hash)
    return made.value.pk, password


def next_number() -> int:
    """The next free number of a restaurant."""
    with journal.reading(0) as reading:
        return reads.next_id(reading)


def furnish(entry: journal.Entry, *, owner: int, options: Options) -> int:
    """The restaurant, its owner, a kitchen and its tables: everything a menu can be written for, or nothing."""
    create_restaurant(
        entry,
        slug=options.slug,
        name=options.name,
        currency=options.currency,
        time_zone=options.time_zone,
        languages=options.languages.split(","),
    )
    add_member(entry, user_id=owner, role=str(Role.OWNER))
    add_station(entry, slug="kitchen", name="Kitchen")
    if options.tables:
        area = add_area(entry, name="Dining room")
        for number in range(1, options.tables + 1):
            add_table(entry, area_id=area.pk, number=number)
    return entry.restaurant_id
