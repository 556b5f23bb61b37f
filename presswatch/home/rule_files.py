"""Where the shipped data is, and the rule files as text."""

from __future__ import annotations

import csv
import io
import os
import tomllib
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from presswatch.errors import UsageError
from presswatch.files import GIVEN_BYTES, read_given_text, why_unread
from presswatch.records import Drop, DropReason, Feed, FeedKind
from presswatch.shown import redact_url
from presswatch.zones import is_zone
from transforms.web import canonical_url, feed_id
from transforms.work import RuleTexts

if TYPE_CHECKING:
    from transforms.search import NameTable

SEEDS_VARIABLE = "PRESSWATCH_SEEDS"
#: word frequencies, names that are one, words of one meaning: a user's folder need not hold them
STORY_FILES = (
    "story_background.tsv",
    "story_names.tsv",
    "story_concepts.tsv",
    "story_words.tsv",
    "story_translations.tsv",
)
#: in the order of the fields of RuleTexts
RULE_FILES = ("sources.toml", "topics.toml", "iptc_mediatopics.csv", "watchlists.toml")
#: data about words, a file for each language; any language found there is read
LANGUAGE_FILES = ("words/*.toml", "words/*.txt", "cues/*.toml", "countries.toml", "bodies.toml")
#: how names are declined: a user's folder need not hold it
DECLENSION_FILE = "declension.toml"
FEED_COLUMNS = ("url", "source_id", "language", "kind", "time_zone")


def seeds_folder() -> Path:
    """Return the folder with rules and seeds: `./seeds` if it holds a registry, else the one in the package.

    PRESSWATCH_SEEDS overrides both: what `presswatch up` starts runs in another folder.
    """
    if named := os.environ.get(SEEDS_VARIABLE, "").strip():
        return Path(named)
    here = Path("seeds")
    if (here / "sources.toml").is_file():
        return here
    return shipped_seeds()


def shipped_seeds() -> Path:
    """Return the folder that came with the program."""
    packaged = Path(str(resources.files("presswatch"))) / "seeds"
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[2] / "seeds"


def read_rule_texts(folder: Path) -> RuleTexts:
    """Return the rule files of a folder.

    Raises:
        UsageError: one is missing or not UTF-8; the message names it.
    """
    sources, topics, iptc, watchlists = (text_of_rules(folder / name) for name in RULE_FILES)
    return RuleTexts(sources, topics, iptc, watchlists, read_language_files(folder), story_background(folder))


def story_background(folder: Path) -> str:
    """Return the weights for stories, each file from this folder or else as shipped.

    Raises:
        UsageError: one cannot be read or is not UTF-8; the message names it.
    """
    paths = [folder / name if (folder / name).is_file() else shipped_seeds() / name for name in STORY_FILES]
    try:
        return "".join(path.read_text(encoding="utf-8") for path in paths)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the story files of {folder} cannot be read: {why_unread(error)}") from error


def read_language_files(folder: Path) -> tuple[tuple[str, str], ...]:
    """Return the words, cues, countries and declensions of a folder of seeds: (path within it, text).

    If a folder holds none, like those of 0.1, the shipped ones are used.

    Raises:
        UsageError: one cannot be read or is not UTF-8; the message names it.
    """
    home = folder if (folder / "words").is_dir() else shipped_seeds()
    paths = sorted(path for pattern in LANGUAGE_FILES for path in home.glob(pattern))
    words = tuple((path.relative_to(home).as_posix(), text_of_rules(path)) for path in paths)
    return (*words, (DECLENSION_FILE, declension_text(folder)))


def declension_text(folder: Path) -> str:
    """Return the file by which names are declined, from this folder or else as shipped.

    Raises:
        UsageError: it cannot be read or is not UTF-8; the message names it.
    """
    own = folder / DECLENSION_FILE
    return text_of_rules(own if own.is_file() else shipped_seeds() / DECLENSION_FILE)


def text_of_rules(path: Path) -> str:
    """Return a file's text.

    Raises:
        UsageError: it cannot be read or is not UTF-8; the message names it.
    """
    try:
        return read_given_text(path)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the rule file {path} cannot be read: {why_unread(error)}") from error


@lru_cache(maxsize=1)
def search_names() -> NameTable:
    """Return the names that a search equates across languages, and how others may be spelled.

    Each of the two files is that of the seeds in use, else the shipped one.

    Raises:
        UsageError: a file cannot be read.
        RulesError: it is wrong.
    """
    from transforms.search import read_names, read_spellings

    names, spellings = map(text_of_seeds, ("names.toml", "spellings.toml"))
    return read_names(names).with_spellings(read_spellings(spellings))


def text_of_seeds(name: str) -> str:
    """Return the text of this file of the seeds in use, else of the shipped one.

    Raises:
        UsageError: it cannot be read.
    """
    own = seeds_folder() / name
    path = own if own.is_file() else shipped_seeds() / name
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the rule file {path} cannot be read: {why_unread(error)}") from error


@lru_cache(maxsize=1)
def watchlist_names() -> Mapping[str, Mapping[str, str]]:
    """Return the names of the watchlists in use, by id and language; none where their file cannot be read.

    Names are for showing: what is wrong with the file is said where hits are made, and pages show ids.
    """
    try:
        text = (seeds_folder() / "watchlists.toml").read_text(encoding="utf-8")
        blocks = tomllib.loads(text).get("watchlist", [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return {}
    named = [(block.get("id"), block.get("name")) for block in blocks if isinstance(block, dict)]
    return {str(key): name for key, name in named if isinstance(name, dict)}


def read_feed_list(path: Path, now: datetime) -> tuple[list[Feed], list[Drop]]:
    """Return the feeds of a CSV file with the columns url, source_id, language, kind, or of a list of addresses.

    Only `url` is required; the default kind is a feed document. Bad rows come back as drops, rows that begin with
    `#` are ignored.

    Raises:
        UsageError: as for `feed_rows`.
    """
    feeds: dict[str, Feed] = {}
    drops = []
    rows = feed_rows(path)
    for row in rows:
        url = address_in(row)
        if not url or url.startswith("#"):
            continue
        if problem := fault_of(row):
            detail = f"{path.name} line {rows.line_num}: {problem}"
            drops.append(Drop(now, DropReason.BAD_ROW, url=redact_url(" ".join(url.split())), detail=detail))
            continue
        source, language, zone = (row.get(name) or None for name in ("source_id", "language", "time_zone"))
        feed = Feed(feed_id(url), url, source, language, kind_in(row), zone.strip() if zone else None)
        feeds.setdefault(feed.feed_id, feed)
    return list(feeds.values()), drops


def address_in(row: dict[str, str]) -> str:
    """Return the address in a row; for a Telegram channel, in whatever form, that of its preview."""
    url = (row.get("url") or "").strip()
    from transforms.feeds import preview_address

    return preview_address(url) or url


def kind_in(row: dict[str, str]) -> str:
    """Return the kind of feed in a row, else what its address shows, else a feed document."""
    from transforms.feeds import preview_address

    is_channel = preview_address(row.get("url") or "") is not None
    return (row.get("kind") or "").strip().lower() or (FeedKind.TELEGRAM if is_channel else FeedKind.FEED)


def fault_of(row: dict[str, str]) -> str | None:
    """Return what is wrong with a row of a list of feeds, or None."""
    if any("\n" in (row.get(name) or "").strip() for name in FEED_COLUMNS):
        return "it runs over several lines: is a quotation mark not closed?"
    if canonical_url(address_in(row)) is None or not address_in(row).isprintable():
        return "not an http(s) address"
    kind = kind_in(row)
    if kind not in set(FeedKind):
        return f"no kind {kind[:40]!r}; there are {', '.join(FeedKind)}"
    zone = (row.get("time_zone") or "").strip()
    return None if not zone or is_zone(zone) else f"there is no time zone {zone[:40]!r}; one is Europe/Minsk"


def table_in(text: str) -> csv.DictReader[str]:
    """Return a CSV text's rows, or a plain list of addresses as a table of one column."""
    first = next((line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")), "")
    if canonical_url(first) and "," not in first:
        # Terminal feed readers write tags and names after the address.
        addresses = ("".join(line.split(maxsplit=1)[:1]).strip("\"'") for line in text.splitlines())
        return csv.DictReader(io.StringIO("\n".join(addresses)), ["url"])
    # Excel writes semicolons in locales with a decimal comma.
    other = next((mark for mark in ";\t" if mark in first and "," not in first), ",")
    return csv.DictReader(io.StringIO(text), delimiter=other)


def column_names(written: Iterable[str]) -> list[str]:
    """Return the names of columns as we know them; other programs may call that of the addresses otherwise."""
    names = [key if (key := name.strip().lower()) in FEED_COLUMNS else name for name in written]
    if "url" in names:
        return names
    from transforms.feeds import ADDRESS_NAMES, local_name

    called = next((name for name in names if local_name(name) in ADDRESS_NAMES), None)
    return ["url" if name == called else name for name in names]


def feed_rows(path: Path) -> csv.DictReader[str]:
    """Return the rows of a list of feeds as they stand in the file.

    Raises:
        UsageError: the file cannot be read, or has no column `url`.
    """
    try:
        text = read_given_text(path)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the list of feeds {path} cannot be read: {why_unread(error)}") from error
    # The largest possible field: an unclosed quotation mark makes one field of the whole file.
    csv.field_size_limit(GIVEN_BYTES)
    rows = table_in(text)
    rows.fieldnames = column_names(rows.fieldnames or ())
    if "url" not in (rows.fieldnames or ()):
        raise UsageError(
            f"{path} has no column 'url' in its first line; expected url,source_id,language,kind,time_zone"
        )
    return rows
