"""Articles related to what a search names, whatever their words: by their outlet, a source they rely on, a link.

A name is an address or a domain, a source's id, or a source's name or alias written with a capital.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

import duckdb

from presswatch.records import Clause, Place, SearchQuery

ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
DOMAIN = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}")
NAMED = """
SELECT source_id FROM sources
WHERE source_id = $name OR list_contains(domains, $name)
   OR ($has_capital AND (lower(name) = $name OR list_contains(list_transform(aliases, lambda x: lower(x)), $name)))
"""
#: queries for places of a name; each gives `article_id` and the text there
BY_OUTLET = "SELECT a.article_id, 'outlet' AS field, a.publisher_id AS said FROM articles a WHERE {within} AND " \
    "a.publisher_id IN (SELECT unnest($sources))"  # fmt: skip
BY_SOURCE = "SELECT a.article_id, 'source', concat_ws(': ', a.role, a.evidence) FROM article_sources a " \
    "WHERE {within} AND a.role <> 'publisher' AND a.source_id IN (SELECT unnest($sources))"  # fmt: skip
BY_LINK = "SELECT a.article_id, 'link', a.url FROM article_links a WHERE {within} AND " \
    "(a.domain = $name OR ends_with(a.domain, concat('.', $name)) OR a.url = $name)"  # fmt: skip
BY_ADDRESS = "SELECT a.article_id, 'address', a.url FROM articles a WHERE {within} AND a.url = $name"
#: the most places of one kind shown for an article
MOST_PLACES = 2


def carried(snapshot: duckdb.DuckDBPyConnection, query: SearchQuery) -> dict[int, set[str]]:
    """Return, for each required group that names something, the articles related to it."""
    found: dict[int, set[str]] = {}
    for number, group in enumerate(query.required):
        for clause in group:
            if ids := {one for one, _, _ in places(snapshot, clause, None)}:
                found.setdefault(number, set()).update(ids)
    return found


def carried_places(
    snapshot: duckdb.DuckDBPyConnection, query: SearchQuery, article_ids: Sequence[str]
) -> dict[str, list[Place]]:
    """Return where these articles are related to what the query names."""
    told: dict[str, list[Place]] = defaultdict(list)
    for clause in (clause for group in query.required for clause in group):
        for article_id, field, said in places(snapshot, clause, article_ids):
            if sum(place.field == field for place in told[article_id]) < MOST_PLACES:
                told[article_id].append(Place(field, said or ""))
    return told


def places(
    snapshot: duckdb.DuckDBPyConnection, clause: Clause, article_ids: Sequence[str] | None
) -> list[tuple[str, str, str | None]]:
    """Return (article, field, text) for a clause that names something; within these articles, None for all."""
    if clause.in_title or clause.is_prefix:
        return []
    name = clause.written.strip().rstrip("/")
    sources, is_address = named_sources(snapshot, name), bool(ADDRESS.fullmatch(name))
    asked = questions(bool(sources), is_address, bool(DOMAIN.fullmatch(name)))
    if not asked:
        return []
    within = "true" if article_ids is None else "a.article_id IN (SELECT unnest($within))"
    sql = " UNION ".join(asked).replace("{within}", within)
    values = {"sources": sources, "name": name if is_address else name.casefold(), "within": article_ids}
    return snapshot.execute(sql, {key: one for key, one in values.items() if f"${key}" in sql}).fetchall()


def questions(is_source: bool, is_address: bool, is_domain: bool) -> list[str]:
    """Return the queries for a name of these kinds."""
    asked = [BY_OUTLET, BY_SOURCE] if is_source else []
    asked += [BY_LINK] if is_address or is_domain else []
    return [*asked, BY_ADDRESS] if is_address else asked


def named_sources(snapshot: duckdb.DuckDBPyConnection, name: str) -> list[str]:
    """Return the sources with this id or domain, and those with this name if it is capitalised."""
    values = {"name": name.casefold(), "has_capital": any(letter.isupper() for letter in name)}
    return [str(one) for (one,) in snapshot.execute(NAMED, values).fetchall()]
