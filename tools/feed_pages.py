"""The parts of ``docs/`` about feeds and permissions, made from the feeds, the operations and the permission table."""

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
os.environ.setdefault("TICKETRAIL_SECRET_KEY", "only-for-making-pages-" + "k" * 40)

import django  # the environment comes first

django.setup()

import msgspec  # noqa: E402

from tests.laws import matrix  # noqa: E402
from tests.laws.matrix import Rule  # noqa: E402
from ticketrail import feeds as wired  # noqa: E402
from ticketrail.dialects.native import urls as api  # noqa: E402
from ticketrail.dialects.native.document import PREFIX  # noqa: E402
from ticketrail.dialects.native.operation import OPERATIONS  # noqa: E402
from ticketrail.live import codes  # noqa: E402
from ticketrail.people.permissions import ALLOWED  # noqa: E402

HATS = ("guest", "tracking", "customer", "kitchen", "waiter", "manager", "owner")
assert api.urlpatterns, "the operations are declared when the API's URLs are"


def feeds() -> str:
    """Every feed: its address, what it is for, who may listen."""
    lines = [
        f"| `{feed.path}` | {_sentence(feed)} | {_who(matrix.FEEDS[feed.path])} | {_names(feed.actions)} |"
        for feed in wired.registry.feeds()
    ]
    return _table("feed", "what it tells", "who", "actions", rows=lines)


def actions() -> str:
    """Every action with its fields."""
    lines = [
        f"| `{feed.path}` | `{name}` | {_fields(action.fields)} | {_sentence(action.perform or action.fields)} |"
        for feed in wired.registry.feeds()
        for name, action in feed.actions.items()
    ]
    return _table("feed", "action", "fields", "what it does", rows=lines)


def close_codes() -> str:
    """Every close code, and whether to come back."""
    lines = [
        f"| {close.code} | `{close.name}` | {close.meaning} | {'yes' if codes.reconnects(close.code) else 'no'} |"
        for close in codes.TABLE
    ]
    return _table("code", "name", "meaning", "reconnect", rows=lines)


def permissions() -> str:
    """Every row of the permission table."""
    lines = [
        f"| `{action}` | {' | '.join('yes' if hat in who else '' for hat in HATS)} |" for action, who in ALLOWED.items()
    ]
    return _table("row", *HATS, rows=lines)


def who_listens() -> str:
    """The row that each feed asks for."""
    return _table("feed", "row", rows=[f"| `{path}` | {_row(rule)} |" for path, rule in matrix.FEEDS.items()])


def who_acts() -> str:
    """The rows that each action asks for."""
    lines = [
        f"| `{path}` | `{action}` | {', '.join(dict.fromkeys(_row(rule) for rule in rules))} |"
        for (path, action), rules in matrix.ACTIONS.items()
    ]
    return _table("feed", "action", "row", rows=lines)


def who_calls() -> str:
    """Who may call each operation, and the row it asks for."""
    rules = matrix.OPERATIONS
    lines = [
        f"| `{each.method} {PREFIX}{each.path}` | {_row(rules[f'{each.method} {each.path}'])} | {each.who} |"
        for each in OPERATIONS
    ]
    return _table("operation", "row", "who", rows=lines)


def who_reads() -> str:
    """Who may read each page."""
    everybody = set(matrix.EVERYBODY)
    lines = [
        f"| `{page.url.partition('?')[0]}` | {'everybody' if set(page.who) == everybody else ', '.join(page.who)} |"
        for page in matrix.PAGES.values()
        if page.who
    ]
    return _table("page", "who", rows=lines)


PARTS = {
    each.__name__: each
    for each in (feeds, actions, close_codes, permissions, who_listens, who_acts, who_calls, who_reads)
}


def _table(*names: str, rows: list[str]) -> str:
    return "\n".join([f"| {' | '.join(names)} |", f"|{' --- |' * len(names)}", *rows]) + "\n"


def _sentence(thing: Any) -> str:
    return " ".join((thing.__doc__ or "").partition("\n\n")[0].split()).replace("``", "`")


def _names(names: Any) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _fields(fields: type[msgspec.Struct]) -> str:
    found = msgspec.structs.fields(fields)
    return ", ".join(f"`{field.name}`" + ("" if field.required else "?") for field in found) or "none"


def _row(rule: Rule) -> str:
    return f"`{rule.action}`" if rule.action in ALLOWED else rule.action


def _who(rule: Rule) -> str:
    who = [hat for hat in HATS if hat in ALLOWED[rule.action]]
    if rule.action == "see_own":
        return "that customer"
    staff = "staff" if len(who) == 4 else ", ".join(who)
    return f"{staff}; whoever's it is" if rule.own else staff
