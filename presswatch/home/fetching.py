"""The part of the settings that fetching needs."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

from connectors.http import FetchPolicy
from presswatch.settings import Settings


def fetch_policy(settings: Settings) -> FetchPolicy:
    """Return the fetch policy of these settings."""
    return FetchPolicy(
        allow_networks=settings.allow_networks,
        host_delay_seconds=settings.host_delay_seconds,
        contact=settings.contact,
        access=settings.access,
        state_dir=settings.home / "politeness",
        machine_dir=machine_folder(),
        gate=settings.gate,
        authorities=settings.authorities,
    )


def machine_folder() -> Path | None:
    """Return where all homes of this user on this machine share what they know about hosts.

    None if others can write there.

    It is lost when the machine restarts, like the pauses of seconds it is for; longer rests that servers ask for are
    stored with each feed.
    """
    folder = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()) / f"presswatch-{os.getuid()}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return None
    is_ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o022
    return folder if is_ours else None
