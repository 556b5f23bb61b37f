"""The invented press as rows of the warehouse's tables."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import timedelta

from benchmarks.demo.press import Outlet
from benchmarks.demo.telling import Telling

Row = dict[str, object]
SHARE_OF_EDITS, SHARE_OF_GONE = 0.02, 0.004
LATER = {"en": ", council says", "ru": ": подробности", "be": " — абноўлена"}


def article(told: Telling) -> Row:
    """Return a row of `articles`."""
    return {
        "article_id": told.article_id,
        "url": f"https://{told.outlet.source_id.replace('_', '-')}.example/{told.article_id}",
        "title": told.title,
        "text": told.text,
        "lead": told.text.partition("\n")[0],
        "language": told.outlet.language,
        "publisher_id": told.outlet.source_id,
        "published_at": told.at,
        "date_origin": "feed",
        "first_seen_at": told.at + timedelta(minutes=6),
        "word_count": len(told.text.split()),
        "version": 1,
        "origin": "feed",
        "text_origin": "page",
        "run_id": "demo",
    }


def source_tags(told: Telling) -> Iterator[Row]:
    """Yield rows of `article_sources`, with the place of the evidence."""
    for one in told.reliances:
        yield {
            "article_id": told.article_id,
            "source_id": one.source.source_id,
            "source_name": one.source.name,
            "role": "attribution",
            "evidence": one.evidence,
            "field": "text",
            "start_char": one.start,
            "end_char": one.start + len(one.evidence),
            "rule": "demo",
            "confidence": 0.9,
            "first_seen_at": told.at + timedelta(minutes=6),
        }


def topic_tag(told: Telling) -> Row:
    """Return the row of `article_topics`."""
    return {
        "article_id": told.article_id,
        "topic_id": told.event.happening.topic_id,
        "topic_name": told.event.happening.topic,
        "scheme": "presswatch",
        "score": 0.8,
        "evidence": [told.title.split(":")[-1].split()[0]],
        "first_seen_at": told.at + timedelta(minutes=6),
    }


def assignment(told: Telling) -> Row:
    """Return the row of `story_assignments`."""
    return {
        "article_id": told.article_id,
        "story_id": told.event.story_id,
        "revision": 1,
        "assigned_at": told.at + timedelta(minutes=6),
        "score": 0.6,
        "rule": "demo",
        "evidence": [str(told.event.number), told.event.happening.topic],
        "first_seen_at": told.at + timedelta(minutes=6),
        "run_id": "demo",
    }


def copy(told: Telling, origin: Telling) -> Row:
    """Return the row of `republications` for an article that copied a text."""
    return {
        "article_id": told.article_id,
        "from_article_id": origin.article_id,
        "from_source_id": origin.outlet.source_id,
        "kind": "wire_copy" if told.taken == 1.0 else "light_edit" if told.taken > 0.8 else "passage",
        "shared": 40.0,
        "of_article": told.taken,
        "of_origin": 1.0,
        "rule": "time",
        "confidence": 0.8,
        "evidence": origin.text[:80],
        "minutes_later": (told.at - origin.at).total_seconds() / 60,
        "first_seen_at": told.at + timedelta(minutes=6),
        "run_id": "demo",
    }


def versions(told: Telling, chance: random.Random) -> Iterator[Row]:
    """Yield the first version, and sometimes one with a silent change or a deleted page."""
    first: Row = {
        "article_id": told.article_id,
        "title": told.title,
        "text": told.text,
        "published_at": told.at,
        "run_id": "demo",
    }
    seen = told.at + timedelta(minutes=6)
    yield first | {"version": 1, "seen_at": seen, "change": "first"}
    way = chance.random()
    if way < SHARE_OF_EDITS:
        title, text = told.title + LATER[told.outlet.language], told.text.replace("60", "70").rpartition("\n")[0]
        later = {"version": 2, "seen_at": seen + timedelta(hours=2), "change": "title", "kinds": ["title", "text"]}
        yield first | later | {"title": title, "text": text or told.text}
    elif way < SHARE_OF_EDITS + SHARE_OF_GONE:
        yield first | {"version": 2, "seen_at": seen + timedelta(hours=30), "change": "deleted", "kinds": ["deleted"]}


def sources(outlets: Sequence[Outlet]) -> list[Row]:
    """Rows of `sources`."""
    return [
        {"source_id": one.source_id, "name": one.name, "owner_type": one.owner, "kind": one.kind,
         "domains": [f"{one.source_id.replace('_', '-')}.example"]} for one in outlets
    ]  # fmt: skip
