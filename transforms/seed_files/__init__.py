"""Read seed files: text, Markdown, HTML, JSON and JSON lines.

bytes ── texts ── fields ──> readings, and what is wrong with the rest
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presswatch.doors import on_demand

if TYPE_CHECKING:
    from transforms.seed_files.book import PROBLEM, SeedBook, SeedDecision, SeedState
    from transforms.seed_files.texts import read_seed
else:
    __getattr__ = on_demand(__name__)

__all__ = [
    "PROBLEM",
    "SeedBook",
    "SeedDecision",
    "SeedState",
    "read_seed",
]
