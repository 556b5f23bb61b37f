"""`status`: show the last runs, counts, feeds in trouble, possible losses."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from presswatch.cli.feeds_shown import GROUP, grouped
from presswatch.records import FeedState
from presswatch.settings import load_settings
from presswatch.shown import essential, terminal_width, write_rows

if TYPE_CHECKING:
    from warehouse.snapshot import Rows

TITLES = {
    "refused": "No run can begin",
    "runs": "Last runs",
    "counts": "In the warehouse",
    "feeds": "Feeds",
    "freshness": "Minutes from publication until the week's articles could be queried: half of them, 95 % of them",
    "gaps": "Possible losses of the last week (two visits of a feed shared no item)",
}
#: columns shown at terminals, of parts that would otherwise not fit
AT_TERMINALS = {
    "runs": ("started_at", "flow", "state", "articles_new", "dropped", "pending"),
    "gaps": ("noticed_at", "source_id", "from_at", "to_at"),
}
#: parts that people do not see if they are empty
ONLY_WITH_ROWS = frozenset({"refused", "gaps", "freshness"})
#: the most outlets shown to people; the view freshness has the rest
MOST_OUTLETS = 12


def status(chosen: argparse.Namespace) -> int:
    """Show the last runs, counts, feeds in trouble, possible losses."""
    from warehouse.snapshot import (
        Rows,
        counts,
        feed_health,
        open_snapshot,
        outlet_freshness,
        recent_gaps,
        recent_runs,
        standing_refusal,
    )

    now, home = datetime.now(UTC), load_settings(chosen.home).home
    refusal = standing_refusal(home)
    with open_snapshot(home) as connection:
        parts = {
            "refused": Rows(["since", "problem"], [refusal] if refusal else []),
            "runs": recent_runs(connection, chosen.runs),
            "counts": counts(connection),
            "feeds": feed_health(connection, now),
            "freshness": outlet_freshness(connection),
            "gaps": recent_gaps(connection, now),
        }
    {"json": print_json, "csv": print_csv, "table": print_tables}[chosen.format](parts)
    return 0


def print_json(parts: Mapping[str, Rows]) -> None:
    """Print one object with a list for each part."""
    print(json.dumps({name: objects(*part) for name, part in parts.items()}, ensure_ascii=False, default=str))


def print_csv(parts: Mapping[str, Rows]) -> None:
    """Print each part with its header and an empty line after it."""
    for part in parts.values():
        write_rows(part.columns, part.rows, "csv", sys.stdout)
        print()


def print_tables(parts: Mapping[str, Rows]) -> None:
    """Print tables for people; of feeds only those in trouble."""
    feeds_title, feeds = feeds_to_look_at(parts["feeds"])
    titles = TITLES | {"feeds": feeds_title}
    fresh = parts["freshness"]._replace(rows=parts["freshness"].rows[:MOST_OUTLETS])
    for name, part in {**parts, "feeds": feeds, "freshness": fresh}.items():
        if part.rows:
            print(f"{titles[name]}:")
            wanted = AT_TERMINALS.get(name, part.columns)
            write_rows(*essential(part.columns, part.rows, wanted, sys.stdout), "table", sys.stdout)
            print()
        elif name not in ONLY_WITH_ROWS:
            print(f"{titles[name]}.\n")


def feeds_to_look_at(feeds: Rows) -> tuple[str, Rows]:
    """Return, for people, the number of feeds in each state, and those in trouble: by cause at a terminal."""
    counted = Counter(row[0] for row in feeds.rows)
    words = ", ".join(f"{count} {state}" for state, count in counted.most_common()) or "none is followed"
    unwell = feeds._replace(rows=[row for row in feeds.rows if row[0] != FeedState.OK])
    title = f"Feeds: {words}"
    if terminal_width(sys.stdout):
        by_name = (dict(zip(unwell.columns, row, strict=True)) for row in unwell.rows)
        return title, unwell._replace(columns=list(GROUP), rows=grouped(by_name))
    return title, without_columns(unwell, ("problem", "feed_id", "last_success_at"))


def without_columns(found: Rows, left_out: Collection[str]) -> Rows:
    """Return the rows without these columns."""
    places = [place for place, name in enumerate(found.columns) if name not in left_out]
    rows = [tuple(row[place] for place in places) for row in found.rows]
    return found._replace(columns=[found.columns[place] for place in places], rows=rows)


def objects(columns: list[str], rows: list[tuple[Any, ...]]) -> list[dict[str, object]]:
    """Return the rows as JSON objects; times as ISO 8601."""
    return [
        {
            name: value.isoformat() if hasattr(value, "isoformat") else value
            for name, value in zip(columns, row, strict=True)
        }
        for row in rows
    ]
