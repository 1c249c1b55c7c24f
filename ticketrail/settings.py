"""Django's settings, made from this installation's `Configuration`. Rooms read that one as ``settings.TICKETRAIL``."""

from pathlib import Path

from ticketrail import configuration, databases, secret_key
from ticketrail.logs import logging_settings

TICKETRAIL = configuration.read()

BASE_DIR = Path(__file__).resolve().parent
DEBUG = False
SECRET_KEY = TICKETRAIL.secret_key or secret_key.find(TICKETRAIL.data_dir)
DATABASES = databases.aliases(TICKETRAIL.database)

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
    "ticketrail.payments",
    "ticketrail.calls",
    "ticketrail.web",
]
MIDDLEWARE = [
    "ticketrail.web.middleware.Headers",
    "ticketrail.static_files.StaticFiles",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
ROOT_URLCONF = "ticketrail.urls"
ASGI_APPLICATION = "ticketrail.asgi.application"

AUTH_USER_MODEL = "people.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/login/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

ALLOWED_HOSTS = list(TICKETRAIL.allowed_hosts)
CSRF_TRUSTED_ORIGINS = list(TICKETRAIL.origins)
# Cookies travel over TLS alone as soon as somebody says that TLS is how the place is reached.
_ONLY_TLS = bool(TICKETRAIL.allowed_origins) and all(o.startswith("https:") for o in TICKETRAIL.allowed_origins)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _ONLY_TLS
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "ticketrail.web.errors.csrf"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

STATIC_URL = "/static/"
MEDIA_URL = "/media/"
MEDIA_ROOT = TICKETRAIL.data_dir / "media"
# Files are served from inside the packages, so there is no collectstatic to forget.
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"

LOGGING = logging_settings(TICKETRAIL.log_level)
