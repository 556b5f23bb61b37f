"""`down`: stop what `up` started."""

from __future__ import annotations

import argparse

from presswatch.settings import load_settings


def down(chosen: argparse.Namespace) -> int:
    """Stop what `up` started on this home."""
    from presswatch.server import stop

    return stop(load_settings(chosen.home))
