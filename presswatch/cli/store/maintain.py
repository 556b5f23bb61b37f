"""`maintain`: keep the store small."""

from __future__ import annotations

import argparse

from presswatch.cli.progress import Lines, caller_of
from presswatch.settings import load_settings


def maintain(chosen: argparse.Namespace) -> int:
    """Apply retention, checkpoint, and compact when it pays."""
    from flows.steps import keep_house

    print(keep_house(load_settings(chosen.home), caller_of(chosen, Lines())))
    return 0
