"""The recorded conversations, each at both paths, by a plain WebSocket client over a real port."""

import json
from pathlib import Path
from typing import Any

import jwt
import pytest

from tests.dialects.notices.conftest import Tokens, ending_in
from tests.dialects.notices.replay import Replay, parsed
from tests.dialects.notices.serving import Mortal

PATHS = ("/api/ws/orders/live", "/api/v1/ws/orders/live")
CONVERSATIONS = sorted((Path(__file__).parent / "golden").glob("*.json"))


@pytest.fixture(scope="session")
def known(server: Mortal, token: Tokens) -> dict[str, str]:
    """What conversations may name besides people's tokens."""
    good = token("waiter")
    said = jwt.decode(good, options={"verify_signature": False})
    return {
        "dish": str(server.ask("SELECT id FROM menu_menuitem WHERE price_minor = 1275 ORDER BY id DESC")[0][0]),
        "expired": ending_in(good, -1),
        "forged": jwt.encode(said, "not the key of this house, whatever it is", algorithm="HS256"),
        "unsigned": jwt.encode(said, None, algorithm="none"),
        "nonsense": "{",
    }


@pytest.mark.parametrize("path", PATHS, ids=("unversioned", "v1"))
@pytest.mark.parametrize("conversation", CONVERSATIONS, ids=lambda file: file.stem)
def test_conversation(server: Mortal, token: Tokens, known: dict[str, str], conversation: Path, path: str) -> None:
    # A dish's id is a number in what is sent; the names are filled in as text.
    steps = parsed(conversation.read_text().replace('"#{dish}"', known["dish"]))["steps"]
    Replay(server, token, {**known, "live": path}).run(steps)


def test_every_conversation_says_why() -> None:
    said: list[Any] = [json.loads(file.read_text())["why"] for file in CONVERSATIONS]
    assert len(said) == 7 and all(said)


def test_no_token_is_in_the_log(server: Mortal, token: Tokens, known: dict[str, str]) -> None:
    secrets = [token("waiter"), token("stranger"), known["forged"], known["expired"], known["unsigned"]]
    for secret in secrets:
        server.listen(f"{PATHS[0]}?token={secret}").close()
        for place in ("", "/status", "/nowhere"):
            server.client().get(f"{PATHS[1]}{place}?token={secret}")
            server.client(Authorization=f"Bearer {secret}").get(f"{PATHS[1]}{place}")
    log = server.log.read_text()
    assert "DEBUG" in log, "it would have been written"
    assert not [secret for secret in secrets if secret in log or secret.split(".")[1] in log]
