"""How many edits are found by revisits, depending on which pages are revisited.

`python -m benchmarks.feeds.looks_again`.

An invented press of twelve outlets writes into a real warehouse for five days; some of its articles belong to stories
that many outlets join within hours. Nine articles of fifty are edited within a week, four fifths of them on the first
day (GDELT); some outlets edit ten times as often as others, and breaking news is edited this many times as often as the
rest (the assumption: once and three times). Each quarter of an hour there is time for a few revisits, chosen by the
product's own query. Other columns revisit the same world without regard to stories, and in the order in which revisits
are due.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from transforms.pages import AGES, EDIT_HOURS, GROWING_MOST, GROWING_WITHIN, next_revisit_at
from warehouse.store import insert, migrate, open_warehouse
from warehouse.store.articles import DueLook, LooksWanted, due_revisits
from warehouse.store.file.rows import replace

START = datetime(2026, 3, 1, tzinfo=UTC)
DAYS, OUTLETS, A_DAY = 3, 12, 40
#: revisits for which a round has time; a quarter of those due
LOOKS = 4
EDITED_WITHIN_A_WEEK, OF_THEM_IN_A_DAY = 0.18, 0.8
STORIES_A_DAY, STORY_OUTLETS, STORY_HOURS = 6, (4, 10), 5.0
#: how many times as often breaking news is edited
BREAKING = (1.0, 3.0)
POLICIES = ("as they are due", "without stories", "as shipped")


@dataclass(frozen=True, slots=True)
class Written:
    """An invented article and the moments of its edits."""

    name: str
    outlet: int
    at: datetime
    story: str | None
    edits: Sequence[datetime]


def written(breaking: float, seed: int) -> list[Written]:
    """Return the press of some days, in the order of time."""
    chance = random.Random(seed)
    habits = [chance.choice((0.2, 0.5, 1.0, 2.0)) for _ in range(OUTLETS)]
    mean = sum(habits) / OUTLETS
    found: list[Written] = []
    for at, outlet, story in sorted(moments(chance), key=lambda one: one[0]):
        rate = EDITED_WITHIN_A_WEEK * habits[outlet] / mean * (breaking if story else 1.0)
        found.append(Written(f"a{len(found)}", outlet, at, story, edits_after(at, rate, chance)))
    return found


def moments(chance: random.Random) -> Iterator[tuple[datetime, int, str | None]]:
    """Yield when which outlet writes, and about which story."""
    for day in range(DAYS):
        midnight = START + timedelta(days=day)
        for number in range(STORIES_A_DAY):
            begun = midnight + timedelta(hours=chance.uniform(0, 24))
            for outlet in chance.sample(range(OUTLETS), chance.randint(*STORY_OUTLETS)):
                yield begun + timedelta(hours=chance.uniform(0, STORY_HOURS)), outlet, f"s{day}-{number}"
        for outlet in range(OUTLETS):
            for _ in range(A_DAY):
                yield midnight + timedelta(hours=chance.uniform(0, 24)), outlet, None


def edits_after(at: datetime, rate: float, chance: random.Random) -> list[datetime]:
    """Return the moments of an article's edits in its first week."""
    edits = []
    while chance.random() < rate / (1 + rate):
        hours = chance.expovariate(1 / 6) if chance.random() < OF_THEM_IN_A_DAY else chance.uniform(24, 168)
        edits.append(at + timedelta(hours=hours))
    return sorted(edits)


def found_by(policy: str, press: Sequence[Written]) -> tuple[int, int]:
    """Return how many revisits there were, and how many of them found an edit."""
    looks = edits = place = 0
    named = {one.name: one for one in press}
    seen = {one.name: one.at for one in press}
    with tempfile.TemporaryDirectory() as folder, open_warehouse(Path(folder)) as connection:
        migrate(connection)
        for number in range(DAYS * 96):
            now = START + number * timedelta(minutes=15)
            fresh = []
            while place < len(press) and press[place].at <= now:
                fresh.append(press[place])
                place += 1
            connection.execute("BEGIN")
            keep(connection, fresh, now)
            rows = chosen(connection, policy, now)
            edited = [
                row["article_id"]
                for row in rows
                if any(seen[row["article_id"]] < edit <= now for edit in named[row["article_id"]].edits)
            ]
            keep_looks(connection, rows, edited, now)
            connection.execute("COMMIT")
            seen.update({row["article_id"]: now for row in rows})
            looks, edits = looks + len(rows), edits + len(edited)
    return looks, edits


def keep(connection: Any, fresh: Sequence[Written], now: datetime) -> None:
    """Store articles as a round would: everything the choice of revisits needs."""
    rows = [
        {
            "article_id": one.name,
            "url": f"https://outlet-{one.outlet}.example/{one.name}",
            "publisher_id": f"o{one.outlet}",
            "origin": "feed",
            "text_origin": "page",
            "version": 1,
            "first_seen_at": now,
            "fetched_at": now,
            "extractor_version": "1",
        }
        for one in fresh
    ]
    insert(connection, "articles", rows)
    stories = [
        {"article_id": one.name, "story_id": one.story or one.name, "revision": 1, "assigned_at": now} for one in fresh
    ]
    insert(connection, "story_assignments", stories)


def chosen(connection: Any, policy: str, now: datetime) -> list[DueLook]:
    """Return the pages that this round revisits."""
    most = GROWING_MOST if policy == "as shipped" else 1.0
    if policy != "as they are due":
        return due_revisits(connection, LooksWanted(now, AGES, EDIT_HOURS, "1", GROWING_WITHIN, most, LOOKS))
    rows = due_revisits(connection, LooksWanted(now, AGES, EDIT_HOURS, "1", GROWING_WITHIN, most, 10**6, 10**6))
    return sorted(rows, key=lambda row: (row["first_seen_at"] + AGES[min(row["tries"], 3)], row["article_id"]))[:LOOKS]


def keep_looks(connection: Any, rows: Sequence[DueLook], edited: Sequence[str], now: datetime) -> None:
    """Update the articles' revisits, and the versions of those that were edited."""
    if not rows:
        return
    states = []
    for row in rows:
        again = next_revisit_at(row["first_seen_at"], row["tries"] + 1, now)
        state = {"article_id": row["article_id"], "state": "due" if again else "done", "tries": row["tries"] + 1}
        states.append(state | {"next_visit_at": again})
    replace(connection, "article_revisits", "article_id", states)
    if edited:
        connection.execute("UPDATE articles SET version = version + 1 WHERE article_id IN ?", [list(edited)])


def lines(seeds: int = 3) -> Iterator[str]:
    """Yield the table."""
    yield (
        "| breaking news is edited | "
        + " | ".join(f"{policy}: edits in 100 looks" for policy in POLICIES)
        + " | looks |"
    )
    yield "| --: |" + " --: |" * (len(POLICIES) + 1)
    for breaking in BREAKING:
        press = [written(breaking, seed) for seed in range(seeds)]
        found = {policy: [found_by(policy, one) for one in press] for policy in POLICIES}
        cells = [100 * sum(edits for _, edits in some) / sum(looks for looks, _ in some) for some in found.values()]
        looks = sum(looks for looks, _ in found[POLICIES[-1]])
        yield f"| {breaking:.0f} × | " + " | ".join(f"{cell:.1f}" for cell in cells) + f" | {looks:,} |"


def quality_section() -> str:
    """Return the section of docs/quality.md."""
    introduction = (
        f"An invented press of {OUTLETS} outlets and {DAYS} days is written into a warehouse. Each quarter of an hour "
        f"has time for {LOOKS} looks, about a quarter of what is due. How much more often breaking news is edited is "
        "an assumption; the query that chooses is the product's own. Beside it stand two other orders for the same "
        "press: without regard to stories, and as looks are due."
    )
    return "\n".join(["", introduction, "", *lines()])


def main(seeds: int = 3) -> None:
    """Print the table."""
    for line in lines(seeds):
        print(line, flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
