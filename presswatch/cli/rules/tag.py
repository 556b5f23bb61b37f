"""`tag`: apply the rules to one text."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from presswatch.errors import Unreadable, UsageError
from presswatch.files import GIVEN_BYTES, read_given
from presswatch.records import Article, Drop, DropReason
from presswatch.shown import each_once, write_rows

#: standard input among files: by its end it is read as a plain text
STANDARD_INPUT = "standard input.txt"
#: for one text: ten times a page's time limit in the flows, since a busy machine is slow and who waits can stop it;
#: memory for the largest file
DEADLINE_SECONDS, MEMORY_BYTES = 300.0, 1_000_000_000


def tag(chosen: argparse.Namespace) -> int:
    """Tag one text; standard input is read as a plain text whose first line is the title."""
    name, body = read_input(chosen.file)
    articles, drops = read_in_child(name, body)
    for drop in drops:
        print(f"presswatch: {told(drop, name)} ({drop.reason})", file=sys.stderr)
    if chosen.format == "json":
        found = [described(article) for article in articles]
        print(json.dumps(found[0] if len(found) == 1 else found, ensure_ascii=False, indent=2, default=str))
    else:
        for article in articles:
            print_tags(article)
    return 1 if drops and not articles else 0


def told(drop: Drop, name: str) -> str:
    """Return why a text was not read, as a drop's details say it: they begin with the file's name."""
    said = (drop.detail or name).rstrip(": ")
    if drop.reason == DropReason.NO_TEXT and Path(name).suffix == ".txt":
        said += "; the first line is the title, the text follows below it"
    return said.replace(STANDARD_INPUT, Path(STANDARD_INPUT).stem, 1) if name == STANDARD_INPUT else said


def read_in_child(name: str, body: bytes) -> tuple[list[Article], list[Drop]]:
    """Read a file in a process that can be stopped: it may have come from anywhere.

    Raises:
        UsageError: it could not be read within the limits of time and memory.
    """
    from connectors.pool import ReadingPool
    from presswatch.home import RUN_BY_KEPT, read_rule_texts, seeds_folder
    from transforms.work import SEED_ARTICLES

    reader = partial(RUN_BY_KEPT, read_rule_texts(seeds_folder()))
    with ReadingPool(reader, 1, DEADLINE_SECONDS, MEMORY_BYTES) as pool:
        (found,) = pool.map([(SEED_ARTICLES, name, name, body, datetime.now(UTC))])
    if isinstance(found, Unreadable):
        slow = (
            "; the machine is very busy, or the text is not one to read" if found.reason == DropReason.TIMEOUT else ""
        )
        raise UsageError(f"{Path(name).stem if name == STANDARD_INPUT else name}: {found}{slow}")
    return found  # type: ignore[no-any-return]


def read_input(name: str) -> tuple[str, bytes]:
    """Name and bytes of the file to tag."""
    if name == "-":
        body = sys.stdin.buffer.read(GIVEN_BYTES + 1)
        if len(body) > GIVEN_BYTES:
            raise UsageError(f"standard input holds more than {GIVEN_BYTES >> 20} MB")
        return STANDARD_INPUT, body
    try:
        return Path(name).name, read_given(Path(name))
    except OSError as error:
        raise UsageError(f"{name} cannot be read: {error.strerror}") from error


def described(article: Article) -> dict[str, object]:
    """Return an article as one object: title, language, sources, topics, and what they rest on."""
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
    """Print title, language and both kinds of tags, for people."""
    print(f"{article.title}\nlanguage: {article.language or 'unknown'}\n")
    sources = [(t.role, t.source_id or "?", t.source_name, t.via, t.evidence, t.rule) for t in article.source_tags]
    write_rows(["role", "source_id", "source", "via", "evidence", "rule"], sources, "table", sys.stdout)
    print()
    topics = [(t.topic_id, t.topic_name, round(t.score, 2), each_once(t.evidence)) for t in article.topic_tags]
    write_rows(["topic_id", "topic", "score", "evidence"], topics, "table", sys.stdout)
    for hit in article.watch_hits:
        print(f"\nwatchlist {hit.watchlist}: {hit.score:.2f} ({each_once(hit.evidence)})")
