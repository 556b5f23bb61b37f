"""An invented press of a month, to try everything without waiting a month.

    python -m benchmarks.demo FOLDER [--articles 2400] [--days 30]
    presswatch desk --home FOLDER
    presswatch search --home FOLDER "мост"

Outlets, headlines and events are invented; the period ends now. The data has the shape of real archives: few outlets
publish much and many little, one event is reported by several outlets in three languages, some of them with another's
text, weekends are quiet, some feeds break, some headlines change silently.

press.toml ── press ── telling (events, articles) ── rows ──┐
                       feeds (feeds, visits) ───────────────┴── filling ──> a published archive
"""

from __future__ import annotations

from benchmarks.demo.filling import ARTICLES, DAYS, NOW_OF_BENCHMARKS, fill

__all__ = ["ARTICLES", "DAYS", "NOW_OF_BENCHMARKS", "fill"]
