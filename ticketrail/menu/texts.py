"""Texts in several languages: ``{language: text}``."""

from collections.abc import Mapping


def text_in(texts: Mapping[str, str], *languages: str) -> str:
    """The first text that exists, going by ``languages`` in order, each also without its region, then by any other."""
    for language in languages:
        for code in (language, language.partition("-")[0]):
            if texts.get(code):
                return texts[code]
    return next((text for text in texts.values() if text), "")
