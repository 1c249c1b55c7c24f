"""The key that signs sessions, tokens and cursors: a file of the data folder, made once."""

import os
import secrets
from pathlib import Path

FILE = "secret.key"
# Without a file (type checks, `manage help`) each process makes up its own: what it signs is worth nothing elsewhere.
_of_this_process = secrets.token_urlsafe(48)


def find(folder: Path) -> str:
    """The key of this data folder, or one that is good for this process only."""
    file = folder / FILE
    return file.read_text().strip() if file.exists() else _of_this_process


def make(folder: Path) -> bool:
    """Make the folder and its key, readable by the owner only. False: the key was there."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        file = os.open(folder / FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(file, "w") as out:
        out.write(secrets.token_urlsafe(48) + "\n")
    return True
