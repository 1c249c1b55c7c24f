"""Django's settings, read once from TICKETRAIL_... environment variables."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

BASE = Path(__file__).resolve().parent
DATA_DIR = Path(os.environ.get("TICKETRAIL_DATA_DIR", "data"))
SECRET_KEY = os.environ.get("TICKETRAIL_SECRET_KEY", "for-development-only-" + "x" * 40)
DATABASE_URL = os.environ.get("TICKETRAIL_DATABASE_URL", "")


def _database(url: str) -> dict[str, dict[str, object]]:
    if url.startswith(("postgres://", "postgresql://")):
        parts = urlsplit(url)
        query = dict(parse_qsl(parts.query))
        base: dict[str, object] = {
            "ENGINE": "ticketrail.journal.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": query.pop("host", parts.hostname or ""),
            "PORT": str(parts.port or ""),
        }
    else:
        name = url.removeprefix("sqlite:///") if url else str(DATA_DIR / "ticketrail.sqlite3")
        base = {"ENGINE": "ticketrail.journal.backends.sqlite3", "NAME": name}
    return {"default": {**base}, "reading": {**base, "TEST": {"MIRROR": "default"}}}


DATABASES = _database(DATABASE_URL)
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "ticketrail.journal",
    "ticketrail.venues",
    "ticketrail.people",
    "ticketrail.menu",
    "ticketrail.floor",
    "ticketrail.orders",
    "ticketrail.web",
]
AUTH_USER_MODEL = "people.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
ROOT_URLCONF = "ticketrail.urls"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
