"""The user's list of feeds: `feeds.csv` in the home folder if there is one, else the shipped list."""

from __future__ import annotations

import csv
import fcntl
import io
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from presswatch.codings import GZIP_MAGIC
from presswatch.errors import Unreadable, UsageError
from presswatch.files import read_given, write_whole
from presswatch.home.rule_cache import kept_rules
from presswatch.home.rule_files import (
    FEED_COLUMNS,
    address_in,
    fault_of,
    feed_rows,
    read_feed_list,
    read_rule_texts,
    seeds_folder,
)
from presswatch.records import Feed, FeedKind
from presswatch.settings import Settings
from transforms.web import canonical_url, feed_id

if TYPE_CHECKING:
    from transforms.article import Rules
    from transforms.feeds import FeedListing

LIST_NAME = "feeds.csv"
#: recognises OPML in any charset, after whatever a program wrote before it
OPML_ROOT = re.compile(rb"(?i)<(?:\w+:)?opml\b")
#: in bookmarks of browsers that followed feeds
FEED_BOOKMARK = b"feedurl="


def feed_list_path(settings: Settings, chosen: Path | None = None) -> Path:
    """Return the path of the list in use."""
    own = settings.home / LIST_NAME
    return chosen or (own if own.is_file() else seeds_folder() / LIST_NAME)


def listed_feeds(settings: Settings, now: datetime) -> list[Feed]:
    """Return the feeds followed now."""
    return read_feed_list(feed_list_path(settings), now)[0]


def require_writable(settings: Settings) -> None:
    """Make sure that the list can be written before anything is fetched for it.

    Raises:
        OSError: it cannot; the home is named, not the file that was tried.
    """
    settings.home.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryFile(dir=settings.home):
            pass
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(settings.home)) from error


def values_of(feed: Feed) -> dict[str, str]:
    """Return a feed as the columns of its row."""
    values = (feed.url, feed.source_id or "", feed.language or "", feed.kind, feed.time_zone or "")
    return dict(zip(FEED_COLUMNS, values, strict=True))


def columns_for(feeds: Sequence[Feed], before: Sequence[str]) -> list[str]:
    """Return our columns of the list; `kind` and `time_zone` only if the list has them or some feed uses them."""
    wanted = {
        "kind": any(feed.kind != FeedKind.FEED for feed in feeds),
        "time_zone": any(feed.time_zone for feed in feeds),
    }
    return [name for name in FEED_COLUMNS if name in before or wanted.get(name, True)]


@contextmanager
def list_held(settings: Settings) -> Iterator[None]:
    """Lock the list while one command reads and rewrites it; others wait."""
    settings.home.mkdir(parents=True, exist_ok=True)
    folder = os.open(settings.home, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def write_feeds(settings: Settings, feeds: Sequence[Feed]) -> Path:
    """Write the home folder's list, whole or not at all.

    What else the user wrote stays: rows commented out with `#`, faulty rows, columns of the user's own.
    """
    settings.home.mkdir(parents=True, exist_ok=True)
    text = io.StringIO()
    before = feed_rows(feed_list_path(settings))
    names = before.fieldnames or ()
    own = [name for name in names if name and name not in FEED_COLUMNS]
    rows = csv.DictWriter(text, [*columns_for(feeds, names), *own], extrasaction="ignore", lineterminator="\n")
    rows.writeheader()
    rows.writerows(rows_with(before, feeds))
    target = settings.home / LIST_NAME
    write_whole(target, text.getvalue())
    return target


def rows_with(before: Iterable[dict[str, str]], feeds: Sequence[Feed]) -> Iterator[dict[str, str]]:
    """Yield the rows of a list for these feeds: commented and faulty rows stay, new feeds come last."""
    waiting = {feed.feed_id: feed for feed in feeds}
    for row in before:
        url = address_in(row)
        if url.startswith("#") or fault_of(row):
            yield row
        elif feed := waiting.pop(feed_id(url), None):
            yield row | values_of(feed)
    yield from map(values_of, waiting.values())


def read_import(path: Path, now: datetime) -> tuple[list[Feed], list[str]]:
    """Return the feeds of an OPML file, a CSV file with a column `url`, or another list; and what was passed over.

    Raises:
        UsageError: the file is none of these; the message says what was wrong.
    """
    try:
        body = read_given(path)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error
    if is_opml(body):
        return read_outlines(path, body)
    is_page = body.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")
    try:
        return read_outlines(path, body) if is_page else read_table(path, now)
    except UsageError as fault:
        return read_otherwise(body, fault)


def read_table(path: Path, now: datetime) -> tuple[list[Feed], list[str]]:
    """Return the feeds of a table or plain list, and what is wrong with other rows.

    Raises:
        UsageError: it is none.
    """
    feeds, drops = read_feed_list(path, now)
    return feeds, [drop.detail or drop.reason for drop in drops]


def is_opml(body: bytes) -> bool:
    """Tell whether a list is OPML, packed or not, or bookmarks that name feeds as OPML does."""
    beginning = body[:5000].replace(b"\0", b"")
    return body.startswith(GZIP_MAGIC) or OPML_ROOT.search(beginning) is not None or FEED_BOOKMARK in body.lower()


def read_outlines(path: Path, body: bytes) -> tuple[list[Feed], list[str]]:
    """Return the feeds of an OPML file.

    Raises:
        UsageError: it is none, or broken.
    """
    from transforms.feeds import read_opml

    try:
        listings, left_out = read_opml(body)
    except Unreadable as fault:
        raise UsageError(f"{path}: {fault.detail}") from fault
    return [Feed(feed_id(entry.url), entry.url, None, entry.language, entry.kind) for entry in listings], left_out


def read_otherwise(body: bytes, fault: UsageError) -> tuple[list[Feed], list[str]]:
    """Return the feeds of a list that is no table: JSON, a page, lines with words around addresses.

    Raises:
        UsageError: `fault`, where it names no address.
    """
    from transforms.feeds import addresses_listed

    addresses, left_out = addresses_listed(body)
    if not addresses:
        raise fault
    return [Feed(feed_id(url), url) for url in addresses], left_out


def merged(known: Sequence[Feed], added: Sequence[Feed]) -> list[Feed]:
    """Merge two lists; known feeds keep their source and language."""
    by_id = {feed.feed_id: feed for feed in known}
    for feed in added:
        if canonical_url(feed.url):
            by_id.setdefault(feed.feed_id, feed)
    return list(by_id.values())


def shipped_beside(settings: Settings, known: Sequence[Feed], now: datetime) -> tuple[list[Feed], bool]:
    """Return the feeds of the shipped list that a home's own list neither follows nor has commented out with `#`.

    The second value tells whether the own list derives from the shipped one: it follows most of that.
    """
    own, shipped = settings.home / LIST_NAME, read_feed_list(seeds_folder() / LIST_NAME, now)[0]
    if not own.is_file():
        return [], False
    aside = {feed_id(address_in(row).lstrip("# ")) for row in feed_rows(own)}
    followed = {feed.feed_id for feed in known} | aside
    beside = [feed for feed in shipped if feed.feed_id not in followed]
    return beside, 2 * len(beside) < len(shipped)


def with_options(
    feeds: Sequence[Feed], wanted_id: str, source_id: str | None, language: str | None
) -> tuple[list[Feed], list[str]]:
    """Return the list with one feed's source and language changed, and which of the two changed."""
    known = next(feed for feed in feeds if feed.feed_id == wanted_id)
    new = replace(known, source_id=source_id or known.source_id, language=language or known.language)
    changed = ["source"] if new.source_id != known.source_id else []
    changed += ["language"] if new.language != known.language else []
    return [new if feed is known else feed for feed in feeds], changed


def rules_in_use() -> Rules:
    """Return the rules of the seeds in use; only who asks for their lists pays for them."""
    return kept_rules(read_rule_texts(seeds_folder()))


def with_sources(feeds: Sequence[Feed]) -> list[Feed]:
    """Set the source of feeds that have none to the one their address belongs to."""
    from transforms.sources import publisher_of

    rules = rules_in_use()
    return [
        feed if feed.source_id else replace(feed, source_id=publisher_of(feed.url, rules.registry)) for feed in feeds
    ]


def unknown_sources(feeds: Sequence[Feed]) -> list[str]:
    """Return the sources that feeds name and the registry does not have, each once."""
    ids = {source.source_id for source in rules_in_use().sources}
    return list(dict.fromkeys(feed.source_id for feed in feeds if feed.source_id and feed.source_id not in ids))


def known_source(source_id: str) -> str:
    """Return a source's id as it was given.

    Raises:
        UsageError: the registry does not have it; the message names similar ones.
    """
    ids = [source.source_id for source in rules_in_use().sources]
    if source_id in ids:
        return source_id
    similar = ", ".join(get_close_matches(source_id, ids, n=3)) or "see seeds/sources.toml"
    raise UsageError(f"there is no source {source_id!r}; like it: {similar}")


def as_listings(feeds: Sequence[Feed], titles: Mapping[str, str]) -> list[FeedListing]:
    """Return feeds as OPML entries; `titles` by feed id are the feeds' own titles."""
    from transforms.feeds import FeedListing

    return [
        FeedListing(feed.url, titles.get(feed.feed_id) or feed.source_id, None, feed.language, kind=feed.kind)
        for feed in sorted(feeds, key=lambda feed: (feed.source_id or "", feed.url))
    ]
