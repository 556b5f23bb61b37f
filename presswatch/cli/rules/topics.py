"""`topics list|check|preview`: list rules, and try them on the archive before use."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from typing import TYPE_CHECKING

from presswatch.cli.progress import progress_line
from presswatch.settings import load_settings
from presswatch.shown import how_many, write_rows
from presswatch.since import moment_if_said

if TYPE_CHECKING:
    from datetime import datetime

    from warehouse.snapshot import ArchivedText

    pass

CHANGE_COLUMNS = ["change", "topic_id", "score", "article_id", "at", "title", "evidence"]


def list_topics(chosen: argparse.Namespace) -> int:
    """List every topic that rules can give, with its names and parents."""
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
    """Name the faults of the rules; exit code 1 if there are any."""
    from presswatch.home import rule_faults

    faults, samples = rule_faults(load_settings(chosen.home), chosen.file)
    for fault in faults:
        print(fault)
    articles = how_many(samples, "article")
    tried = f"tried on {articles}" if samples else "not tried on articles: nothing was published here yet"
    print(f"{how_many(len(faults), 'fault')}; {tried}", file=sys.stderr)
    return 1 if faults else 0


def preview(chosen: argparse.Namespace) -> int:
    """Show what changed rules would change; nothing is written."""
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


def described(article: ArchivedText) -> tuple[str, datetime, str | None]:
    """Return an article's id, time and title."""
    return article["article_id"], article["at"], article["title"]
