"""Read a JSON Feed, 1 or 1.1, into items; of one that is cut or broken what is whole."""

from __future__ import annotations

import html
import json
from dataclasses import replace
from typing import Any

from presswatch.errors import Unreadable
from presswatch.patterns import late_pattern
from presswatch.records import DropReason, FeedReading, Item, JsonObject
from transforms.feeds.entries import Channel, ToldEntry
from transforms.feeds.entry_values import as_meant, author_names, shown, title_text
from transforms.feeds.xml_text import CUT_OFF
from transforms.web import domain_of, join_url

#: the comma before the entries of a feed that was cut within them
JSON_HEAD = late_pattern(r",\s*\Z")
#: a trailing comma
IDLE_COMMA = late_pattern(r",(?=\s*[}\]])")


def looks_like_json(text: str) -> bool:
    """Tell whether a document is JSON rather than markup."""
    return text.lstrip("\ufeff \t\r\n").startswith(("{", "["))


def _json_in(text: str) -> Any:
    """Parse JSON; broken JSON is retried without trailing commas.

    Raises:
        Unreadable: it is still broken.
    """
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        try:
            return json.loads(IDLE_COMMA.sub("", text), strict=False)
        except (ValueError, RecursionError):
            raise Unreadable(DropReason.NOT_A_FEED, f"broken JSON: {str(error)[:80]}") from error


#: where the entries of a JSON Feed begin
ITEMS_BEGIN = late_pattern(r"\"items\"\s*:\s*\[\s*")
ID_IN_JSON = late_pattern(r"\"id\"\s*:")
BETWEEN_VALUES = late_pattern(r"\s*,?\s*")


def _document_in(text: str) -> tuple[Any, str | None]:
    """Return a parsed document; of a cut or broken feed its whole items, and the problem.

    Raises:
        Unreadable: no item can be read either.
    """
    try:
        return _json_in(text), None
    except Unreadable:
        document = _whole_items(text)
        if document is None:
            raise
        return document, CUT_OFF


def _whole_items(text: str) -> JsonObject | None:
    """Return what a cut or broken JSON Feed holds before the break: what is said of the feed, and its whole entries."""
    begin = ITEMS_BEGIN.search(text)
    if begin is None or "jsonfeed.org" not in text[: begin.end()]:
        return None
    head = JSON_HEAD.sub("", text[: begin.start()])
    try:
        document = json.loads(head + "}", strict=False)
    except (ValueError, RecursionError):
        document = {}
    decoder, items, place = json.JSONDecoder(strict=False), [], begin.end()
    while text.startswith("{", place):
        try:
            item, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            break
        items.append(item)
        gap = BETWEEN_VALUES.match(text, place)
        place = gap.end() if gap else place
    # What stands behind the break is told as entries that could not be read.
    lost = len(ID_IN_JSON.findall(text, place))
    return {**document, "items": [*items, *[None] * lost]} if items else None


def parse_json_feed(text: str, channel: Channel, item_limit: int) -> FeedReading:
    """Return the items of a JSON Feed; a broken item loses only itself.

    Raises:
        Unreadable: 'not_a_feed', the text is no JSON or no JSON Feed.
    """
    document, problem = _document_in(text.lstrip("\ufeff \t\r\n"))
    entries = document.get("items") if isinstance(document, dict) else None
    if not isinstance(entries, list):
        raise Unreadable(DropReason.NOT_A_FEED, "JSON without items")
    document_url = channel.base
    home = _text(document.get("home_page_url"))
    base = (join_url(channel.base, home) if home else None) or channel.base
    language = _text(document.get("language")) or None
    channel = replace(channel, base=base, language=language, authors=_authors(document))
    read = [_item(entry, channel) if isinstance(entry, dict) else None for entry in entries[:item_limit]]
    return FeedReading(
        items=tuple(item for item in read if item),
        title=_text(document.get("title")) or None,
        language=language,
        older=page_of_feed(document_url, _text(document.get("next_url"))),
        skipped=max(0, len(entries) - item_limit),
        empty=read.count(None),
        problem=problem,
        is_truncated=problem is not None,
    )


def page_of_feed(document: str, address: str) -> str | None:
    """Return the absolute address of another page of a feed; None if it is on another site than the document."""
    page = join_url(document, address)
    return page if page and domain_of(page) == domain_of(document) else None


def _item(entry: JsonObject, channel: Channel) -> Item | None:
    """Read one entry; None if it is empty."""
    guid = _text(entry.get("id")) or None
    link, file = _link(entry, guid), _attached_file(entry)
    content, summary = _texts(entry)
    title = title_text(_text(entry.get("title")), is_plain=True)
    if not any((link, file, title, content, summary, guid)):
        return None
    told = ToldEntry(
        guid=guid,
        link=link,
        file=file,
        title=title,
        content=content,
        summary=summary,
        dates=(_text(entry.get(name)) for name in ("date_published", "date_modified")),
        authors=_authors(entry),
        language=_text(entry.get("language")) or None,
        image=_first(entry, "image", "banner_image"),
        categories=tuple(tag for given in _list(entry.get("tags")) if (tag := _text(given))),
    )
    item = told.item(channel)
    # `external_url` is the page a post is about, not the post's own (JSON Feed 1.1).
    elsewhere = join_url(channel.base, _text(entry.get("external_url"))) if _text(entry.get("url")) else None
    is_other = elsewhere is not None and domain_of(elsewhere) != domain_of(item.url or "")
    return replace(item, told_source_url=elsewhere) if is_other else item


def _link(entry: JsonObject, guid: str | None) -> str:
    """Return the address of the entry's page; its id if that is an address and there is no other."""
    link = _first(entry, "url", "external_url")
    return link or (guid if guid and guid.startswith(("http://", "https://")) else "")


def _attached_file(entry: JsonObject) -> str:
    """Return the address of the entry's first attachment."""
    parts = (part for part in _list(entry.get("attachments")) if isinstance(part, dict))
    return next((_text(part.get("url")) for part in parts), "")


def _texts(entry: JsonObject) -> tuple[str, str]:
    """Content and summary as HTML; no content where it shows nothing and the summary does."""
    contents = (as_meant(_text(entry.get("content_html"))), _as_html(_text(entry.get("content_text"))))
    content = max(contents, key=lambda fragment: len(shown(fragment)))
    summary = _as_html(_text(entry.get("summary")))
    return content if shown(content) or not shown(summary) else "", summary


def _first(holder: JsonObject, *names: str) -> str:
    """Return the first of these members that holds text."""
    return next((text for name in names if (text := _text(holder.get(name)))), "")


def _text(value: Any) -> str:
    """Return a string, or a number as a string (ids often are numbers); '' for anything else."""
    if isinstance(value, str):
        return "".join(c for c in value if c in "\n\t" or (c >= " " and not "\ud800" <= c <= "\udfff")).strip()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _as_html(plain: str) -> str:
    return html.escape(plain, quote=False).replace("\n", "<br>") if plain else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _authors(holder: JsonObject) -> tuple[str, ...]:
    """Return the names from `authors` (1.1) or `author` (1.0)."""
    given = holder.get("authors")
    # Some programs write a single author without the list.
    people = _list(given) or [given or holder.get("author")]
    return author_names(_text(person.get("name")) if isinstance(person, dict) else _text(person) for person in people)
