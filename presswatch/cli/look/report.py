"""`report`: one page about a period."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from presswatch.settings import load_settings


def report(chosen: argparse.Namespace) -> int:
    """The overview page of a period; prints where it stands."""
    from presswatch.home import write_overview

    settings = load_settings(chosen.home)
    now = datetime.now(UTC)
    print(write_overview(settings.home, chosen.since, now, chosen.out, time_zone=settings.time_zone))
    return 0
