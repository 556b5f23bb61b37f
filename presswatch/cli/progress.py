"""What a command tells while it works: plain lines on stderr, for results alone go to stdout."""

from __future__ import annotations

import sys


def progress_line(text: str) -> None:
    """One line, at once."""
    print(text, file=sys.stderr, flush=True)
