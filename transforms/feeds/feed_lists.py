"""Lists of feeds that are neither OPML nor tables: JSON of readers, pages of links, Markdown, notes in lines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from transforms.feeds.discovery import as_http, find_feeds
from transforms.feeds.opml import ADDRESS_NAMES, local_name
from transforms.feeds.xml_text import decoded
from transforms.text import is_binary
from transforms.web import join_url

#: what else names an address in JSON, where nothing names that of a feed
OTHER_NAMES = ("url", "href", "link", "id")
#: Google Reader and its heirs name a feed "feed/https://…"
READER_PREFIX = "feed/"
#: a link of Markdown, between angle brackets, or bare
IN_LINE = re.compile(r"(?i)\b(?:feed:)?(?:https?|feed|itpc|pcast)://[^\s<>\"'`\])]+")
#: the page of a channel, as the service's own export of subscriptions names it under headings of any language
CHANNEL = re.compile(r"(?i:https?://(?:www\.)?youtube\.com/channel/)(UC[\w-]{22})(?![\w-])")
HEAD_OF_TABLE = re.compile(r"\w[\"']?[,;\t][\"']?\w")
IDLE_LINE = re.compile(r"[#>=*_~\-\s]|$")
MOST_FEEDS = 20_000
MOST_REMARKS = 200


def addresses_listed(body: bytes) -> tuple[list[str], list[str]]:
    """Return the addresses that a list names, each once, and a line for each part of it that names none.

    Both are empty if the body is no such list, or no text at all.
    """
    text = decoded(body, None)[0].strip("\ufeff \r\n\t")
    if is_binary(text):
        return [], []
    found: list[str]
    left_out: list[str]
    if text.startswith(("{", "[")):
        found, left_out = list(in_json(loaded(text))), []
    elif text.startswith("<"):
        found, left_out = in_page(text)
    else:
        found, left_out = in_lines(text)
    addresses = (join_url("", re.sub(r"^(?=//)", "http:", as_http(feed_of_channel(address)))) for address in found)
    named = list(dict.fromkeys(address for address in addresses if address))[:MOST_FEEDS]
    return named, left_out[:MOST_REMARKS] if named else []


def feed_of_channel(address: str) -> str:
    """Return the feed of a video channel that is named by its page; any other address unchanged."""
    channel = CHANNEL.match(address)
    return f"https://www.youtube.com/feeds/videos.xml?channel_id={channel[1]}" if channel else address


def loaded(text: str) -> Any:
    """Return what a text says as JSON; None if it is broken."""
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def in_json(value: Any) -> Iterator[str]:
    """Yield the addresses of feeds in JSON: what is called so, else what stands alone."""
    pending = [value]
    while pending:
        part = pending.pop()
        if isinstance(part, str):
            yield part.removeprefix(READER_PREFIX)
        elif isinstance(part, list):
            pending += reversed(part)
        elif isinstance(part, dict):
            pending += reversed(parts_of(part))


def parts_of(told: dict[str, Any]) -> list[Any]:
    """Return what a JSON object tells: its own address if it has one, else the lists and objects in it."""
    values = {local_name(str(name)): value for name, value in told.items() if isinstance(value, str) and value}
    inner = [value for value in told.values() if isinstance(value, list | dict)]
    names = ADDRESS_NAMES if inner else (*ADDRESS_NAMES, *OTHER_NAMES)
    own = next((values[name] for name in names if name in values), None)
    return [own] if own else inner


def in_page(text: str) -> tuple[list[str], list[str]]:
    """Return the links of a page that look like feeds; how many others it has is told."""
    named, others = find_feeds(text.encode("utf-8", "replace"), "")
    links = len(set(re.findall(r"(?i)<a\b[^<>]{0,500}\bhref\s*=\s*[\"']?(https?://[^\"'\s<>]+)", text)))
    found = sorted(dict.fromkeys([*named, *others]), key=text.find)
    beside = links - len(found)
    return found, [f"{beside} links of the page that do not look like feeds"] if beside > 0 else []


def in_lines(text: str) -> tuple[list[str], list[str]]:
    """Return the first address of each line; a line of words alone is told. A table names its addresses by a column."""
    found: list[str] = []
    left_out: list[str] = []
    first = next((line for line in text.splitlines() if line.strip()), "")
    if HEAD_OF_TABLE.search(first) and not IN_LINE.search(first):
        return [channel[0] for channel in CHANNEL.finditer(text)], left_out
    for number, line in enumerate(text.splitlines(), 1):
        address = IN_LINE.search(line)
        if address:
            found.append(address[0].rstrip(".,;"))
        elif not IDLE_LINE.match(line.strip()):
            left_out.append(f"line {number}: {line.strip()[:60]!r} has no address")
    return found, left_out
