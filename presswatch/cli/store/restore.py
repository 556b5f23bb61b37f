"""`restore`: continue from the last published state that can be read in full."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from presswatch.errors import UsageError
from presswatch.files import SNAPSHOT_FILE
from presswatch.settings import home_option, load_settings
from presswatch.shown import how_many, write_rows

if TYPE_CHECKING:
    from warehouse.snapshot import Copy


def restore(chosen: argparse.Namespace) -> int:
    """Replace the warehouse with an intact copy, or with `--list` show the copies."""
    from warehouse.snapshot import copies
    from warehouse.snapshot import restore as put_back
    from warehouse.store import run_lock

    settings = load_settings(chosen.home)
    if not settings.home.is_dir():
        raise UsageError(f"there is no home folder {settings.home}")
    found = list(copies(settings.home, settings.backups))
    if chosen.list:
        listed(found, chosen.format)
        return 0
    with run_lock(settings.home):
        done = put_back(settings.home, found, datetime.now(UTC), chosen=wanted(settings.home, chosen.source))
    made = f" of {done.copy.made_at:%Y-%m-%d %H:%M} UTC" if done.copy.made_at else ""
    print(f"restored {how_many(done.copy.articles, 'article')} from {done.copy.path}{made}")
    if done.kept_aside:
        print(f"the file that stood there is kept as {done.kept_aside}: delete it when nothing is missed")
    print(f"what came since is read again from the feeds: presswatch ingest{home_option(settings.home)}")
    return 0


def wanted(home: Path, source: Path | None) -> Path | None:
    """Return the file to restore from, if the user named one; a bare name may be one of the home folder's.

    Raises:
        UsageError: there is no such file.
    """
    if source is None:
        return None
    for path in (source, home / source):
        if path.is_file():
            return path
    raise UsageError(f"there is no file {source}; `presswatch restore --list` shows what there is")


def listed(found: Sequence[Copy], format: str) -> None:
    """List every copy with its content or its damage."""
    rows = [(str(c.path), c.damage or "sound", None if c.damage else c.articles, c.made_at) for c in found]
    if not rows:
        print(f"presswatch: no copy: no {SNAPSHOT_FILE}, no backup", file=sys.stderr)
    write_rows(["file", "state", "articles", "last_run_at"], rows, format, sys.stdout)
