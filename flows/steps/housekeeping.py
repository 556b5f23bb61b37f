"""Keeps a home small: retention by settings (default: keep everything), checkpoint, compaction when it pays.

Also keeps the process small while large bodies come and go.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from flows.steps.cluster.handing import keep_our_lake
from flows.steps.runs import NOBODY, Caller, Progress, framed_run
from presswatch.errors import WarehouseError
from presswatch.files import WAREHOUSE_FILE, share_of_disk
from presswatch.home import PrivateLinks
from presswatch.records import RunTally
from presswatch.settings import Settings
from presswatch.shown import how_many
from warehouse.archive import RawArchive, is_shared, is_stored
from warehouse.lake import Upkeep
from warehouse.snapshot import back_up, checkpoint, compact, forget_articles, forget_logs, forget_raw
from warehouse.store import clock_doubt, open_warehouse

#: option of glibc's mallopt: blocks from this size on belong to the kernel and return to it when freed. Pages are
#: smaller: at 256 KB each body cost fresh memory several times over, a twelfth of the process's time
M_MMAP_THRESHOLD = -3
LARGE_BLOCK_BYTES = 2 * 1024 * 1024
#: another: free memory at the end of a heap that is kept. Once the first is set, glibc's 128 KB hold, and each page's
#: bodies come and go with fresh memory: 130 faults a page in the place of 50, 0.15 CPU-ms
M_TRIM_THRESHOLD, KEPT_BYTES = -1, 4 * 1024 * 1024
#: Python's defaults (3.11): container objects of the youngest generation, then collections of the younger ones
COLLECTOR_THRESHOLDS = (700, 10, 10)


@dataclass(slots=True)
class House:
    """What housekeeping did; sizes in bytes."""

    articles: int = 0
    log_rows: int = 0
    #: of links that no feed has named for two months
    secrets: int = 0
    raw_files: int = 0
    raw_bytes: int = 0
    #: old files that stay until the cluster's store has them
    raw_waiting: int = 0
    gained_bytes: int = 0
    warehouse_bytes: int = 0
    #: raw pages: bytes, and their share of the disk
    raw_left: tuple[int, float] = (0, 0.0)
    #: files of the lake before and after; None if another house maintains it or it was unreachable
    lake_files: Upkeep | None = None
    #: why nothing was deleted although it may be old
    doubt: str | None = None

    def __str__(self) -> str:
        """Return one line for people."""
        done = [
            f"{how_many(self.articles, 'article')} forgotten" if self.articles else "",
            f"{how_many(self.log_rows, 'log row')} forgotten" if self.log_rows else "",
            f"{how_many(self.secrets, 'secret')} of links forgotten" if self.secrets else "",
            f"{how_many(self.raw_files, 'raw file')} deleted ({self.raw_bytes / 1e6:.0f} MB)" if self.raw_files else "",
            f"{how_many(self.raw_waiting, 'raw file')} kept until the store has them" if self.raw_waiting else "",
            f"warehouse rewritten, {self.gained_bytes / 1e6:.0f} MB gained" if self.gained_bytes else "",
            f"nothing thrown away: {self.doubt}" if self.doubt else "",
            f"warehouse {self.warehouse_bytes / 1e6:.0f} MB",
            f"raw pages {self.raw_left[0] / 1e6:.0f} MB ({self.raw_left[1]:.1%} of the disk)",
            f"lake: {self.lake_files.before} files made {self.lake_files.after}" if self.lake_files else "",
        ]
        return ", ".join(filter(None, done))


def keep_house(settings: Settings, caller: Caller = NOBODY, now: datetime | None = None) -> House:
    """Delete what the retention settings say, then checkpoint, compact and publish.

    Raises:
        WarehouseBusy: a run is at work.
        WarehouseError: the disk has no room for a rewrite.
    """
    house, tally = House(), caller.new_tally("maintenance", now)
    with framed_run(settings, tally, caller):
        caller.step("retention", partial(throw_away, settings, tally, house))
        house.secrets = PrivateLinks(settings.home).forget_old()
        caller.progress("checkpoint and compaction")
        caller.step("checkpoint", partial(checkpoint, settings.home))
        house.gained_bytes = caller.step("compaction", partial(compact, settings.home))
    house.warehouse_bytes = (settings.home / WAREHOUSE_FILE).stat().st_size
    house.raw_left = share_of_disk(settings.home / "raw")
    house.lake_files = caller.step("upkeep of the lake", partial(keep_our_lake, settings, caller.progress))
    return house


def make_backup(settings: Settings, now: datetime, progress: Progress) -> None:
    """Copy the snapshot once a day if configured. A failed backup does not fail the run; `doctor` reports it."""
    if settings.backups is None:
        return
    try:
        made = back_up(settings.home, settings.backups, now, settings.backups_keep)
    except WarehouseError as error:
        progress(str(error))
    else:
        if made:
            progress(f"backup: {made}")


def throw_away(settings: Settings, tally: RunTally, house: House) -> None:
    """Apply retention. 0 days keeps everything; nothing counts as old while the clock may be wrong."""
    with open_warehouse(settings.home) as connection:
        house.doubt = clock_doubt(connection, tally.started_at)
    if house.doubt:
        return

    def limit(days: int) -> datetime:
        return tally.started_at - timedelta(days=days)

    if settings.articles_keep_days:
        house.articles = forget_articles(settings.home, limit(settings.articles_keep_days))
    if settings.logs_keep_days:
        house.log_rows = forget_logs(settings.home, limit(settings.logs_keep_days))
    if settings.raw_keep_days:
        throw_away_raw(settings, limit(settings.raw_keep_days).date(), house)


def throw_away_raw(settings: Settings, day: date, house: House) -> None:
    """Delete the raw files of days before this one.

    In a cluster a file is deleted once the store has it, and rows go on pointing to it; otherwise they point to
    nothing.
    """
    stored: list[Path] = []
    waiting: list[Path] = []
    lost: list[Path] = []
    for file in RawArchive(settings.home / "raw").files_before(day):
        is_waiting = settings.lake_data and is_shared(file)
        (stored if is_stored(file) else waiting if is_waiting else lost).append(file)
    if lost:
        forget_raw(settings.home, [file.name for file in lost])
    house.raw_files, house.raw_waiting = len(stored) + len(lost), len(waiting)
    house.raw_bytes = sum(file.stat().st_size for file in (*stored, *lost))
    for file in (*stored, *lost):
        file.unlink()


def collect_garbage_as_usual() -> None:
    """Collect garbage as often as Python does by default, leaving out what the start has loaded.

    Bodies held in reference cycles must not outlive their use, whatever a command set to start quickly.
    """
    gc.freeze()
    gc.set_threshold(*COLLECTOR_THRESHOLDS)


def return_large_blocks() -> None:
    """Return freed large blocks to the system at once.

    glibc raises its threshold for large blocks to the size of the largest block it has seen, so that a single feed of
    15 MB would keep later ones in the heap. Other C libraries have no such threshold.
    """
    with contextlib.suppress(OSError, AttributeError):
        library = ctypes.CDLL(None)
        library.mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK_BYTES)
        library.mallopt(M_TRIM_THRESHOLD, KEPT_BYTES)
