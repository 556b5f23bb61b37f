"""Record that runs were refused because the warehouse is damaged: in a separate file, since it takes no row.

Alarms and `status` report it to whoever does not read logs. The next run that can begin removes the file.
"""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from presswatch.files import REFUSED_FILE, write_whole


class Refusal(NamedTuple):
    """Since when runs are refused, and why."""

    since: str
    problem: str


def note_refusal(home: Path, now: datetime, problem: str) -> None:
    """Record that a run was refused; the first one's time stays while the reason does."""
    standing = standing_refusal(home)
    if standing and standing.problem == problem:
        return
    # If the disk accepts nothing, the exit code and the flow's state still tell.
    with suppress(OSError):
        write_whole(home / REFUSED_FILE, json.dumps({"since": now.isoformat(), "problem": problem}))


def standing_refusal(home: Path) -> Refusal | None:
    """Return why the last run was refused; None if it was not."""
    try:
        told = json.loads((home / REFUSED_FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        told = {}
    told = told if isinstance(told, dict) else {}
    return Refusal(str(told.get("since", "")), str(told.get("problem", f"{home / REFUSED_FILE} cannot be read")))


def forget_refusal(home: Path) -> None:
    """Remove the record: a run could begin, or the warehouse was restored."""
    with suppress(OSError):
        (home / REFUSED_FILE).unlink(missing_ok=True)
