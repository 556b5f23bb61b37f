"""Captures of web archives: replayed pages in their original form, and Common Crawl records by byte range."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlsplit

from connectors.cdx import Archives, Capture
from connectors.http import Fetcher, Wish
from presswatch.errors import Unreadable
from presswatch.records import DropReason, Fetched

#: of a capture: the limit of a page
MAX_CAPTURE_BYTES = 6_000_000
TIMESTAMP = re.compile(r"/web/(\d{14})[a-z_]*/(.+)$", re.DOTALL)
#: prefix of header fields in which a replay gives those of the archived page
ORIGINAL = "x-archive-orig-"


async def fetch_capture(
    fetcher: Fetcher, archives: Archives, capture: Capture, *, deadline: float | None = None
) -> Fetched:
    """Return a capture as it was made: the original address, the archive's time, the bytes unchanged.

    Raises:
        FetchError: the archive cannot give it now, or not at all.
        Unreadable: the archive gives something other than this capture.
    """
    if capture.file is not None:
        return await fetch_record(fetcher, archives, capture, deadline)
    assert capture.captured_at is not None
    stamp = f"{capture.captured_at:%Y%m%d%H%M%S}"
    place = f"{archives.wayback}/web/{stamp}id_/{quote(capture.url, safe='/:?&=%+,;@!$()*~#[]-._')}"
    answer = await fetcher.fetch(place, Wish(max_bytes=MAX_CAPTURE_BYTES), deadline=deadline)
    assert isinstance(answer, Fetched)
    return as_captured(answer, capture, capture.captured_at)


def as_captured(answer: Fetched, capture: Capture, at: datetime) -> Fetched:
    """Return a replay as the original page; after a redirect in the archive, with that capture's time and address."""
    found = TIMESTAMP.search(answer.final_url)
    final_url = capture.url
    if found and answer.hops:
        at = datetime.strptime(found[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        final_url = found[2] if "://" in found[2] else f"http://{found[2]}"
    return Fetched(capture.url, final_url, 200, original_headers(answer.headers), answer.body, at)


def original_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers of a replayed page, as far as the archive gives them; its body is already decoded."""
    coding = ("content-encoding", "transfer-encoding")
    said = {"content-type": headers.get("content-type", "")}
    told = {name.removeprefix(ORIGINAL): value for name, value in headers.items() if name.startswith(ORIGINAL)}
    return {name: value for name, value in (said | told).items() if name not in coding}


async def fetch_record(fetcher: Fetcher, archives: Archives, capture: Capture, deadline: float | None) -> Fetched:
    """Return a Common Crawl record by its byte range: still packed as WARC, see `warehouse.archive`.

    Raises:
        FetchError: it cannot be fetched.
    """
    assert capture.offset is not None
    assert capture.length is not None
    span = (capture.offset, capture.offset + capture.length - 1)
    place = f"{archives.commoncrawl_data}/{capture.file}"
    wish = Wish(max_bytes=MAX_CAPTURE_BYTES, byte_range=span)
    answer = await fetcher.fetch(place, wish, deadline=deadline)
    assert isinstance(answer, Fetched)
    if answer.status != 206 and len(answer.wire_body) != capture.length:
        raise Unreadable(DropReason.UNREADABLE, "the archive gave the whole file where a part was asked for")
    return answer


def host_asked(archives: Archives, capture: Capture) -> str:
    """Return the host that serves a capture."""
    place: Any = urlsplit(archives.wayback if capture.file is None else archives.commoncrawl_data)
    return str(place.hostname)
