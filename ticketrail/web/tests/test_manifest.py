"""A screen's page names its styles, its modules and its script, in the order a browser wants them."""

import json
from pathlib import Path

import pytest

from ticketrail.web.manifest import Manifest, manifest, tags

BUILT: Manifest = {
    "src/track/main.ts": {"file": "assets/track.js", "css": ["assets/track.css"], "imports": ["_one.js", "_two.js"]},
    "_one.js": {"file": "assets/one.js", "css": ["assets/shared.css"], "imports": ["_two.js"]},
    "_two.js": {"file": "assets/two.js", "css": ["assets/shared.css"]},
    "src/plain/plain.css": {"file": "assets/plain.css"},
}


def test_a_screen() -> None:
    assert tags("src/track/main.ts", BUILT) == (
        '<link rel="stylesheet" href="/static/dist/assets/shared.css">'
        '<link rel="stylesheet" href="/static/dist/assets/track.css">'
        '<link rel="modulepreload" href="/static/dist/assets/two.js">'
        '<link rel="modulepreload" href="/static/dist/assets/one.js">'
        '<script type="module" src="/static/dist/assets/track.js"></script>'
    )


def test_a_style_alone() -> None:
    assert tags("src/plain/plain.css", BUILT) == '<link rel="stylesheet" href="/static/dist/assets/plain.css">'


def test_an_entry_that_is_not_built() -> None:
    with pytest.raises(KeyError):
        tags("src/nothing/main.ts", BUILT)


def test_the_manifest_is_read_once_and_missed_loudly(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="not built"):
        manifest(tmp_path)
    folder = tmp_path / ".vite"
    folder.mkdir()
    (folder / "manifest.json").write_text(json.dumps(BUILT))
    assert manifest(tmp_path) == BUILT
