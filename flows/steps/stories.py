"""Stories and copies of a batch, found and stored in the transaction that stores its articles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from presswatch.records import Article, Grouping, Lineage, Republication, TextFacts, Told
from transforms.changes import kinds_of_change, same_news
from transforms.stories import CITING, LEAST_CONFIDENCE, WINDOW, Known, copies_among, group
from warehouse.store.articles import BatchRules
from warehouse.stories import (
    candidates_of,
    copied_from,
    copy_candidates,
    current_stories,
    first_seen_of,
    held_in_place,
    keep_copies,
    keep_grouping,
    keep_sketches,
    kept_apart,
    known_copies,
    sampled,
    tellings_of,
    text_facts,
)

#: the longest time between a copy and its origin
COPY_WINDOW = timedelta(days=14)
#: how much of a copy its origin must contain for both to tell one story
SAME_STORY = 0.5


def batch_rules(now: datetime) -> BatchRules:
    """Return the rules for storing a batch; its stories are found in the same transaction."""
    return BatchRules(kinds_of_change, partial(keep_stories, now=now), same_news)


def keep_stories(connection: Any, articles: Sequence[Article], run_id: str, now: datetime) -> Grouping:
    """Find the copies among these stored articles and assign each a story, in the caller's transaction.

    An article keeps its story unless its reading has changed (a new text, other tags): then it is judged again, and a
    different story becomes a further row.
    """
    tellings = keep_sketches(connection, articles, run_id)
    if not tellings:
        return Grouping()
    before = current_stories(connection, [told.article_id for told in tellings])
    batch = with_stories(connection, tellings, before)
    lineage: Lineage = {"run_id": run_id, "rules_version": articles[0].rules_version, "at": now}
    copies = kept_copies(connection, batch, lineage)
    found = group(batch, known_around(connection, batch, origins_of(copies)))
    found = replace(
        found, assignments=tuple(one for one in found.assignments if before.get(one.article_id) != one.story_id)
    )
    keep_grouping(connection, found, {told.article_id: told.first_seen_at for told in batch}, lineage)
    return found


def with_stories(connection: Any, tellings: Sequence[Told], before: Mapping[str, str]) -> list[Told]:
    """Return the articles, each with the story it keeps; those to be judged, or judged again, have none."""
    retold = [told.article_id for told in tellings if told.is_retold and told.article_id in before]
    again = frozenset(retold) - held_in_place(connection, retold)
    return [
        told if told.article_id in again else replace(told, story_id=before.get(told.article_id)) for told in tellings
    ]


def kept_copies(connection: Any, batch: Sequence[Told], lineage: Lineage) -> list[Republication]:
    """Find and store copied texts; return the rows found.

    What was copied from an article of the batch is judged again with it: the article may now say another thing.
    """
    copied = copied_from(connection, [told.article_id for told in batch])
    batch = [*batch, *sampled(connection, around(connection, batch, copied, COPY_WINDOW))]
    pairs = copy_candidates(connection, batch, COPY_WINDOW)
    names = {told.article_id for told in batch}
    others = {other for _, other in pairs} - names
    seen = first_seen_of(connection, sorted(others), times_around(batch, COPY_WINDOW))
    seen |= {told.article_id: told.first_seen_at for told in batch}
    known = known_copies(connection, sorted(others | names))
    of_others = {name: known[name] for name in others & known.keys() if known[name].near_article_id not in names}
    were_copies = {frozenset((name, row.near_article_id)) for name, row in known.items() if row.near_article_id}
    found = copies_among(with_facts(connection, pairs, seen), of_others, were_copies)
    keep_copies(connection, sorted(names), found, seen, lineage)
    return found


def with_facts(
    connection: Any, pairs: Sequence[tuple[str, str]], seen: Mapping[str, datetime]
) -> list[tuple[TextFacts, TextFacts]]:
    """Return the pairs of articles that are both stored, with the facts for judging copies; `seen` says since when."""
    asked = sorted({name for pair in pairs for name in pair} & seen.keys())
    if not asked:
        return []
    times = [seen[name] for name in asked]
    facts = text_facts(connection, asked, (min(times), max(times)), sorted(CITING), LEAST_CONFIDENCE)
    return [(facts[one], facts[other]) for one, other in pairs if one in facts and other in facts]


def origins_of(copies: Sequence[Republication]) -> dict[str, str]:
    """Return for each mostly copied article the article it was copied from."""
    return {
        row.article_id: row.near_article_id for row in copies if row.near_article_id and row.of_article >= SAME_STORY
    }


def known_around(connection: Any, batch: Sequence[Told], origins: Mapping[str, str]) -> Known:
    """Return what the new articles of a batch are compared with."""
    candidates = candidates_of(connection, [told for told in batch if told.story_id is None], WINDOW)
    found = {name for shared in candidates.values() for name in shared} | set(origins.values())
    tellings = around(connection, batch, sorted(found - {told.article_id for told in batch}), COPY_WINDOW)
    stories = current_stories(connection, list(tellings))
    known = {name: replace(told, story_id=stories[name]) for name, told in tellings.items() if name in stories}
    return Known(known, candidates, origins, kept_apart(connection))


def around(connection: Any, batch: Sequence[Told], names: Sequence[str], window: timedelta) -> dict[str, Told]:
    """Return stored articles from about the time of the batch."""
    return tellings_of(connection, names, times_around(batch, window)) if names else {}


def times_around(batch: Sequence[Told], window: timedelta) -> tuple[datetime, datetime]:
    """Return the first and the last time within `window` of a batch."""
    times = [told.told_at for told in batch]
    return min(times) - window, max(times) + window
