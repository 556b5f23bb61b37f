"""`search`: find articles by their words, best first."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import TextIO

from presswatch.cli.progress import Shown, shown_progress
from presswatch.records import SIMILAR_NAME, Found, Hit, Place
from presswatch.settings import load_settings
from presswatch.shown import for_terminal, how_many, terminal_width, write_pieces, write_rows
from presswatch.zones import in_zone
from transforms.search import Snippet, snippet

COLUMNS = (
    "article_id", "at", "outlet", "title", "snippet", "url", "language", "score", "story_id", "more_of_story",
    "found_in",
)  # fmt: skip
BOLD, PLAIN = "\033[1m", "\033[0m"
#: fewer articles than this are indexed without a message
MANY = 500


def search(chosen: argparse.Namespace) -> int:
    """Show what was found; the total number goes to stderr."""
    from flows.steps import SearchWish, search_articles

    settings = load_settings(chosen.home)
    wish = SearchWish(" ".join(chosen.words), chosen.limit, order_of(chosen), settings.time_zone, chosen.flat)
    with shown_progress() as progress:
        query, found = search_articles(settings.home, wish, datetime.now(UTC), partial(show_progress, progress))
    shown = [(hit, snippet(hit.text, query.stems)) for hit in found.hits]
    if chosen.format == "table":
        is_bold = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        zone = settings.time_zone
        blocks = (block(number, *one, zone, is_bold=is_bold) for number, one in enumerate(shown, 1))
        write_pieces(blocks, sys.stdout)
    else:
        write_rows(COLUMNS, [row(*one) for one in shown], chosen.format, sys.stdout)
    say_how_many(found, sys.stderr)
    return 0


def order_of(chosen: argparse.Namespace) -> str:
    """Return the requested order: best, newest or oldest."""
    return "newest" if chosen.newest else "oldest" if chosen.oldest else "best"


def show_progress(progress: Shown, done: int, waiting: int) -> None:
    """Show how far the indexing of many articles is."""
    if waiting >= MANY:
        progress.measure("indexing for search", done, waiting)
        if done == waiting or done % 5000 < MANY:
            progress.line(f"indexing for search: {done:,} of {waiting:,} articles")


def say_how_many(found: Found, stream: TextIO) -> None:
    """Print the count, and why it may be lower than expected."""
    if found.unknown_words:
        print(f"no article has {' or '.join(found.unknown_words)}", file=stream)
    if sum(1 + hit.more_of_story for hit in found.hits) < found.total:
        print(f"{len(found.hits)} of {found.total:,} articles; --limit shows more", file=stream)
    elif len(found.hits) < found.total:
        print(f"{found.total:,} articles, {len(found.hits)} shown: one of each story; --flat shows all", file=stream)
    else:
        print(how_many(found.total, "article"), file=stream)
    if found.behind:
        print(f"{found.behind:,} articles are not in the search index yet; the next run adds them", file=stream)


def row(hit: Hit, around: Snippet) -> Sequence[object]:
    """Return a hit for programs; times are in UTC and say so."""
    score = None if hit.score is None else round(hit.score, 3)
    return (
        hit.article_id,
        hit.at,
        hit.outlet,
        hit.title,
        around.text,
        hit.url,
        hit.language,
        score,
        hit.story_id,
        hit.more_of_story,
        said_places(hit.places),
    )


def said_places(places: Sequence[Place]) -> list[str]:
    """Return where the words were found: `title`, `source: attribution: BelTA reports`, `similar name: Марченко`."""
    return [f"{place.field.replace('_', ' ')}: {place.said}" if place.said else place.field for place in places]


def block(number: int, hit: Hit, around: Snippet, time_zone: str, *, is_bold: bool) -> str:
    """Return a hit for people: title, where and when (in `time_zone`), the words around, address."""
    when = f"{in_zone(hit.at, time_zone):%Y-%m-%d %H:%M %Z}" if hit.at else "without date"
    facts = " · ".join(part for part in (for_terminal(hit.outlet), when, hit.language or "") if part)
    title = f"{BOLD}{for_terminal(hit.title)}{PLAIN}" if is_bold else for_terminal(hit.title)
    lines = [
        f"{number:>2}. {title}",
        f"    {facts}",
        *wrapped(around, is_bold),
        f"    {for_terminal(hit.url or '')}",
        *(f"    {hint}" for hint in hints(hit)),
    ]
    return "\n".join(line.rstrip() for line in lines if line.strip()) + "\n\n"


def hints(hit: Hit) -> Iterator[str]:
    """Yield what is only like the words, where else they were found, and how to see the rest of the story."""
    for one in names_like(hit):
        yield f"approximate: only a name like {for_terminal(one)}"
    if carries_more(hit):
        yield f"found in {for_terminal('; '.join(said_places(surely_found(hit))))}"
    if hit.more_of_story:
        yield f"and {hit.more_of_story} more of this story: presswatch stories show {hit.story_id}"


def carries_more(hit: Hit) -> bool:
    """Tell whether something other than headline and text, which are shown, contains the words."""
    return any(place.field not in ("title", "text") for place in surely_found(hit))


def surely_found(hit: Hit) -> list[Place]:
    """Return the places of a hit that are no mark of an approximate one."""
    return [place for place in hit.places if place.field != SIMILAR_NAME]


def names_like(hit: Hit) -> list[str]:
    """Return the names searched for of which the article has only a similar one."""
    return [place.said for place in hit.places if place.field == SIMILAR_NAME]


def wrapped(around: Snippet, is_bold: bool) -> list[str]:
    """Return the snippet in lines as wide as the terminal (100 columns elsewhere), with its words in bold."""
    width = min(terminal_width(sys.stdout) or 100, 120) - 4
    lines, line, used = [], "    ", 0
    for text, is_marked in shown_words(around):
        if used and used + len(text) > width:
            lines.append(line)
            line, used = "    ", 0
        line += f"{BOLD}{text}{PLAIN} " if is_marked and is_bold else f"{text} "
        used += len(text) + 1
    return [*lines, line]


def shown_words(around: Snippet) -> Iterator[tuple[str, bool]]:
    """Yield the snippet's words, safe for a terminal, each with whether one of its marks begins in it."""
    starts, place = {start for start, _ in around.marks}, 0
    for word in around.text.split(" "):
        if word:
            yield for_terminal(word), not starts.isdisjoint(range(place, place + len(word)))
        place += len(word) + 1
