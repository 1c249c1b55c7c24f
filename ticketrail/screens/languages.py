"""Which language a page or a menu is in."""

from collections.abc import Sequence
from typing import Final

# What people look for in a list of languages is its own name for itself.
NAMES: Final = {
    "ar": "العربية",
    "cs": "Čeština",
    "da": "Dansk",
    "de": "Deutsch",
    "el": "Ελληνικά",
    "en": "English",
    "es": "Español",
    "fi": "Suomi",
    "fr": "Français",
    "hr": "Hrvatski",
    "hu": "Magyar",
    "it": "Italiano",
    "ja": "日本語",
    "ko": "한국어",
    "nl": "Nederlands",
    "no": "Norsk",
    "pl": "Polski",
    "pt": "Português",
    "sl": "Slovenščina",
    "sv": "Svenska",
    "tr": "Türkçe",
    "uk": "Українська",
    "zh": "中文",
}


def name(code: str) -> str:
    """What a language calls itself; its code where that is not known here."""
    return NAMES.get(code.partition("-")[0], code)


def choose(asked: str, accepted: str, spoken: Sequence[str]) -> str:
    """The language of a page: ``?lang=``, else the first of ``Accept-Language`` that is spoken here, else the first.

    ``accepted`` is the header as it came, with its ``;q=`` weights.
    """
    if asked in spoken:
        return asked
    for wanted in _by_weight(accepted):
        near = [language for language in spoken if _root(language) == _root(wanted)]
        if near:
            return next((language for language in near if language.lower() == wanted), near[0])
    return spoken[0] if spoken else "en"


def _root(language: str) -> str:
    return language.partition("-")[0].lower()


def _by_weight(header: str) -> list[str]:
    weighed: list[tuple[float, str]] = []
    for part in header.split(",")[:20]:
        name, _, weight = part.strip().partition(";q=")
        weighed.append((-_number(weight), name.lower()))
    return [name for weight, name in sorted(weighed, key=lambda pair: pair[0]) if weight < 0]


def _number(weight: str) -> float:
    try:
        return min(1.0, float(weight)) if weight else 1.0
    except ValueError:
        return 0.0
