"""`maintain`: the store is kept small."""

from __future__ import annotations

import argparse

from presswatch.cli.progress import progress_line
from presswatch.settings import load_settings


def maintain(chosen: argparse.Namespace) -> int:
    """Retention by settings, checkpoint, compaction when it pays."""
    from flows.steps import Caller, keep_house

    print(keep_house(load_settings(chosen.home), Caller(progress=progress_line)))
    return 0
