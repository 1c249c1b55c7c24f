"""Passwords: checked and hashed outside of any transaction, because hashing is slow on purpose."""

from django.contrib.auth import authenticate
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from ticketrail.kernel.refusals import Invalid, Unauthenticated
from ticketrail.people.models import User

MOST = 1000


def hashed(password: str, *, username: str = "", name: str = "", email: str = "") -> str:
    """What the commands take in place of a password. Raises `Invalid` when it is too weak for this person."""
    if len(password) > MOST:
        raise Invalid("This password is too long.", fields={"password": f"At most {MOST} characters."})
    try:
        validate_password(password, User(username=username, name=name, email=email))
    except ValidationError as error:
        raise Invalid("Choose another password.", fields={"password": " ".join(error.messages)}) from error
    return make_password(password)


def verify(username: str, password: str) -> User:
    """The user with this name and password. Raises `Unauthenticated`, as late for a wrong name as for any."""
    # PostgreSQL knows no text with a NUL in it, and nobody has a name or a password of this length.
    sane = len(username) <= MOST and len(password) <= MOST and "\0" not in username
    user = authenticate(username=username, password=password) if sane else None
    if not isinstance(user, User):
        raise Unauthenticated("This name and password do not go together.")
    return user
