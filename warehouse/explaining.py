"""Where an article came from and why each tag stands, or why a URL is not there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import unified_diff
from itertools import islice, pairwise
from typing import Any

import duckdb

from warehouse.rows import select

#: characters shown before and after a tag's evidence
WORDS_AROUND = 60
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")


def explain(connection: duckdb.DuckDBPyConnection, url_or_id: str, also: Sequence[str] = ()) -> dict[str, Any] | None:
    """All the snapshot knows about an address or an article's id; None where it was never seen.

    `also` are further spellings to look for, such as the canonical address. The answer's keys:
    `article` (one row or None; its text left out), `versions` (each with its `difference` from the one before),
    `sources` (each tag with `around`, the words around its evidence, that in brackets), `topics`, `links`,
    `feeds` (which feeds listed it), `runs` (lineage: the runs named by its rows), `pending` (items between feed and
    article) and `drops`.
    """
    names = [url_or_id, *also, *(spelling for name in (url_or_id, *also) for spelling in spellings(name))]
    article = article_of(connection, names)
    if article:
        names += [article["article_id"], *([article["url"]] if article["url"] else [])]
    found: dict[str, Any] = {
        "article": article,
        "pending": items_of(connection, names, article),
        "drops": drops_of(connection, names),
    }
    found |= parts_of(connection, article) if article else dict.fromkeys(PARTS, [])
    if not (article or found["pending"] or found["drops"]):
        return None
    found["runs"] = runs_of(connection, found)
    if article:
        article.pop("text")
    return found


#: what belongs to an article -> its rows, in the order people read them
PARTS = {
    "versions": "SELECT * EXCLUDE (article_id), length(text) AS characters "
    "FROM article_versions WHERE article_id = ? ORDER BY version",
    "sources": "SELECT * EXCLUDE (article_id) FROM article_sources WHERE article_id = ? "
    "ORDER BY field, start_char, source_id, role",
    "topics": "SELECT * EXCLUDE (article_id) FROM article_topics WHERE article_id = ? ORDER BY score DESC, topic_id",
    "links": "SELECT * EXCLUDE (article_id) FROM article_links WHERE article_id = ? ORDER BY url",
    "feeds": "SELECT f.feed_id, d.url, f.guid, f.first_seen_at FROM article_feeds f "
    "LEFT JOIN feeds d USING (feed_id) WHERE f.article_id = ? ORDER BY f.first_seen_at",
}


def parts_of(connection: duckdb.DuckDBPyConnection, article: dict[str, Any]) -> dict[str, Any]:
    """The rows beside an article, its source tags with the words around each."""
    found = {name: select(connection, sql, [article["article_id"]]) for name, sql in PARTS.items()}
    for tag in found["sources"]:
        tag["around"] = around(article, tag)
    differences: list[list[str]] = [
        [],
        *(version_difference(before, after) for before, after in pairwise(found["versions"])),
    ]
    for version, difference in zip(found["versions"], differences, strict=False):
        version["difference"] = difference
        version.pop("text")
    return found


def version_difference(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """What an edit took away and put in, sentence by sentence: lines that begin with '- ' and '+ '."""
    old, new = sentences(before), sentences(after)
    lines = unified_diff(old, new, n=0, lineterm="")
    return [f"{line[0]} {line[1:]}" for line in islice(lines, 2, None) if line[0] in "+-"]


def sentences(version: dict[str, Any]) -> list[str]:
    """Title, date and text of a version, cut after sentences and at line breaks."""
    date = version["published_at"]
    parts = [version["title"] or "", date.isoformat() if date else "", *SENTENCE_END.split(version["text"] or "")]
    return [part.strip() for part in parts if part.strip()]


def around(article: dict[str, Any], tag: dict[str, Any]) -> str | None:
    """The words around a tag's evidence in the field it was found in, the evidence in brackets."""
    text = article.get(tag["field"])
    start, end = tag["start_char"], tag["end_char"]
    if not isinstance(text, str) or start is None or end is None or text[start:end] != tag["evidence"]:
        return None
    before, after = text[max(0, start - WORDS_AROUND) : start], text[end : end + WORDS_AROUND]
    if start > WORDS_AROUND:
        before = "…" + before.partition(" ")[2]
    if end + WORDS_AROUND < len(text):
        after = after.rpartition(" ")[0] + "…"
    return " ".join(f"{before}[{tag['evidence']}]{after}".split())


def article_of(connection: duckdb.DuckDBPyConnection, names: Sequence[str]) -> dict[str, Any] | None:
    """The article under one of these ids or addresses.

    Two steps: finding reads only the narrow columns, then one equality fetches the row; asked at once, every text of
    the table would be unpacked (measured: 430 ms instead of 40 at 100,000 articles).
    """
    ids, urls = ids_and_urls(names)
    parts = [
        f"SELECT article_id FROM articles WHERE {column} IN ({placeholders(wanted)})"
        for column, wanted in (("article_id", ids), ("url", urls))
        if wanted
    ]
    found = select(connection, " UNION ALL ".join(parts) + " LIMIT 1", [*ids, *urls])
    rows = select(connection, "SELECT * FROM articles WHERE article_id = ?", [found[0]["article_id"]]) if found else []
    return rows[0] if rows else None


def ids_and_urls(names: Sequence[str]) -> tuple[list[str], list[str]]:
    """The names that can be an article's id, and those that can be an address: each is looked for in one column."""
    urls = [name for name in dict.fromkeys(names) if "/" in name or "." in name]
    return [name for name in dict.fromkeys(names) if name not in urls], urls


def items_of(
    connection: duckdb.DuckDBPyConnection, names: Sequence[str], article: dict[str, Any] | None
) -> list[dict[str, Any]]:
    """Items under these names, with how far each has come; an article's own are known by its id."""
    ids, urls = ([article["article_id"]], []) if article else ids_and_urls(names)
    columns = "item_key, feed_id, url, title, published_at, first_seen_at"
    parts = [
        f"SELECT {columns} FROM items WHERE {column} IN ({placeholders(wanted)})"
        for column, wanted in (("article_id", ids), ("url", urls))
        if wanted
    ]
    rows = {row.pop("item_key"): row for row in select(connection, " UNION ALL ".join(parts), [*ids, *urls])}
    if not rows:
        return []
    states = select(
        connection,
        "SELECT item_key, state, tries, next_try_at, reason FROM item_states "
        f"WHERE item_key IN ({placeholders([*rows])})",
        [*rows],
    )
    unknown = dict.fromkeys(("state", "tries", "next_try_at", "reason"))
    found = {key: row | unknown for key, row in rows.items()}
    for state in states:
        found[state.pop("item_key")] |= state
    return sorted(found.values(), key=lambda row: row["first_seen_at"])


def drops_of(connection: duckdb.DuckDBPyConnection, names: Sequence[str]) -> list[dict[str, Any]]:
    """Drops under these names, the latest first."""
    sql = f'SELECT * FROM drops d WHERE d.url IN ({placeholders(names)}) ORDER BY d."at" DESC'
    return select(connection, sql, names)


def runs_of(connection: duckdb.DuckDBPyConnection, found: dict[str, Any]) -> list[dict[str, Any]]:
    """The runs that the found rows name, oldest first."""
    beside = (row for part in ("versions", "sources", "topics", "links", "drops") for row in found[part])
    rows = [*([found["article"]] if found["article"] else []), *beside]
    named = sorted({row["run_id"] for row in rows if row["run_id"]})
    if not named:
        return []
    return select(
        connection,
        "SELECT run_id, flow, started_at, ended_at, state, rules_version, extractor_version, program_version FROM runs "
        f"WHERE run_id IN ({placeholders(named)}) ORDER BY started_at",
        named,
    )


def placeholders(values: Sequence[str]) -> str:
    """One question mark a value."""
    return ", ".join("?" * len(values))


def spellings(url: str) -> list[str]:
    """The ways one address is commonly typed: with or without scheme, `www.` and the last slash."""
    rest = url.partition("://")[2] or url
    if "." not in rest.partition("/")[0]:
        return []
    path = rest.partition("#")[0]
    bare = path.removeprefix("www.")
    ends = {bare.rstrip("/"), bare.rstrip("/") + "/"}
    return [f"{start}{host}{end}" for start in ("https://", "http://") for host in ("", "www.") for end in sorted(ends)]
