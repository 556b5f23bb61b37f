"""`tag`, `retag`, `reextract`, `import-warc`: the rules over one text, over the store, over archives."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from presswatch.cli.ingest import progress_line
from presswatch.errors import UsageError
from presswatch.records import Article
from presswatch.settings import load_settings
from presswatch.shown import how_many, write_rows
from presswatch.since import moment_if_said


def tag(chosen: argparse.Namespace) -> int:
    """Tag one text; standard input is read as a plain text whose first line is the title."""
    from presswatch.home import read_rule_texts, seeds_folder
    from transforms.article import compile_rules
    from transforms.tasks import seed_articles

    name, body = read_input(chosen.file)
    rules = compile_rules(read_rule_texts(seeds_folder()))
    articles, drops = seed_articles(rules, name, name, body, datetime.now(UTC))
    for drop in drops:
        print(f"presswatch: {name}: {drop.reason} {drop.detail or ''}".rstrip(), file=sys.stderr)
    if chosen.format == "json":
        found = [described(article) for article in articles]
        print(json.dumps(found[0] if len(found) == 1 else found, ensure_ascii=False, indent=2, default=str))
    else:
        for article in articles:
            print_tags(article)
    return 1 if drops and not articles else 0


def read_input(name: str) -> tuple[str, bytes]:
    """Name and bytes of the file to tag."""
    if name == "-":
        return "stdin.txt", sys.stdin.buffer.read()
    try:
        return Path(name).name, Path(name).read_bytes()
    except OSError as error:
        raise UsageError(f"{name} cannot be read: {error.strerror}") from error


def described(article: Article) -> dict[str, Any]:
    """An article as one object: title, language, sources, topics, and what they rest on."""
    return {
        "title": article.title,
        "language": article.language,
        "language_score": article.language_score,
        "published_at": article.published_at.isoformat() if article.published_at else None,
        "authors": list(article.authors),
        "text": article.text,
        "credits": article.credits,
        "sources": [asdict(tag) for tag in article.source_tags],
        "topics": [asdict(tag) for tag in article.topic_tags],
        "watchlists": [asdict(hit) for hit in article.watch_hits],
    }


def print_tags(article: Article) -> None:
    """Title, language and both kinds of tags, for people."""
    print(f"{article.title}\nlanguage: {article.language or 'unknown'}\n")
    sources = [(t.role, t.source_id or "?", t.source_name, t.via, t.evidence, t.rule) for t in article.source_tags]
    write_rows(["role", "source_id", "source", "via", "evidence", "rule"], sources, "table", sys.stdout)
    print()
    topics = [(t.topic_id, t.topic_name, round(t.score, 2), ", ".join(t.evidence)) for t in article.topic_tags]
    write_rows(["topic_id", "topic", "score", "evidence"], topics, "table", sys.stdout)
    for hit in article.watch_hits:
        print(f"\nwatchlist {hit.watchlist}: {hit.score:.2f} ({', '.join(hit.evidence)})")


def retag(chosen: argparse.Namespace) -> int:
    """Today's rules of sources, topics and watchlists over what is stored."""
    from flows.steps import Caller, retag_all

    tally = retag_all(load_settings(chosen.home), Caller(progress=progress_line))
    print(f"{how_many(tally.articles_changed, 'article')} retagged")
    return 1 if tally.problems else 0


def reextract(chosen: argparse.Namespace) -> int:
    """Today's extractor over what an older one read of the raw archive; says why where there was nothing."""
    from flows.steps import Caller, reextract_all, why_nothing

    settings = load_settings(chosen.home)
    since = moment_if_said(chosen.since, settings.time_zone)
    tally = reextract_all(settings, since, Caller(progress=progress_line))
    if not tally.items_seen:
        print(why_nothing(settings, since))
        return 0
    print(f"{tally.items_seen} versions read again, {tally.articles_changed} differ, {tally.dropped} failed")
    return 0


def import_warc(chosen: argparse.Namespace) -> int:
    """Articles from web archives."""
    from flows.steps import Caller, import_archives

    for path in chosen.files:
        if not path.is_file():
            raise UsageError(f"{path} is no file")
    tally = import_archives(load_settings(chosen.home), chosen.files, Caller(progress=progress_line))
    print(
        f"{how_many(tally.items_seen, 'record')}: {how_many(tally.articles_new, 'new article')}, "
        f"{how_many(tally.articles_changed, 'new version')}, "
        f'{tally.dropped} not articles (`presswatch sql "SELECT reason, count(*) FROM drops GROUP BY reason"`)'
    )
    return 0
