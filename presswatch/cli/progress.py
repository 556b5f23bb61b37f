"""Progress of a command: plain lines on stderr, because stdout is for results."""

from __future__ import annotations

import sys


def progress_line(text: str) -> None:
    """One line, at once."""
    print(text, file=sys.stderr, flush=True)
