"""JSON Feed 1 and 1.1, which feedparser does not read."""

from __future__ import annotations

import html
import json
from dataclasses import replace
from typing import Any

from presswatch.errors import Unreadable
from presswatch.records import DropReason, FeedReading, Item, JsonObject
from transforms.feeds.entries import Channel, ToldEntry
from transforms.feeds.entry_values import author_names, shown, title_text
from transforms.web import join_url


def looks_like_json(text: str) -> bool:
    """Whether a document is JSON rather than markup."""
    return text.lstrip("\ufeff \t\r\n").startswith(("{", "["))


def parse_json_feed(text: str, channel: Channel, item_limit: int) -> FeedReading:
    """The items of a JSON Feed; one broken item loses only itself.

    Raises:
        Unreadable: not_a_feed, when the text is no JSON or no JSON Feed.
    """
    try:
        document = json.loads(text.lstrip("\ufeff \t\r\n"), strict=False)
    except (ValueError, RecursionError) as error:
        raise Unreadable(DropReason.NOT_A_FEED, f"broken JSON: {str(error)[:80]}") from error
    entries = document.get("items") if isinstance(document, dict) else None
    if not isinstance(entries, list):
        raise Unreadable(DropReason.NOT_A_FEED, "JSON without items")
    home = _text(document.get("home_page_url"))
    base = (join_url(channel.base, home) if home else None) or channel.base
    language = _text(document.get("language")) or None
    channel = replace(channel, base=base, language=language, authors=_authors(document))
    read = [_item(entry, channel) if isinstance(entry, dict) else None for entry in entries[:item_limit]]
    return FeedReading(
        items=tuple(item for item in read if item),
        title=_text(document.get("title")) or None,
        language=language,
        skipped=max(0, len(entries) - item_limit),
        empty=read.count(None),
    )


def _item(entry: JsonObject, channel: Channel) -> Item | None:
    """One entry; None where it holds nothing."""
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
    return told.item(channel)


def _link(entry: JsonObject, guid: str | None) -> str:
    """The address of the entry's page; its id where that is one and there is no other."""
    link = _first(entry, "url", "external_url")
    return link or (guid if guid and guid.startswith(("http://", "https://")) else "")


def _attached_file(entry: JsonObject) -> str:
    """The address of the entry's first attachment."""
    parts = (part for part in _list(entry.get("attachments")) if isinstance(part, dict))
    return next((_text(part.get("url")) for part in parts), "")


def _texts(entry: JsonObject) -> tuple[str, str]:
    """Content and summary as HTML; no content where it shows nothing and the summary does."""
    content = _text(entry.get("content_html")) or _as_html(_text(entry.get("content_text")))
    summary = _as_html(_text(entry.get("summary")))
    return content if shown(content) or not shown(summary) else "", summary


def _first(holder: JsonObject, *names: str) -> str:
    """The first of these members that holds a text."""
    return next((text for name in names if (text := _text(holder.get(name)))), "")


def _text(value: Any) -> str:
    """A string, or a number as one (ids often are); '' for anything else."""
    if isinstance(value, str):
        return "".join(c for c in value if c in "\n\t" or (c >= " " and not "\ud800" <= c <= "\udfff")).strip()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _as_html(plain: str) -> str:
    return html.escape(plain, quote=False).replace("\n", "<br>") if plain else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _authors(holder: JsonObject) -> tuple[str, ...]:
    """Names from `authors` (1.1) or `author` (1.0)."""
    people = _list(holder.get("authors")) or [holder.get("author")]
    return author_names(_text(person.get("name")) if isinstance(person, dict) else _text(person) for person in people)
