"""Template tags of pages that hold a screen."""

from typing import Any

from babel.numbers import format_currency
from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, to_locale

from ticketrail.kernel import wire
from ticketrail.kernel.money import amount
from ticketrail.web.manifest import manifest, tags

register = template.Library()

# JSON inside HTML: these three could end the script element or begin another.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag
def screen_tags(entry: str) -> SafeString:
    """``{% screen_tags "src/guest/main.ts" %}``: the styles and the script of a screen."""
    return tags(entry, manifest())


@register.filter
def page_script(page: Any) -> SafeString:
    """The page's data for its script. Django's own ``json_script`` would write exact numbers as text."""
    text = wire.encode(page).decode().translate(_ESCAPES)
    return format_html('<script id="page" type="application/json">{}</script>', mark_safe(text))


@register.filter
def code(text: str) -> SafeString:
    """Text in which ``backticks`` mark what a program would write."""
    parts = [format_html("<code>{}</code>", part) if n % 2 else part for n, part in enumerate(text.split("`"))]
    return format_html_join("", "{}", ((part,) for part in parts))


@register.filter
def money(minor: int, currency: str) -> str:
    """An amount as people read it in the page's language: ``€6.50``."""
    return str(format_currency(amount(minor, currency), currency, locale=to_locale(get_language() or "en")))
