"""The folder of Prefect's own state in a home, and what is in it: the secret, and what `presswatch up` runs.

The home's folder `prefect/` holds the server's database, `auth` (the secret of the API, mode 600), `up.json` (what
`presswatch up` runs), `up.lock` (held while it runs) and the logs.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from pathlib import Path
from typing import Any

from presswatch.settings import Settings


def prefect_folder(settings: Settings) -> Path:
    """The folder of Prefect's own state, made for its owner only."""
    folder = settings.home / "prefect"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def auth_string(settings: Settings) -> str:
    """The secret of this home's API, `presswatch:` and 32 random characters; made once, readable by its owner only."""
    path = prefect_folder(settings) / "auth"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        # Somebody may have copied the home with wider rights.
        path.chmod(0o600)
        return path.read_text(encoding="utf-8").strip()
    secret = f"presswatch:{secrets.token_urlsafe(24)}"
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(secret + "\n")
    return secret


def read_state(folder: Path) -> dict[str, Any]:
    """What is written in up.json; empty when nothing is up or the file is torn."""
    try:
        state = json.loads((folder / "up.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}


def is_held(settings: Settings) -> bool:
    """Whether a `presswatch up` of this home is alive, known by the lock it holds."""
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
