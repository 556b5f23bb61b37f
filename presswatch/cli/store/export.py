"""`export`: write the snapshot for other programs."""

from __future__ import annotations

import argparse
from pathlib import Path

from presswatch.setting_values import expanded
from presswatch.settings import load_settings
from presswatch.shown import how_many


def export(chosen: argparse.Namespace) -> int:
    """Write the snapshot's tables to files for other programs."""
    from warehouse.snapshot import export_csv, export_parquet

    home, folder = load_settings(chosen.home).home, expanded(Path(chosen.folder))
    written = (export_parquet if chosen.kind == "parquet" else export_csv)(home, folder)
    size = sum(path.stat().st_size for path in written)
    print(f"{how_many(len(written), 'file')}, {size / 1e6:.1f} MB, in {folder}")
    return 0
