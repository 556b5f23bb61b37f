"""A damaged warehouse takes no row about the run that it turned away: the word of it stands in a file of its own.

Whoever does not read logs learns of it by an alarm and by `status`. A run that could begin takes the file away.
"""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from presswatch.files import REFUSED_FILE, write_whole


class Refusal(NamedTuple):
    """Since when runs are turned away, and why."""

    since: str
    problem: str


def note_refusal(home: Path, now: datetime, problem: str) -> None:
    """Write down that a run was turned away; the first one's time stays while the reason does."""
    standing = standing_refusal(home)
    if standing and standing.problem == problem:
        return
    # A disk that takes nothing: the exit code and the flow's state say it all the same.
    with suppress(OSError):
        write_whole(home / REFUSED_FILE, json.dumps({"since": now.isoformat(), "problem": problem}))


def standing_refusal(home: Path) -> Refusal | None:
    """Why the last run was turned away; None where it was not."""
    try:
        told = json.loads((home / REFUSED_FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        told = {}
    told = told if isinstance(told, dict) else {}
    return Refusal(str(told.get("since", "")), str(told.get("problem", f"{home / REFUSED_FILE} cannot be read")))


def forget_refusal(home: Path) -> None:
    """A run could begin, or the warehouse was restored."""
    with suppress(OSError):
        (home / REFUSED_FILE).unlink(missing_ok=True)
