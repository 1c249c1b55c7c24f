"""The key that signs sessions, tokens and cursors: a file of the data folder, made once."""

import os
import secrets
from pathlib import Path

FILE = "secret.key"
# Without a file (type checks, tests) each process makes up its own: what it signs is worth nothing elsewhere.
_of_this_process = secrets.token_urlsafe(48)


def find(folder: Path) -> str:
    """The key of this data folder, or one that is good for this process only."""
    file = folder / FILE
    return file.read_text().strip() if file.exists() else _of_this_process


def make(folder: Path) -> None:
    """Make the folder and a key in it, readable by the owner only, unless they are there."""
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / FILE).exists():
        return
    file = os.open(folder / FILE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(file, "w") as out:
        out.write(secrets.token_urlsafe(48) + "\n")
