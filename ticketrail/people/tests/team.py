"""The people of two restaurants, hired by commands."""

from datetime import UTC, datetime
from typing import Any

import msgspec
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.db import SessionStore

from ticketrail import journal
from ticketrail.people import recognise
from ticketrail.people.commands import add_member, add_user, sign_up_customer
from ticketrail.people.models import User
from ticketrail.people.viewer import Viewer
from ticketrail.venues.tests.place import AURORA, BLUEDOOR, do

PASSWORD = "tomato-soup-with-basil"


class Team(msgspec.Struct):
    """Users and memberships by name."""

    users: dict[str, int]
    members: dict[str, int]

    def by(self, name: str) -> journal.Actor:
        """Somebody as the one who acts."""
        return journal.Actor("staff", self.users[name], name)


def hire() -> Team:
    """An owner, a manager, a waiter and a cook at one place, the stranger at the other, a customer, the operator."""
    password_hash = make_password(PASSWORD)
    team = Team({}, {})
    for name in ("owner", "manager", "waiter", "kitchen", "stranger"):
        team.users[name] = do(0, add_user, username=name, password_hash=password_hash, name=name.title()).pk
    team.users["admin"] = do(0, add_user, username="admin", password_hash=password_hash, is_superuser=True).pk
    team.users["customer"] = do(0, sign_up_customer, username="customer", password_hash=password_hash).pk
    for name in ("owner", "manager", "waiter", "kitchen"):
        team.members[name] = do(AURORA, add_member, user_id=team.users[name], role=name).pk
    team.members["stranger"] = do(BLUEDOOR, add_member, user_id=team.users["stranger"], role="manager").pk
    return team


def now() -> datetime:
    """The moment at which tests show their credentials."""
    return datetime.now(UTC)


def browser(username: str) -> str:
    """Sign somebody in with a browser; returns the session's key, as the cookie has it."""
    user = User.objects.get(username=username)
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return str(store.session_key)


def seen(session_key: str) -> Viewer | None:
    """Whom the session's cookie names."""
    with journal.reading(0) as rows:
        return recognise.by_cookies(rows, {"sessionid": session_key}, now())


def bearer(token: str, at: datetime | None = None) -> Viewer:
    """Whom an access token names."""
    with journal.reading(0) as rows:
        return recognise.by_bearer(rows, token, at or now())


def again(viewer: Viewer) -> Viewer:
    """The same person, looked up again."""
    with journal.reading(0) as rows:
        return recognise.again(rows, viewer)


def recorded(done: journal.Done[Any], number: int = -1) -> journal.Recorded:
    """One of the events of a command."""
    return done.events[number]
