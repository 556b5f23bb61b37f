"""The folder of Prefect's state in a home, and its content: secrets, and what `presswatch up` runs.

The home's folder `prefect/` holds the server's database, `auth` (the UI's secret), `key` (the worker's), `up.json`
(what `presswatch up` runs), `up.lock` (held while it runs) and the logs.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from presswatch.settings import Settings

KEY_HEADER = "X-Presswatch-Key"


def prefect_folder(settings: Settings) -> Path:
    """Return the folder of Prefect's state, readable by its owner only."""
    folder = settings.home / "prefect"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def auth_string(settings: Settings) -> str:
    """Return the secret of this home's API, `presswatch:` and 32 random characters: for the UI and other readers."""
    return made_once(prefect_folder(settings) / "auth", f"presswatch:{secrets.token_urlsafe(24)}")


def worker_key(settings: Settings) -> str:
    """Return the key to the rest of the API: for the worker, its runs and the owner's own commands."""
    return made_once(prefect_folder(settings) / "key", secrets.token_urlsafe(32))


def made_once(path: Path, secret: str) -> str:
    """Return a file's line, readable by its owner only; written from `secret` if there is none yet.

    Whole or not at all: an empty line, as a full disk leaves it, would open everything to everybody.
    """
    if standing := line_of(path):
        return standing
    handle, name = tempfile.mkstemp(dir=path.parent)  # of mode 600
    fresh = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(secret + "\n")
            file.flush()
            os.fsync(file.fileno())
        if path.exists() and not line_of(path):
            path.unlink()
        with suppress(FileExistsError):  # another process was first: its line counts
            os.link(fresh, path)
    finally:
        fresh.unlink()
    return line_of(path)


def line_of(path: Path) -> str:
    """Return the line in a file, and restrict it to its owner (homes are copied with wider rights); '' for none."""
    try:
        path.chmod(0o600)
        return path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""


def read_state(folder: Path) -> dict[str, Any]:
    """Return the content of up.json; empty if nothing is up or the file is damaged."""
    try:
        state = json.loads((folder / "up.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}


def is_held(settings: Settings) -> bool:
    """Tell whether a `presswatch up` of this home is alive, by the lock it holds."""
    try:
        handle = os.open(settings.home / "prefect" / "up.lock", os.O_RDWR)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False
