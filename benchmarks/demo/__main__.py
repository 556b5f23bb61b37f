"""`python -m benchmarks.demo FOLDER`: create the invented press there, ending now."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.demo.filling import ARTICLES, DAYS, fill

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="benchmarks.demo", description="an invented press, published in FOLDER")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=ARTICLES)
    parser.add_argument("--days", type=int, default=DAYS)
    chosen = parser.parse_args()
    if (chosen.folder / "presswatch.duckdb").exists():
        sys.exit(f"{chosen.folder} holds an archive already: name another folder")
    sys.stdout.write(f"{fill(chosen.folder, datetime.now(UTC), chosen.articles, chosen.days)}\n")
