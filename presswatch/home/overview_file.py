"""Write the overview page: the snapshot's figures of a period into one HTML file that appears whole."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from presswatch.errors import WarehouseError
from presswatch.files import write_whole
from presswatch.page import overview_page
from presswatch.since import moment_since
from warehouse.snapshot import overview

OVERVIEW_FILE = "overview.html"


def write_overview(home: Path, since: str, now: datetime, out: Path | None = None, *, time_zone: str = "UTC") -> Path:
    """Write the page about the time since `since` (`7d`, `2026-03-01`) and return where it stands.

    Days and hours are those of `time_zone`. Without `out` it is `overview.html` in the home folder. Readers see the
    page of before or the new one, never half.

    Raises:
        UsageError: nothing was published yet, `since` is no time, or there is no such zone.
        WarehouseError: the snapshot cannot be read, or the page cannot be written.
    """
    target = out or home / OVERVIEW_FILE
    page = overview_page(overview(home, moment_since(since, now, time_zone=time_zone), now, time_zone))
    try:
        write_whole(target, page)
    except OSError as error:
        raise WarehouseError(f"{target} cannot be written: {error.strerror}; choose another with --out") from error
    return target
