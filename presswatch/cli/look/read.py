"""`read`: show an article, wrapped, with the evidence of its source tags marked, or the changes of its versions."""

from __future__ import annotations

import argparse
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from presswatch.cli.look.explain import never_seen
from presswatch.cli.look.story_told import story_lines
from presswatch.errors import UsageError
from presswatch.home import found_about
from presswatch.records import Role
from presswatch.settings import load_settings
from presswatch.shown import Mark, Piece, for_terminal, how_many, marked_paragraphs, terminal_width, write_pieces

if TYPE_CHECKING:
    from warehouse.desk import ArticleFile
    from warehouse.snapshot import Explanation, Version

#: lines longer than this are hard to read, however wide the terminal
WIDEST = 88
#: articles of a seed file that are named
MOST_NAMED = 5


def read(chosen: argparse.Namespace) -> int:
    """Show an article; exit code 1 if there is none."""
    from warehouse.desk import article_file, newest_of

    settings = load_settings(chosen.home)
    found = found_about(settings, chosen.wanted)
    if found is None or found["article"] is None:
        why = no_single_article(found, chosen.wanted) if found else never_seen(settings, chosen.wanted)
        print(for_terminal(f"presswatch: {why}"), file=sys.stderr)
        return 1
    with newest_of(settings.home).reading(settings.time_zone) as connection:
        file = article_file(connection, found["article"]["article_id"])
    if file is None:
        raise UsageError(
            f"{chosen.wanted} is no longer an article: a run has just published another snapshot; ask again"
        )
    width = min(terminal_width(sys.stdout) or 80, WIDEST)
    if chosen.diff:
        lines = difference_lines(found["versions"], width)
    elif chosen.number:
        lines = version_lines(file.versions, chosen.number, width)
    else:
        lines = chain(article_lines(file, width), story_part(found, width))
    write_pieces((f"{line}\n" for line in lines), sys.stdout)
    return 0


def no_single_article(found: Explanation, wanted: str) -> str:
    """Return what is known instead of one article: the articles of a seed file, or that there is none."""
    held = found["seed_file"]["articles"] if found["seed_file"] else []
    if held:
        named = [f"{one['article_id']} ({one['title'] or 'no title'})" for one in held[:MOST_NAMED]]
        named += ["…"] * (len(held) > MOST_NAMED)
        return f"{wanted} holds {how_many(len(held), 'article')}, read one by its id: {', '.join(named)}"
    return f"{wanted} is known, and no article: `presswatch explain` says what it is"


def article_lines(file: ArticleFile, width: int) -> Iterator[str]:
    """Yield the article: its head, its text with the numbers of its source tags, its sources and topics."""
    article = file.article
    placed, others = placed_and_others(file.sources)
    yield from wrapped(article["title"] or article["article_id"], width)
    yield from wrapped(" · ".join(head_parts(article)), width)
    yield ""
    yield from text_lines(article["text"] or "", placed, width)
    yield from tag_lines(placed, others, width)
    if file.topics:
        yield from wrapped("About: " + ", ".join(tag["topic_name"] for tag in file.topics), width, "    ")
    if article["url"]:
        yield for_terminal(article["url"])


def placed_and_others(tags: Sequence[Mapping[str, Any]]) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    """Return the tags whose evidence is in the text, and the others."""
    placed = [tag for tag in tags if tag["field"] == "text" and tag["start_char"] is not None]
    return placed, [tag for tag in tags if tag not in placed]


def text_lines(text: str, placed: Sequence[Mapping[str, Any]], width: int) -> Iterator[str]:
    """Yield the text, with the evidence of each placed tag in brackets and numbered."""
    marks = [Mark(tag["start_char"], tag["end_char"], "source", str(n), "") for n, tag in enumerate(placed, 1)]
    for paragraph in marked_paragraphs(text, marks):
        yield from wrapped("".join(with_numbers(piece) for piece in paragraph), width)
        yield ""


def tag_lines(placed: Sequence[Mapping[str, Any]], others: Sequence[Mapping[str, Any]], width: int) -> Iterator[str]:
    """Yield what the numbers mean, then the tags whose evidence is not in the text."""
    for number, tag in enumerate(placed, 1):
        yield from wrapped(f"[{number}] {tag['name']}: {tag['role']}{via(tag)} ({tag['rule']})", width, "    ")
    for tag in others:
        if tag["role"] != Role.PUBLISHER:
            yield from wrapped(f"    {tag['name']}: {tag['role']}{via(tag)}, «{tag['evidence']}»", width, "    ")


def story_part(found: Explanation, width: int) -> Iterator[str]:
    """Yield the story of the article: who reported it when, earliest first."""
    for line in story_lines(found["story"], found["article"]):
        yield from wrapped(line if line.startswith("Story") else f"    {line}", width, "    ")


def head_parts(article: Mapping[str, Any]) -> Iterator[str]:
    """Yield outlet, authors, time, language, and anything special."""
    yield from filter(None, (article["outlet"], ", ".join(article["authors"] or ())))
    at = article["published_at"] or article["first_seen_at"]
    yield f"{at:%Y-%m-%d %H:%M}" + ("" if article["published_at"] else " (first seen)")
    yield from filter(None, (article["language"],))
    if article["version"] and article["version"] > 1:
        yield f"version {article['version']}"
    if article["gone_at"]:
        yield f"gone from its address since {article['gone_at']:%Y-%m-%d %H:%M}"


def with_numbers(piece: Piece) -> str:
    """Return a stretch of text; evidence in brackets, followed by its number."""
    return f"[{piece.text}]" + "".join(f"[{mark.why}]" for mark in piece.marks) if piece.marks else piece.text


def via(tag: Mapping[str, Any]) -> str:
    """Return through whom a source is cited."""
    return f" via {tag['via']}" if tag["via"] else ""


def version_lines(versions: Sequence[Mapping[str, Any]], number: int, width: int) -> Iterator[str]:
    """Yield an article in an earlier version.

    Raises:
        UsageError: there is no such version.
    """
    version = next((one for one in versions if one["version"] == number), None)
    if version is None:
        raise UsageError(
            f"there is no version {number}; there are {', '.join(str(one['version']) for one in versions)}"
        )
    yield from wrapped(version["title"] or "", width)
    yield f"version {number} · seen {version['seen_at']:%Y-%m-%d %H:%M}"
    yield ""
    for line in (version["text"] or "").split("\n"):
        if line.strip():
            yield from wrapped(line, width)
            yield ""


def difference_lines(versions: Sequence[Version], width: int) -> Iterator[str]:
    """Yield each version with what it removed (-) and added (+), sentence by sentence."""
    for version in versions:
        kinds = ", ".join(version["kinds"] or [version["change"]])
        yield f"version {version['version']} · seen {version['seen_at']:%Y-%m-%d %H:%M} · {kinds}"
        for line in version["difference"]:
            yield from (f"  {part}" for part in wrapped(line, width - 2))
    if len(versions) < 2:
        yield "It has not changed since it was first seen."


def wrapped(text: str, width: int, indent: str = "") -> list[str]:
    """Return a text in lines, safe for a terminal; all but the first are indented by `indent`."""
    first = text[: len(text) - len(text.lstrip())]
    lines = textwrap.wrap(
        for_terminal(text.strip()),
        width,
        initial_indent=first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return lines or [""]
