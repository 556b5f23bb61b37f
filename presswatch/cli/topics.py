"""`topics list|check|preview`, `watch list|test`: rules looked at, and tried on the archive before they are used."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

from presswatch.cli.ingest import progress_line
from presswatch.files import SNAPSHOT_FILE
from presswatch.settings import load_settings
from presswatch.shown import how_many, write_rows
from presswatch.since import moment_if_said

if TYPE_CHECKING:
    from presswatch.home import BackTest

CHANGE_COLUMNS = ["change", "topic_id", "score", "article_id", "at", "title", "evidence"]
HIT_COLUMNS = ["at", "score", "article_id", "title", "evidence"]
MISS_COLUMNS = ["at", "share", "why", "article_id", "title", "evidence"]


def list_topics(chosen: argparse.Namespace) -> int:
    """Every topic that rules can give, with its names and what it belongs to."""
    from presswatch.home import read_rule_texts, seeds_folder
    from transforms.topics import parse_topics

    texts = read_rule_texts(seeds_folder())
    rules = parse_topics(texts.topics_toml, texts.iptc_csv)
    languages = sorted({language for topic in rules.topics for language, _ in topic.names} - {"en"})
    rows = []
    for topic in rules.topics:
        names = dict(topic.names)
        translated = [names.get(language) for language in languages]
        rows.append((topic.topic_id, topic.scheme, topic.parent_id, topic.topic_name, *translated))
    columns = ["topic_id", "scheme", "parent_id", "topic_name", *(f"name_{language}" for language in languages)]
    write_rows(columns, rows, chosen.format, sys.stdout)
    return 0


def check(chosen: argparse.Namespace) -> int:
    """Name the faults of the rules; exit code 1 where there are any."""
    from presswatch.home import rule_faults

    faults, samples = rule_faults(load_settings(chosen.home), chosen.file)
    for fault in faults:
        print(fault)
    articles = how_many(samples, "article")
    tried = f"tried on {articles}" if samples else "not tried on articles: nothing was published here yet"
    print(f"{how_many(len(faults), 'fault')}; {tried}", file=sys.stderr)
    return 1 if faults else 0


def preview(chosen: argparse.Namespace) -> int:
    """What changed rules would change; nothing is written."""
    from presswatch.home import preview_topics, require_topic

    settings = load_settings(chosen.home)
    since = moment_if_said(chosen.since, settings.time_zone)
    if chosen.topic:
        require_topic(chosen.file, chosen.topic)
    totals: Counter[tuple[str, str]] = Counter()
    rows = []
    for article, change in preview_topics(settings, chosen.file, since, progress_line):
        if chosen.topic and change.topic_id != chosen.topic:
            continue
        totals[change.topic_id, change.change] += 1
        if chosen.format != "table" or totals[change.topic_id, change.change] <= chosen.show:
            rows.append((change.change, change.topic_id, change.score, *described(article), list(change.evidence)))
    rows.sort(key=lambda row: (row[1], row[0], row[3]))
    if chosen.format == "table":
        ids = sorted({topic_id for topic_id, _ in totals})
        sums = [(topic_id, totals[topic_id, "gains"], totals[topic_id, "loses"]) for topic_id in ids]
        write_rows(["topic_id", "gain", "lose"], sums, "table", sys.stdout)
        print()
    write_rows(CHANGE_COLUMNS, rows, chosen.format, sys.stdout)
    tags = how_many(sum(totals.values()), "tag")
    print(f"{tags} would change; `presswatch retag` makes it so once the rules are in use", file=sys.stderr)
    return 0


def list_watchlists(chosen: argparse.Namespace) -> int:
    """The watchlists in use, with the hits they have."""
    from presswatch.home import read_rule_texts, seeds_folder
    from transforms.topics import parse_watchlists
    from warehouse.snapshot import hits_by_watchlist, open_snapshot

    rules = parse_watchlists(read_rule_texts(seeds_folder()).watchlists_toml)
    home = load_settings(chosen.home).home
    hits: dict[str, tuple[int, Any]] = {}
    if (home / SNAPSHOT_FILE).is_file():
        with open_snapshot(home) as connection:
            hits = hits_by_watchlist(connection)
    rows = [(name, rules.compiled.names[name]["en"], *hits.get(name, (0, None))) for name in rules.names]
    write_rows(["watchlist", "name", "hits", "newest_hit_at"], rows, chosen.format, sys.stdout)
    return 0


def test_watchlist(chosen: argparse.Namespace) -> int:
    """What a watchlist would have caught in the archive: hits a week, the newest of them, near misses."""
    from presswatch.home import back_test

    settings = load_settings(chosen.home)
    since = moment_if_said(chosen.since, settings.time_zone)
    found = back_test(settings, chosen.name, chosen.file, since, progress_line)
    hits = [(at, score, article_id, title, list(words)) for article_id, at, title, score, words in hit_rows(found)]
    misses = [
        (article["at"], miss.share, miss.why, article["article_id"], article["title"], list(miss.evidence))
        for article, miss in found.misses
    ]
    if chosen.format == "json":
        print_back_test(found, hits, misses)
        return 0
    near = how_many(len(misses), "near miss", "near misses")
    print(f"{how_many(len(hits), 'hit')} and {near} in {how_many(found.articles, 'article')}\n")
    write_rows(["week", "hits"], sorted(found.weeks.items()), "table", sys.stdout)
    for heading, columns, rows in (("Hits", HIT_COLUMNS, hits), ("Near misses", MISS_COLUMNS, misses)):
        print(f"\n{heading}, {min(chosen.show, len(rows))} of {len(rows)}:")
        write_rows(columns, rows[: chosen.show], "table", sys.stdout)
    return 0


def hit_rows(found: BackTest) -> list[tuple[Any, ...]]:
    """Hits as article_id, at, title, score, evidence."""
    return [(*described(article), score, evidence) for article, score, evidence in found.hits]


def print_back_test(found: BackTest, hits: list[tuple[Any, ...]], misses: list[tuple[Any, ...]]) -> None:
    """A back-test as one JSON object."""
    whole = {
        "articles": found.articles,
        "weeks": dict(sorted(found.weeks.items())),
        "hits": [dict(zip(HIT_COLUMNS, row, strict=True)) for row in hits],
        "near_misses": [dict(zip(MISS_COLUMNS, row, strict=True)) for row in misses],
    }
    print(json.dumps(whole, ensure_ascii=False, indent=2, default=lambda moment: moment.isoformat()))


def described(article: dict[str, Any]) -> tuple[Any, ...]:
    """An article's id, time and title."""
    return article["article_id"], article["at"], article["title"]
