"""An invented press of a month, to look at everything without waiting a month for it.

    python -m benchmarks.demo FOLDER [--articles 2400] [--days 30]
    presswatch desk --home FOLDER
    presswatch search --home FOLDER "мост"

Outlets, headlines and events are invented; the time ends now. What is made has the shape of real archives: few outlets
publish much and many little, one event is told by several outlets in three languages, some of them with another's
text, weekends are quiet, some feeds break, some headlines change without a word.

press.toml ── press ── telling (events, articles) ── rows ──┐
                       feeds (feeds, visits) ───────────────┴── filling ──> a published archive
"""

from __future__ import annotations

from benchmarks.demo.filling import ARTICLES, DAYS, NOW_OF_BENCHMARKS, fill

__all__ = ["ARTICLES", "DAYS", "NOW_OF_BENCHMARKS", "fill"]
