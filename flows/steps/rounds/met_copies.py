"""Copies over houses: which new articles of a house share their text with articles of others, found in the lake.

A house finds the copies among its own articles. Of all pairs that share passages in the lake, those of two houses are
compared here by the same rules; a row is stored if its origin is more certain than the one that the house found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from flows.steps.stories import COPY_WINDOW, origins_of, times_around, with_facts
from presswatch.records import Assignment, Lineage, Republication, Told
from transforms.stories import copies_among
from warehouse.lake import houses_of
from warehouse.stories import (
    CopyRows,
    copied_from,
    copy_candidates,
    first_seen_of,
    keep_copies,
    known_copies,
    sampled,
    tellings_of,
)

#: an outlet's clock may be wrong by so much
LEEWAY = timedelta(days=1)


def keep_met_copies(connection: Any, tellings: Mapping[str, Told], lineage: Lineage) -> list[Republication]:
    """Find and store the copies between these articles and those of other houses, in the caller's transaction.

    Earlier rows of these articles, and of what was copied from them, are judged again.
    """
    since = times_around(list(tellings.values()), COPY_WINDOW)[0] - LEEWAY
    here, over = CopyRows(since=since), CopyRows("republications_over_houses", since)
    copied = copied_from(connection, sorted(tellings), over)
    judged = {**tellings, **tellings_of(connection, copied, times_around(list(tellings.values()), COPY_WINDOW))}
    batch = sampled(connection, judged)
    pairs = of_two_houses(connection, copy_candidates(connection, batch, COPY_WINDOW), batch)
    others = sorted({name for pair in pairs for name in pair} - judged.keys())
    seen = first_seen_of(connection, others, times_around(batch, COPY_WINDOW))
    seen |= {told.article_id: told.first_seen_at for told in batch}
    met = known_copies(connection, [*others, *judged], over)
    own = known_copies(connection, [*others, *judged], here)
    stays = {name: row for name, row in met.items() if name not in judged and row.near_article_id not in judged}
    were = {frozenset((row.article_id, row.near_article_id or "")) for row in (*met.values(), *own.values())}
    found = copies_among(with_facts(connection, pairs, seen), own | stays, were)
    keep_copies(connection, sorted(judged), found, seen, lineage, over)
    return found


def of_two_houses(connection: Any, pairs: Sequence[tuple[str, str]], batch: Sequence[Told]) -> list[tuple[str, str]]:
    """Return the pairs whose articles were brought by different houses."""
    names = sorted({name for pair in pairs for name in pair})
    houses = houses_of(connection, names, times_around(batch, COPY_WINDOW)) if names else {}
    return [(one, other) for one, other in pairs if houses.get(one) != houses.get(other)]


def names_in(copies: Sequence[Republication]) -> set[str]:
    """Return the articles that these rows name: the copies, and what each was compared with."""
    return {name for row in copies for name in (row.article_id, row.near_article_id) if name}


def tied_by_copies(
    copies: Sequence[Republication], tellings: Mapping[str, Told], apart: frozenset[tuple[str, str]]
) -> list[Assignment]:
    """Return the copies that join the stories of their origins in other houses.

    Like one that joins by its words, a copy takes along only a story that it has founded itself.
    """
    found = []
    for name, near in origins_of(copies).items():
        copy, origin = tellings.get(name), tellings.get(near)
        if copy is None or origin is None or copy.story_id != name or origin.story_id is None:
            continue
        if origin.story_id != name and (min(name, origin.story_id), max(name, origin.story_id)) not in apart:
            found.append(Assignment(name, origin.story_id, 1.0, "copy", near_article_id=near))
    return found
