"""The product against fifty broken feeds: `python -m benchmarks.feeds.reliability`.

A server on the loopback gives every feed its own fault and says what a good client makes of it. The command
`presswatch ingest` runs against it as for a user, up to three times; then once with nothing new, and once after
news. Also reported: how many of the listed cases the tests cover (tests/reliability_cases.csv). SERVER is a script that
serves a corpus of pages as feeds (`--port --hosts --truth`, with `/_stats`, `/_tick`); CORPUS a folder or archive of
pages.
"""

from __future__ import annotations

import argparse
import csv
import json
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import duckdb

from benchmarks.feeds.faulty import HOSTS, Run, asked, ingested, served
from benchmarks.pages.corpus import opened_corpus
from transforms.web.urls import article_id, canonical_url

ROOT = Path(__file__).parents[2]
BESIDE = ROOT / "../shared"
SERVER = BESIDE / "tools/serve_corpus.py"
CORPUS = BESIDE / "corpus/pages.tar.gz"
CASES = ROOT / "tests/reliability_cases.csv"
RUNS = 3
#: runs for pages that were left for lack of time; the largest feed has five thousand
MOST_RUNS = 12
#: faults that the server considers fatal and the product reads anyway: a header that calls plain text gzip
READ_NEVERTHELESS = frozenset({"gzip_mislabelled"})


@dataclass(slots=True)
class Found:
    """What the product made of one feed. Counts are of the items the truth names."""

    fault: str
    expected: str
    items: int
    arrived: int
    articles: int
    outcomes: list[str]
    problem: str | None

    @property
    def is_as_expected(self) -> bool:
        """Whether the feed came out as its fault allows."""
        if self.fault in READ_NEVERTHELESS:
            return self.arrived > 0
        if self.expected == "none":
            return self.arrived == 0 and set(self.outcomes) == {"failed"}
        return self.arrived > 0 and (self.expected == "partial" or self.arrived == self.items)


@dataclass(slots=True)
class Trial:
    """Everything measured."""

    runs: list[Run] = field(default_factory=list)
    #: further runs, until no page waits
    rest: list[Run] = field(default_factory=list)
    still: Run | None = None
    news: Run | None = None
    found: list[Found] = field(default_factory=list)
    #: pages that waited when the run with nothing new began
    waiting: int = 0
    drops: Counter[str] = field(default_factory=Counter)


def measured(server: Path = SERVER, corpus: Path = CORPUS, runs: int = RUNS) -> Trial:
    """Run the product against the server.

    Raises:
        FileNotFoundError: server or corpus are not at hand.
    """
    if not server.exists() or not corpus.exists():
        raise FileNotFoundError(f"no server at {server.name}, or no corpus at {corpus.name}")
    trial = Trial()
    with opened_corpus(corpus) as folder, tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        with served(server, folder, home) as (address, truth):
            feeds = json.loads(asked(f"{address}/index.json"))
            (home / "feeds.csv").write_text("url\n" + "".join(f"{feed['url']}\n" for feed in feeds))
            for _ in range(runs):
                trial.runs.append(ingested(home, address))
                if all(found.is_as_expected for found in found_in(home, truth)):
                    break
            trial.found = found_in(home, truth)
            while pending_in(home) and len(trial.rest) < MOST_RUNS:
                trial.rest.append(ingested(home, address))
            trial.waiting = pending_in(home)
            # Each page read that another entry has named already is a drop, so they are counted when no page waits.
            trial.drops = drops_in(home)
            trial.still = ingested(home, address)
            asked(f"{address}/_tick?add=1")
            trial.news = ingested(home, address)
    return trial


def found_in(home: Path, truth: list[dict[str, Any]]) -> list[Found]:
    """Return what the warehouse holds of each feed.

    An entry is identified by its link; its article may have another address of the site, if the link leads there.
    """
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as warehouse:
        arrived: dict[str, set[str]] = {}
        read: dict[str, set[str]] = {}
        named = (
            "SELECT f.url, coalesce(i.link_id, i.article_id), a.article_id IS NOT NULL FROM items i "
            "JOIN feeds f USING (feed_id) LEFT JOIN articles a ON a.article_id = i.article_id"
        )
        for url, known, is_read in warehouse.execute(named).fetchall():
            arrived.setdefault(url, set()).add(known)
            if is_read:
                read.setdefault(url, set()).add(known)
        visits: dict[str, list[tuple[str, str | None]]] = {}
        said = 'SELECT f.url, v.outcome, v.problem FROM visits v JOIN feeds f USING (feed_id) ORDER BY v."at"'
        for url, outcome, problem in warehouse.execute(said).fetchall():
            visits.setdefault(url, []).append((outcome, problem))
    found = []
    for feed in truth:
        wanted = {article_id(canonical_url(urljoin(feed["url"], item["link"])) or "") for item in feed["items"]}
        there = arrived.get(feed["url"], set())
        seen = visits.get(feed["url"], [])
        count = len(wanted & there) if wanted else len(there)
        problems = [problem for _, problem in seen if problem]
        found.append(
            Found(
                feed["fault"],
                feed["expect"],
                len(wanted),
                count,
                len(wanted & read.get(feed["url"], set())),
                [outcome for outcome, _ in seen],
                problems[-1] if problems else None,
            )
        )
    return found


def drops_in(home: Path) -> Counter[str]:
    """Drops by reason."""
    with duckdb.connect(str(home / "presswatch.duckdb"), read_only=True) as snapshot:
        return Counter(dict(snapshot.execute("SELECT reason, count(*) FROM drops GROUP BY 1").fetchall()))


def pending_in(home: Path) -> int:
    """Items whose page has not been tried yet."""
    with duckdb.connect(str(home / "presswatch.duckdb"), read_only=True) as snapshot:
        found = snapshot.execute("SELECT count(*) FROM item_states WHERE state = 'pending'").fetchone()
    return int(found[0]) if found else 0


def quality_section() -> str:
    """Return the Markdown of docs/quality.md.

    Raises:
        FileNotFoundError: the material is not at hand.
    """
    return "\n\n".join([summary(trial := measured()), faults_table(trial), cases_line()])


def summary(trial: Trial) -> str:
    """Return the figures in sentences."""
    assert trial.still is not None
    assert trial.news is not None
    everything = [*trial.runs, *trial.rest, trial.still, trial.news]
    held = as_expected(trial)
    violations = sum((Counter(run.stats["violations"]) for run in everything), Counter())
    canaries = sum(sum(run.stats["canary"].values()) for run in everything)
    pages = sum(run.stats["pages"] for run in trial.runs)
    left = f" but {trial.waiting} pages left over" if trial.waiting else ""
    dropped = ", ".join(f"{count} {reason}" for reason, count in sorted(trial.drops.items()))
    return (
        f"Fifty feeds over {HOSTS} loopback hosts, each with its own fault; {len(trial.runs)} runs of "
        f"`presswatch ingest --force` of {', '.join(f'{run.seconds:.0f} s' for run in trial.runs)}, {pages} page "
        f"requests. As its fault allows came out: {held}.\n\n"
        f"Forbidden addresses touched: {canaries}. Violations of robots.txt or Retry-After: "
        f"{sum(violations.values())}. Page requests of a run with nothing new{left}: {trial.still.stats['pages']}, "
        f"{trial.still.stats['status'].get('304', 0)} of its feed requests answered 304; after one tick of news: "
        f"{trial.news.stats['pages']}. Peak memory of the parent run by run: "
        f"{', '.join(f'{run.peak_bytes / 1e6:.0f}' for run in everything)} MB. Dropped: {dropped}."
    )


def as_expected(trial: Trial) -> str:
    """Return how many feeds came out as their fault allows, by what it allows."""
    by_expectation = Counter(found.expected for found in trial.found)
    good = Counter(found.expected for found in trial.found if found.is_as_expected)
    kinds = ("ok", "eventual", "partial", "none")
    return ", ".join(f"{good[name]} of {by_expectation[name]} '{name}'" for name in kinds)


def faults_table(trial: Trial) -> str:
    """Return a row a fault."""
    lines = ["| fault | expected | items | arrived | articles | visits | said |", "|---|---|---|---|---|---|---|"]
    for found in trial.found:
        expected = found.expected if found.is_as_expected else f"{found.expected}, MISSED"
        visits = ", ".join(f"{name} {count}" for name, count in Counter(found.outcomes).items())
        problem = (found.problem or "").replace("|", "/")[:60]
        cells = (found.fault, expected, found.items or "–", found.arrived, found.articles, visits, problem)
        lines.append("| " + " | ".join(str(cell) for cell in cells) + " |")
    return "\n".join(lines)


def cases_line() -> str:
    """Return how many of the listed cases the tests cover."""
    with CASES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    covered = sum(1 for row in rows if row["tests"])
    first = [row for row in rows if int(row["number"]) <= 100]
    return (
        f"Of {len(rows)} listed faults and attacks {covered} are tests "
        f"({sum(1 for row in first if row['tests'])} of the {len(first)} most important); "
        "`tests/reliability_cases.csv` names the tests of each, or the reason why there is none."
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--server", type=Path, default=SERVER, help="script that serves the corpus")
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="folder or archive of pages")
    parser.add_argument("--runs", type=int, default=RUNS)
    chosen = parser.parse_args()
    trial = measured(chosen.server, chosen.corpus, chosen.runs)
    print(summary(trial), faults_table(trial), sep="\n\n")


if __name__ == "__main__":
    main()
