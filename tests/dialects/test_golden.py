"""Conversations as the documents have them, and as the contract makes them exact, with a server over a real port."""

import json
from pathlib import Path

import pytest

from tests.dialects.player import Player
from tests.served.conftest import Server, Tokens

HERE = Path(__file__).parent
DIALECTS = ("tableside", "stations", "tracking")
GOLDEN = [path for name in DIALECTS for path in sorted(HERE.glob(f"{name}/golden/*.json"))]


@pytest.mark.parametrize("path", GOLDEN, ids=[f"{path.parent.parent.name} {path.stem}" for path in GOLDEN])
def test_conversation(server: Server, token: Tokens, path: Path) -> None:
    Player(server, token).play(json.loads(path.read_text())["steps"])


def test_every_conversation_says_what_it_shows() -> None:
    for path in GOLDEN:
        written = json.loads(path.read_text())
        assert written.keys() == {"shows", "steps"} and written["shows"].endswith("."), path.name


def test_no_traceback_in_the_log(server: Server) -> None:
    assert "Traceback" not in server.log.read_text()
