"""``docs/websockets.md`` is true: its examples run, and it names every frame that any feed can send."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.served.client import Client
from tests.served.conftest import Server, Tokens

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "websockets.md").read_text()
SPEAKING = ("live", "screens", "dialects/tableside", "dialects/stations", "dialects/tracking", "dialects/notices")
WSCAT = ROOT / "tests" / "wscat"


def test_every_frame_is_named() -> None:
    said = "\n".join(
        path.read_text() for path in (ROOT / "ticketrail").glob("[dls]*/**/*.py") if "tests" not in path.parts
    )
    kinds = set(re.findall(r'"type": "(\w+)"', said)) | {"order_update", "item_removed", "notification_removed"}
    kinds -= {"apiKey", "http", "string", "integer", "number"}  # OpenAPI's and ASGI's
    assert {kind for kind in kinds if f"`{kind}`" not in PAGE} == set()


def test_the_python_example(server: Server, token: Tokens, tmp_path: Path) -> None:
    waiter = server.client(Authorization=f"Bearer {token('waiter')}")
    order = placed(waiter)
    program = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "follow.py").write_text(program[0])
    address = f"ws://127.0.0.1:{server.port}/ws/orders/{order['id']}/"
    command = [sys.executable, "-u", str(tmp_path / "follow.py"), address, token("waiter")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as following:
        assert following.stdout is not None
        try:
            assert following.stdout.readline() == f"{order['order_number']} pending\n"
            kitchen = server.client(Authorization=f"Bearer {token('kitchen')}")
            kitchen.post(f"/api/v1/orders/{order['id']}/status", {"status": "preparing"})
            assert following.stdout.readline() == f"{order['order_number']} preparing\n"
        finally:
            following.kill()


def placed(waiter: Client) -> dict[str, object]:
    line = {"menu_item_id": 1, "quantity": 1}
    away = {"order_type": "takeaway", "customer_name": "Eve", "customer_phone": "1", "items": [line]}
    return dict(waiter.order(away).json)


@pytest.fixture(scope="session")
def wscat() -> Path:
    """wscat as npm has it, at the versions of the lock file; installed when it is not there yet."""
    script = WSCAT / "node_modules" / "wscat" / "bin" / "wscat"
    npm = shutil.which("npm", path=os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])))
    node = shutil.which("node", path=os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])))
    assert npm is not None and node is not None, "./dev setup brings Node"
    lock = WSCAT / "node_modules" / ".package-lock.json"
    if not lock.exists() or lock.stat().st_mtime < (WSCAT / "package-lock.json").stat().st_mtime:
        path = os.pathsep.join((str(Path(node).parent), os.environ["PATH"]))
        command = [npm, "ci", "--no-audit", "--no-fund"]
        subprocess.run(command, cwd=WSCAT, env={**os.environ, "PATH": path}, check=True, timeout=110)
    return script


def test_wscat(server: Server, token: Tokens, wscat: Path) -> None:
    """The table-side document's own test: connect to order 1 and get its status."""
    node = shutil.which("node", path=os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])))
    command = [str(node), str(wscat), "-c", f"ws://localhost:{server.port}/ws/orders/1/"]
    command += ["-H", f"Authorization: Bearer {token('waiter')}", "-x", '{"action":"get_status"}', "-w", "1"]
    # It ends when its input does, so its input stays open; `-w` ends it after a second.
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        written = running.stdout.read()
    frames = [json.loads(line) for line in re.findall(r"{.*}", written)]
    assert [(frame["type"], frame["order"]["id"]) for frame in frames] == [("order_status", 1)] * 2, written
