"""Users belong to the installation: these commands run in stream 0. Passwords arrive hashed (`passwords.hashed`)."""

import re
from typing import TypedDict, Unpack

from ticketrail import journal
from ticketrail.kernel.refusals import Invalid, NotFound
from ticketrail.people import events
from ticketrail.people.models import RefreshToken, User
from ticketrail.venues.rows import refuse_any

_USERNAME = re.compile(r"[\w.@+-]{1,150}")
_EMAIL = re.compile(r"[^@\s\0]+@[^@\s\0]+\.[^@\s\0]+")


class NameTaken(Invalid):
    """Somebody else signs in with this name."""


class About(TypedDict, total=False):
    """What is known of a user beside the name they sign in with."""

    name: str
    email: str
    phone: str


def add_user(
    entry: journal.Entry, *, username: str, password_hash: str, is_superuser: bool = False, **about: Unpack[About]
) -> User:
    """Add somebody who can sign in, and who works nowhere yet."""
    user = _add(entry, User(username=username, password=password_hash, is_superuser=is_superuser), about)
    entry.add(events.UserAdded(id=user.pk))
    return user


def sign_up_customer(entry: journal.Entry, *, username: str, password_hash: str, **about: Unpack[About]) -> User:
    """Open a customer's account."""
    user = _add(entry, User(username=username, password=password_hash, is_customer=True), about)
    entry.add(events.CustomerSignedUp(id=user.pk))
    return user


def edit_user(entry: journal.Entry, *, user_id: int, **about: Unpack[About]) -> User:
    """Change somebody's name or how to reach them."""
    user = locked_user(entry, user_id)
    refuse_any(_problems(about))
    changed = tuple(field for field, value in about.items() if getattr(user, field) != value)
    if changed:
        _set(entry, user, **about)
        entry.add(events.UserEdited(id=user.pk, changed=changed))
    return user


def change_password(entry: journal.Entry, *, user_id: int, password_hash: str) -> User:
    """Set a new password, which ends every login of this person."""
    user = locked_user(entry, user_id)
    _set(entry, user, password=password_hash)
    revoke_tokens(entry, user.pk)
    entry.add(events.PasswordChanged(id=user.pk))
    return user


def deactivate_user(entry: journal.Entry, *, user_id: int) -> User:
    """Lock somebody out everywhere, at once."""
    user = locked_user(entry, user_id)
    if user.is_active:
        _set(entry, user, is_active=False)
        revoke_tokens(entry, user.pk)
        entry.add(events.UserDeactivated(id=user.pk))
    return user


def reactivate_user(entry: journal.Entry, *, user_id: int) -> User:
    """Let somebody in again."""
    user = locked_user(entry, user_id)
    if not user.is_active:
        _set(entry, user, is_active=True)
        entry.add(events.UserReactivated(id=user.pk))
    return user


def locked_user(entry: journal.Entry, user_id: int) -> User:
    """The user, nobody else's to change until the commit."""
    user = User.objects.using(entry.using).select_for_update(no_key=True).filter(pk=user_id).first()
    if user is None:
        raise NotFound("There is no such person.")
    return user


def revoke_tokens(entry: journal.Entry, user_id: int, **which: str) -> None:
    """End the refresh tokens of a user, or those of one ``family``."""
    tokens = RefreshToken.objects.using(entry.using).filter(user_id=user_id, revoked_at__isnull=True, **which)
    tokens.update(revoked_at=entry.at)


def _add(entry: journal.Entry, user: User, about: About) -> User:
    refuse_any(_problems(about) | ({} if _USERNAME.fullmatch(user.username) else {"username": _USERNAME_HELP}))
    # Names that differ in their case only would be taken for one another.
    if User.objects.using(entry.using).filter(username__iexact=user.username).exists():
        raise NameTaken("This name is taken. Choose another one.", fields={"username": "This name is taken."})
    for field, value in about.items():
        setattr(user, field, value)
    user.date_joined = entry.at
    user.save(using=entry.using, force_insert=True)
    return user


_USERNAME_HELP = "Use up to 150 letters, digits and . _ @ + -"


def _set(entry: journal.Entry, user: User, **facts: object) -> None:
    for field, value in facts.items():
        setattr(user, field, value)
    user.save(using=entry.using, update_fields=list(facts))


def _problems(about: About) -> dict[str, str]:
    problems: dict[str, str] = {}
    for field, most in (("name", 120), ("phone", 40)):
        value = about.get(field, "")
        if not isinstance(value, str) or len(value) > most or not value.isprintable():
            problems[field] = f"Write at most {most} characters."
    if (email := about.get("email")) and (len(email) > 254 or not _EMAIL.fullmatch(email)):
        problems["email"] = "This is no e-mail address."
    return problems
