"""Template tags of pages that hold a screen."""

from django import template
from django.utils.safestring import SafeString

from ticketrail.web.manifest import manifest, tags

register = template.Library()


@register.simple_tag
def screen_tags(entry: str) -> SafeString:
    """``{% screen_tags "src/guest/main.ts" %}``: the styles and the script of a screen."""
    return tags(entry, manifest())
