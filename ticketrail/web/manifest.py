"""The built screens: which files a page must name, from the manifest that Vite wrote."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

BUILT = Path(__file__).parent / "static" / "dist"
PREFIX = "/static/dist/"

Manifest = dict[str, dict[str, Any]]


@cache
def manifest(folder: Path = BUILT) -> Manifest:
    """The manifest, read once. A page without its script would look alive and do nothing, so a missing build raises."""
    path = folder / ".vite" / "manifest.json"
    if not path.exists():
        raise FileNotFoundError(f"The screens are not built: {path} is missing. `./dev setup` builds them.")
    built: Manifest = json.loads(path.read_text(encoding="utf-8"))
    return built


def tags(entry: str, built: Manifest) -> SafeString:
    """Styles, module preloads and the script of an entry, in the order a browser wants them."""
    own = built[entry]
    if own["file"].endswith(".css"):
        return _styles([own["file"]])
    imports = list(dict.fromkeys(_imports(own, built)))
    # Shared styles first, so that a screen's own may change them.
    chunks = [*(built[name] for name in imports), own]
    styles = list(dict.fromkeys(style for chunk in chunks for style in chunk.get("css", ())))
    files = ((PREFIX + built[name]["file"],) for name in imports)
    preloads = format_html_join("", '<link rel="modulepreload" href="{}">', files)
    script = format_html('<script type="module" src="{}"></script>', PREFIX + own["file"])
    return _styles(styles) + preloads + script


def _styles(files: list[str]) -> SafeString:
    return format_html_join("", '<link rel="stylesheet" href="{}">', ((PREFIX + file,) for file in files))


def _imports(chunk: dict[str, Any], built: Manifest) -> Iterator[str]:
    for name in chunk.get("imports", ()):
        yield from _imports(built[name], built)
        yield name
