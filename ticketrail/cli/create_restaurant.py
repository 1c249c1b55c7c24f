"""``ticketrail create-restaurant``: a restaurant, its owner, and where the owner signs in."""

import getpass
import sys

from ticketrail import journal
from ticketrail.cli import serving
from ticketrail.cli.options import Options
from ticketrail.kernel.refusals import Refusal
from ticketrail.people import passwords
from ticketrail.people.commands import add_member, add_user
from ticketrail.people.models import Role, User
from ticketrail.venues import reads
from ticketrail.venues.commands import create_restaurant


def run(options: Options) -> int:
    """Make both through the same commands as everybody else. The owner comes first: alone, a user does no harm."""
    try:
        owner = owner_id(options.owner)
        restaurant_id = found(options)
        journal.run(restaurant_id, journal.SYSTEM, add_member, user_id=owner, role=str(Role.OWNER))
    except Refusal as refusal:
        print(refusal.message, *(refusal.fields or {}).values(), file=sys.stderr)
        return 2
    print(f"{options.name} is restaurant {restaurant_id}. {options.owner} signs in at {serving.address()}/login/")
    return 0


def owner_id(username: str) -> int:
    """The user of that name, made when new, with a password that is asked for."""
    there = User.objects.using("reading").filter(username=username).first()
    if there is not None:
        return there.pk
    password_hash = passwords.hashed(asked_password(username), username=username)
    made = journal.run(0, journal.SYSTEM, add_user, username=username, password_hash=password_hash)
    return made.value.pk


def asked_password(username: str) -> str:
    """From the terminal without echo, or one line of what is piped in."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    return getpass.getpass(f"Password for {username}: ")


def found(options: Options) -> int:
    """Create the restaurant under the next free number."""
    with journal.reading(0) as reading:
        number = reads.next_id(reading)
    journal.run(
        number,
        journal.SYSTEM,
        create_restaurant,
        slug=options.slug,
        name=options.name,
        currency=options.currency,
        time_zone=options.time_zone,
    )
    return number
