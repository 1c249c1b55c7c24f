"""Pages speak the reader's language, and every language says everything."""

import re

import pytest

from ticketrail.screens import languages
from ticketrail.screens.words import ENGLISH, WORDS, words

PLACES = re.compile(r"{\w+}")


@pytest.mark.parametrize("code", sorted(WORDS))
def test_a_language_says_everything(code: str) -> None:
    assert {name: PLACES.findall(text) for name, text in WORDS[code].items()} == {
        name: PLACES.findall(text) for name, text in ENGLISH.items()
    }


def test_a_language_without_words_is_english() -> None:
    assert words("fi") is ENGLISH
    assert words("it-CH") is WORDS["it"]


@pytest.mark.parametrize(
    ("asked", "accepted", "spoken", "chosen"),
    [
        ("it", "de", ["en", "it"], "it"),
        ("fr", "de", ["en", "it"], "en"),
        ("", "de;q=0.5, it;q=0.9, en;q=0.1", ["en", "it", "de"], "it"),
        ("", "it-CH, en;q=0.9", ["en", "it"], "it"),
        ("", "en-US", ["it", "en-GB"], "en-GB"),
        ("", "de;q=0, it", ["de", "it"], "it"),
        ("", "", ["it", "en"], "it"),
        ("", "*", ["it"], "it"),
        ("", ";q=x,,,", ["it"], "it"),
        ("x", "y", [], "en"),
    ],
)
def test_the_language_of_a_page(asked: str, accepted: str, spoken: list[str], chosen: str) -> None:
    assert languages.choose(asked, accepted, spoken) == chosen


def test_a_language_has_its_own_name() -> None:
    assert languages.name("de-AT") == "Deutsch"
    assert languages.name("tlh") == "tlh"
