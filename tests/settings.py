"""The product's settings with one more room: the chess club, small enough to prove the journal's laws on."""

from ticketrail.settings import *  # noqa: F403  # settings are a namespace
from ticketrail.settings import INSTALLED_APPS as _APPS
from ticketrail.settings import PASSWORD_HASHERS as _HASHERS

INSTALLED_APPS = [*_APPS, "tests.club"]
# Argon2 is slow on purpose; tests that are about it ask for it by name.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *_HASHERS]
