"""The words of a search as an FTS5 query, and the articles that contain them, by BM25."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable
from itertools import islice, product
from typing import Any

from presswatch.records import Clause, SearchQuery

#: a word of the title counts as four of the text, one of the authors or the credits as two
WEIGHTS = (4.0, 1.0, 2.0, 2.0)
#: the most stem phrases into which a phrase of ambiguous words is expanded
MOST_PHRASES = 200


def best_matching(
    index: sqlite3.Connection, match: str, allowed: Collection[str] | None, limit: int
) -> list[tuple[str, float]]:
    """Return ids and scores of the matching articles, best first; obsolete rows are skipped."""
    within, ids = within_allowed(allowed)
    return index.execute(
        f"SELECT docs.article_id, -bm25(words, {', '.join(map(str, WEIGHTS))}) AS score "
        "FROM words JOIN docs ON docs.number = words.rowid "
        f"WHERE words MATCH ? {within} ORDER BY score DESC, docs.number DESC LIMIT ?",
        [match, *ids, limit],
    ).fetchall()


def latest_matching(
    index: sqlite3.Connection, match: str, allowed: Collection[str] | None, limit: int, *, is_newest: bool
) -> list[str]:
    """Return ids of the matching articles that were indexed last (or first)."""
    within, ids = within_allowed(allowed)
    found = index.execute(
        f"SELECT docs.article_id FROM words JOIN docs ON docs.number = words.rowid WHERE words MATCH ? {within} "
        f"ORDER BY words.rowid {'DESC' if is_newest else 'ASC'} LIMIT ?",
        [match, *ids, limit],
    )
    return [str(one) for (one,) in found]


def matching_ids(index: sqlite3.Connection, match: str, allowed: Collection[str] | None) -> set[str]:
    """Return the ids of all articles that match."""
    return {article_id for (article_id,) in asked(index, "docs.article_id", match, allowed)}


def count_matching(index: sqlite3.Connection, match: str, allowed: Collection[str] | None) -> int:
    """Return how many articles match."""
    ((count,),) = asked(index, "count(*)", match, allowed)
    return int(count)


def asked(index: sqlite3.Connection, what: str, match: str, allowed: Collection[str] | None) -> Iterable[Any]:
    """Return the rows of `what` over all articles that match."""
    within, ids = within_allowed(allowed)
    return index.execute(
        f"SELECT {what} FROM words JOIN docs ON docs.number = words.rowid WHERE words MATCH ? {within}", [match, *ids]
    )


def within_allowed(allowed: Collection[str] | None) -> tuple[str, list[str]]:
    """Return a condition that limits `words` to these articles, with its parameter; '' for None.

    The plus keeps SQLite from querying FTS5 again for each row; excluded rows are never scored.
    """
    if allowed is None:
        return "", []
    condition = "SELECT d.number FROM json_each(?) j CROSS JOIN docs d ON d.article_id = j.value"
    return f"AND +words.rowid IN ({condition})", [json.dumps(list(allowed))]


def known_stems(index: sqlite3.Connection, query: SearchQuery) -> frozenset[str]:
    """Return those of the query's stems that occur in any article."""
    clauses = [*(clause for group in query.required for clause in group), *query.excluded]
    stems = sorted({stem for clause in clauses for word in clause.every_word for stem in word})
    # A name has up to thousands of spellings. Joined this way, each is looked up; with IN, all terms would be read.
    asked = "SELECT term FROM json_each(?) j CROSS JOIN vocabulary v ON v.term = j.value"
    return frozenset(term for (term,) in index.execute(asked, [json.dumps(stems)]))


def match_expression(query: SearchQuery, known: frozenset[str]) -> str | None:
    """Return the query as an FTS5 expression; None if a required word is in no article."""
    groups = [group_expression(group, known) for group in query.required]
    if not all(groups):
        return None
    wanted = " AND ".join(groups)
    unwanted = [text for clause in query.excluded if (text := expression(clause, known))]
    return f"({wanted}) NOT ({' OR '.join(unwanted)})" if unwanted else wanted


def any_of_groups(query: SearchQuery, known: frozenset[str]) -> str:
    """Return the words of any required group as an FTS5 expression; '' if no article has one."""
    return " OR ".join(text for group in query.required if (text := group_expression(group, known)))


def group_expression(group: Iterable[Clause], known: frozenset[str]) -> str:
    """Return clauses of which one must match; '' if none can."""
    found = [text for clause in group if (text := expression(clause, known))]
    return "(" + " OR ".join(found) + ")" if found else ""


def expression(clause: Clause, known: frozenset[str]) -> str:
    """Return one clause as FTS5 phrases joined by OR; '' where one of its words is in no article."""
    words = [sorted(word & known) for word in clause.every_word[:-1]]
    last = clause.every_word[-1]
    words.append(sorted(last if clause.is_prefix else last & known))
    phrases = [" ".join(stems) for stems in islice(product(*words), MOST_PHRASES)]
    mark = " *" if clause.is_prefix else ""
    text = " OR ".join(f'"{phrase}"{mark}' for phrase in phrases)
    if not text:
        return ""
    return f"title : ({text})" if clause.in_title else f"({text})"
