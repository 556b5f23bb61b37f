"""What web archives hold of a site: the CDX indexes of Wayback and of Common Crawl.

Wayback: https://github.com/internetarchive/wayback/tree/master/wayback-cdx-server documents the queries; captures
in their original form are at `/web/<timestamp>id_/<url>`. Common Crawl has an index for each crawl (`collinfo.json`),
divided into pages; each line gives file, offset and length of a WARC record.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from connectors.http import Fetcher, Wish
from presswatch.errors import FetchError, Unreadable
from presswatch.records import DropReason, Fetched

#: lines of an index per request
LINES_A_PAGE = 3000
MAX_INDEX_BYTES = 15_000_000
FIELDS = ("timestamp", "original", "mimetype", "statuscode", "digest", "length")
#: a valid address: no control character, no half of a surrogate pair, not too long for a request
WEB_ADDRESS = re.compile("(?i)https?://[^\x00-\x20\x7f\ud800-\udfff]{1,4096}")
STATUS = re.compile("[1-9][0-9][0-9]")
#: no domain has more index pages, and no archive file more bytes
MOST_PAGES, MOST_BYTES = 100_000, 2**53


@dataclass(frozen=True, slots=True)
class Archives:
    """The base addresses of the archives, without a trailing slash."""

    wayback: str = "https://web.archive.org"
    commoncrawl_index: str = "https://index.commoncrawl.org"
    commoncrawl_data: str = "https://data.commoncrawl.org"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to ask an index for: a domain with its subdomains, and a range of days, both ends included."""

    domain: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Capture:
    """One line of an index: an address, a time, and for Common Crawl the place of the record."""

    url: str
    captured_at: datetime | None
    status: int | None
    media_type: str
    digest: str
    file: str | None = None
    offset: int | None = None
    length: int | None = None


@dataclass(frozen=True, slots=True)
class IndexPage:
    """A part of an index and the key of the next part; None at the end."""

    captures: tuple[Capture, ...]
    next_key: str | None
    #: what could not be fetched
    problem: str = ""


async def wayback_page(fetcher: Fetcher, archives: Archives, wanted: Wanted, key: str | None) -> IndexPage:
    """Return the captures of a domain, starting at a resume key.

    Raises:
        FetchError: the index cannot be fetched now.
        Unreadable: the answer is not an index.
    """
    asked = {
        "url": wanted.domain,
        "matchType": "domain",
        "from": f"{wanted.first:%Y%m%d}",
        "to": f"{wanted.last:%Y%m%d}",
        "output": "json",
        "fl": ",".join(FIELDS),
        # One line for consecutive captures that are equal byte for byte.
        "collapse": "digest",
        "filter": "mimetype:(text/html|application/xhtml.*|warc/revisit|unk|-)",
        "limit": str(LINES_A_PAGE),
        "showResumeKey": "true",
    }
    if key:
        asked["resumeKey"] = key
    body = await asked_of(fetcher, f"{archives.wayback}/cdx/search/cdx?{urlencode(asked)}")
    return read_wayback(body)


def read_wayback(body: bytes) -> IndexPage:
    """Read an answer with `output=json` and `showResumeKey`: a header, one row each, an empty row, a row with the key.

    Raises:
        Unreadable: the answer has another form.
    """
    try:
        rows: list[list[object]] = list_in(body)
        key = str(rows[-1][0]) if len(rows) > 1 and rows[-2] == [] else None
        captures = map(capture_of, records_of(rows))
        found = tuple(capture for capture in captures if capture)
    except (ValueError, TypeError, IndexError, KeyError) as error:
        raise Unreadable(DropReason.BAD_JSON, f"the index answers with no list of captures: {body[:80]!r}") from error
    return IndexPage(found, key)


def records_of(rows: Sequence[Sequence[object]]) -> Iterator[dict[str, str]]:
    """Yield rows below a header by its names; rows of another length are no captures."""
    names = [str(name) for name in rows[0]] if rows else []
    for row in rows[1:]:
        if len(row) == len(names) > 1:
            yield dict(zip(names, map(str, row), strict=True))


async def commoncrawl_page(fetcher: Fetcher, archives: Archives, wanted: Wanted, key: str | None) -> IndexPage:
    """Return the captures of a domain, starting at a key: a crawl's name, a page of its index and the number of pages.

    Raises:
        FetchError: the index cannot be fetched now.
        Unreadable: the answer is not an index.
    """
    if key is None:
        crawls = read_crawls(await asked_of(fetcher, f"{archives.commoncrawl_index}/collinfo.json"), wanted)
        return IndexPage((), await first_key(fetcher, archives, wanted, crawls))
    crawl, page, pages, *others = json.loads(key)
    asked = commoncrawl_query(wanted) | {"page": str(page)}
    body = await crawl_answer(fetcher, archives, crawl, asked)
    captures = tuple(read_lines(body or b""))
    if page + 1 < pages:
        return IndexPage(captures, json.dumps([crawl, page + 1, pages, *others]))
    return IndexPage(captures, await first_key(fetcher, archives, wanted, others))


async def first_key(fetcher: Fetcher, archives: Archives, wanted: Wanted, crawls: Iterable[str]) -> str | None:
    """Return the key of the first page in the first of these crawls that has any; None if none has."""
    rest = list(crawls)
    while rest:
        crawl = rest.pop(0)
        asked = commoncrawl_query(wanted) | {"showNumPages": "true"}
        body = await crawl_answer(fetcher, archives, crawl, asked)
        if body is not None and (pages := pages_in(body)):
            return json.dumps([crawl, 0, pages, *rest])
    return None


def parsed(body: bytes) -> Any:
    """Parse an archive's JSON.

    Raises:
        ValueError: it is not JSON, or nested too deeply.
    """
    try:
        return json.loads(body)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


async def crawl_answer(fetcher: Fetcher, archives: Archives, crawl: str, asked: Mapping[str, str]) -> bytes | None:
    """Return a crawl's index; None on 404, which means that it has no such capture.

    Raises:
        FetchError: it cannot be fetched.
    """
    try:
        return await asked_of(fetcher, f"{archives.commoncrawl_index}/{crawl}-index?{urlencode(asked)}")
    except FetchError as fault:
        if fault.status == HTTPStatus.NOT_FOUND:
            return None
        raise


def list_in(body: bytes) -> list[Any]:
    """Parse an archive's list; empty if there are no bytes.

    Raises:
        ValueError: it is not a list.
    """
    found = parsed(body.strip() or b"[]")
    if not isinstance(found, list):
        raise ValueError("no list")
    return found


def number_of(value: object, most: int = MOST_BYTES) -> int:
    """Return a whole number from 0 to `most`, given as JSON number or as digits.

    Raises:
        ValueError: it is not such a number.
    """
    text = str(value)
    if not re.fullmatch("[0-9]{1,16}", text) or int(text) > most:
        raise ValueError(f"no number up to {most}: {text[:40]}")
    return int(text)


def pages_in(body: bytes) -> int:
    """Return how many pages an index has, from the answer to `showNumPages`.

    Raises:
        Unreadable: the answer is something else.
    """
    try:
        return number_of(parsed(body)["pages"], MOST_PAGES)
    except (ValueError, TypeError, KeyError) as error:
        raise Unreadable(DropReason.BAD_JSON, f"the index does not say its pages: {body[:80]!r}") from error


def commoncrawl_query(wanted: Wanted) -> dict[str, str]:
    """Return the parameters of a query to an index of Common Crawl."""
    days = {"from": f"{wanted.first:%Y%m%d}000000", "to": f"{wanted.last:%Y%m%d}235959"}
    return {"url": wanted.domain, "matchType": "domain", "output": "json", **days}


def read_crawls(body: bytes, wanted: Wanted) -> list[str]:
    """Return the names of the crawls that overlap the wanted days, oldest first (`CC-MAIN-2019-35`: year and week).

    Raises:
        Unreadable: the answer is not a list of crawls.
    """
    try:
        crawls = [(entry["id"], entry.get("from"), entry.get("to")) for entry in parsed(body)]
        return sorted(name for name, first, last in crawls if overlaps(name, first, last, wanted))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Unreadable(DropReason.BAD_JSON, f"no list of crawls: {body[:80]!r}") from error


def overlaps(name: str, first: str | None, last: str | None, wanted: Wanted) -> bool:
    """Tell whether a crawl may have captures of the wanted days, by its dates or by the year in its name."""
    if first and last:
        return first[:10] <= f"{wanted.last}" and last[:10] >= f"{wanted.first}"
    years = {str(year) for year in range(wanted.first.year, wanted.last.year + 1)}
    return bool(years & set(re.findall(r"\d{4}", name)))


def read_lines(body: bytes) -> Iterator[Capture]:
    """Yield the captures in an index's lines, one JSON object each; other lines are skipped."""
    for line in body.splitlines():
        try:
            values = parsed(line)
            named = {
                "timestamp": "timestamp",
                "original": "url",
                "mimetype": "mime",
                "statuscode": "status",
                "digest": "digest",
            }
            capture = capture_of({name: str(values.get(key, "")) for name, key in named.items()})
            file, offset, length = str(values["filename"]), number_of(values["offset"]), number_of(values["length"])
        except (ValueError, TypeError, KeyError, AttributeError):
            continue
        if capture:
            yield replace(capture, file=file, offset=offset, length=length)


def capture_of(values: Mapping[str, str]) -> Capture | None:
    """Return one line as a capture; None if it has no time or no web address."""
    try:
        at = datetime.strptime(values["timestamp"][:14].ljust(14, "0"), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    if not WEB_ADDRESS.fullmatch(values["original"]):
        return None
    status = int(values["statuscode"]) if STATUS.fullmatch(values["statuscode"]) else None
    return Capture(values["original"], at, status, values["mimetype"].lower(), values["digest"])


async def asked_of(fetcher: Fetcher, url: str) -> bytes:
    """Return an index's answer.

    Raises:
        FetchError: it cannot be fetched.
    """
    answer = await fetcher.fetch(url, Wish("application/json, text/plain;q=0.9, */*;q=0.1", max_bytes=MAX_INDEX_BYTES))
    return answer.body if isinstance(answer, Fetched) else b""
