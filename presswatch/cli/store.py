"""`replay`, `export`, `maintain`: the store tried again, handed on, kept small."""

from __future__ import annotations

import argparse
from pathlib import Path

from presswatch.cli.ingest import progress_line
from presswatch.errors import UsageError
from presswatch.settings import load_settings
from presswatch.shown import how_many
from presswatch.since import moment_if_said


def replay(chosen: argparse.Namespace) -> int:
    """Try again what was dropped, by id or by reason; exit code 1 where something still fails."""
    from flows.steps import Wanted, replay_drops

    if bool(chosen.ids) == bool(chosen.reason):
        raise UsageError("name drops by their drop_id, or all of one reason with --reason (see the table drops)")
    settings = load_settings(chosen.home)
    since = moment_if_said(chosen.since, settings.time_zone)
    done = replay_drops(settings, Wanted(chosen.ids, chosen.reason, since))
    print(f"{done.read} read again from the raw archive, {done.left_to_next_run} left to the next run")
    if done.failing:
        print("still failing: " + ", ".join(f"{count} {reason}" for reason, count in sorted(done.failing.items())))
    if done.impossible:
        print(f"{done.impossible} cannot be replayed: neither bytes nor a feed, an item or a seed file is known")
    return 1 if done.failing else 0


def export(chosen: argparse.Namespace) -> int:
    """The snapshot's tables in other programs' files."""
    from warehouse.snapshot import export_csv, export_parquet

    home, folder = load_settings(chosen.home).home, Path(chosen.folder).expanduser()
    written = (export_parquet if chosen.kind == "parquet" else export_csv)(home, folder)
    size = sum(path.stat().st_size for path in written)
    print(f"{how_many(len(written), 'file')}, {size / 1e6:.1f} MB, in {folder}")
    return 0


def maintain(chosen: argparse.Namespace) -> int:
    """Retention by settings, checkpoint, compaction when it pays."""
    from flows.steps import Caller, keep_house

    print(keep_house(load_settings(chosen.home), Caller(progress=progress_line)))
    return 0
