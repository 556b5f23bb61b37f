"""The filters of a search as SQL on `articles a`, and the names that their values may have."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from datetime import date
from fnmatch import fnmatchcase

import duckdb

from presswatch.errors import UsageError
from presswatch.records import Filter, SearchQuery
from warehouse.stories import members_of, story_of

#: when an article was published, as far as known
WRITTEN = "coalesce(a.published_at, a.first_seen_at)"
CONDITIONS = {
    "outlet": "a.publisher_id IN (SELECT unnest($ids))",
    "cites": "a.article_id IN (SELECT article_id FROM article_sources WHERE source_id IN (SELECT unnest($ids)) "
    "AND role NOT IN ('publisher', 'mention'))",
    "topic": "a.article_id IN (SELECT article_id FROM article_topics WHERE topic_id IN (SELECT unnest($ids)))",
    "lang": "a.language IN (SELECT unnest($ids))",
    "list": "a.article_id IN (SELECT article_id FROM watchlist_hits WHERE watchlist IN (SELECT unnest($ids)))",
    "owner": "a.publisher_id IN (SELECT source_id FROM sources WHERE owner_type IN (SELECT unnest($ids)))",
    "kind": "a.publisher_id IN (SELECT source_id FROM sources WHERE kind IN (SELECT unnest($ids)))",
    "author": "list_has_any(a.authors, $ids)",
    "day": f"CAST({WRITTEN} AS DATE) IN (SELECT CAST(unnest($ids) AS DATE))",
    "story": "a.article_id IN (SELECT unnest($ids))",
}
#: stands in a domain for what changes («mirror-*.example»): such a name fits others and is none to propose
ANY = "*"
#: possible names of a filter's value: id first, then others
NAMES = {
    "outlet": "SELECT source_id, unnest(list_concat([source_id, name], aliases, domains)) FROM sources "
    "UNION SELECT publisher_id, publisher_id FROM articles",
    "topic": "SELECT topic_id, unnest([topic_id, topic_name]) FROM topics "
    "UNION SELECT topic_id, unnest([topic_id, topic_name]) "
    "FROM (SELECT DISTINCT topic_id, topic_name FROM article_topics)",
    "lang": "SELECT DISTINCT language, language FROM articles",
    "list": "SELECT DISTINCT watchlist, watchlist FROM watchlist_hits",
    "owner": "SELECT DISTINCT owner_type, owner_type FROM sources",
    "kind": "SELECT DISTINCT kind, kind FROM sources",
    # by the full name or its last word
    "author": "SELECT author, unnest([author, split_part(author, ' ', -1)]) "
    "FROM (SELECT DISTINCT unnest(authors) AS author FROM articles)",
}
NAMES["cites"] = NAMES["outlet"] + " UNION SELECT source_id, source_id FROM article_sources"
BELOW = """
WITH RECURSIVE below AS (
    SELECT unnest($ids) AS topic_id UNION SELECT t.topic_id FROM topics t JOIN below b ON t.parent_id = b.topic_id
) SELECT topic_id FROM below
"""


def conditions(snapshot: duckdb.DuckDBPyConnection, query: SearchQuery) -> tuple[str, dict[str, object]]:
    """Return the query's filters as SQL on `articles a`, with parameters; '' if there are none."""
    parts: list[str] = []
    values: dict[str, object] = {}
    for number, one in enumerate(query.filters):
        condition = CONDITIONS[one.kind].replace("$ids", f"$ids{number}")
        parts.append(f"NOT coalesce({condition}, false)" if one.is_excluded else condition)
        values[f"ids{number}"] = ids_of(snapshot, one)
    for name, sign in (("since", ">="), ("until", "<")):
        if moment := getattr(query, name):
            parts.append(f"{WRITTEN} {sign} ${name}")
            values[name] = moment
    return " AND ".join(parts), values


def filtered(snapshot: duckdb.DuckDBPyConnection, query: SearchQuery) -> set[str] | None:
    """Return ids of the articles that pass all filters; None if there is no filter."""
    wanted, values = conditions(snapshot, query)
    if not wanted:
        return None
    return {one for (one,) in snapshot.execute(f"SELECT article_id FROM articles a WHERE {wanted}", values).fetchall()}


def ids_of(snapshot: duckdb.DuckDBPyConnection, wanted: Filter) -> list[str]:
    """Return the ids a value stands for: an id, a name, an alias or a domain, in any case.

    Topics include those below.
    """
    if wanted.kind == "story":
        return story_members(snapshot, wanted)
    if wanted.kind == "day":
        return [day_of(wanted)]
    ids: dict[str, set[str]] = {}
    for one, name in snapshot.execute(NAMES[wanted.kind]).fetchall():
        if one is not None and name is not None:
            ids.setdefault(name.casefold(), set()).add(one)
    value = wanted.value.casefold()
    found = ids.get(value) or set().union(*(ids[name] for name in ids if ANY in name and fnmatchcase(value, name)))
    if not found:
        raise unknown_value(wanted, [name for name in ids if ANY not in name])
    if wanted.kind != "topic":
        return sorted(found)
    return [topic_id for (topic_id,) in snapshot.execute(BELOW, {"ids": sorted(found)}).fetchall()]


def story_members(snapshot: duckdb.DuckDBPyConnection, wanted: Filter) -> list[str]:
    """Return the articles of a story, by its id or that of one of its articles."""
    story_id = story_of(snapshot, wanted.value)
    if story_id is None:
        raise UsageError(f"story:{wanted.value} is not known here; `presswatch stories` lists them")
    return members_of(snapshot, story_id)


def day_of(wanted: Filter) -> str:
    """Return a day as DuckDB accepts it."""
    try:
        return date.fromisoformat(wanted.value).isoformat()
    except ValueError as error:
        raise UsageError(f"day:{wanted.value} is not a day; write one like day:2026-03-01") from error


def unknown_value(wanted: Filter, known: Collection[str]) -> UsageError:
    """Return the error for an unknown value, with names of which it is a word's beginning, else similar ones."""
    value = wanted.value.casefold()
    begun = sorted(
        (name for name in known if f" {value}" in f" {name.replace('_', ' ')}"), key=lambda name: (len(name), name)
    )
    near = begun[:3] or difflib.get_close_matches(value, known, 3, 0.6) or [name for name in known if value in name][:3]
    hint = f"; did you mean {' or '.join(near)}?" if near else ""
    return UsageError(f"{wanted.kind}:{wanted.value} is not known here{hint}")
