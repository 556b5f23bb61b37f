"""JSON Feed 1 and 1.1, which feedparser does not read."""

from __future__ import annotations

import html
import json
from datetime import datetime
from typing import Any

from presswatch.errors import Unreadable
from presswatch.records import DropReason, FeedReading, Item
from transforms.text import parse_timestamp
from transforms.web import join_url


def looks_like_json(text: str) -> bool:
    """Whether a document is JSON rather than markup."""
    return text.lstrip("\ufeff \t\r\n").startswith(("{", "["))


def parse_json_feed(text: str, *, url: str, feed_id: str, now: datetime, item_limit: int) -> FeedReading:
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
    base = (join_url(url, home) if home else None) or url
    language = _text(document.get("language")) or None
    items = [
        item
        for entry in entries[:item_limit]
        if isinstance(entry, dict) and (item := _item(entry, base, feed_id, language, document, now))
    ]
    return FeedReading(
        items=tuple(items),
        title=_text(document.get("title")) or None,
        language=language,
        skipped=max(0, len(entries) - item_limit),
    )


def _item(
    entry: dict[str, Any], base: str, feed_id: str, language: str | None, document: dict[str, Any], now: datetime
) -> Item | None:
    """One entry; None where it holds nothing."""
    link = _text(entry.get("url")) or _text(entry.get("external_url"))
    guid = _text(entry.get("id")) or None
    content = _text(entry.get("content_html")) or _as_html(_text(entry.get("content_text")))
    title = _text(entry.get("title"))
    if not (link or title or content or guid):
        return None
    raw_date = _text(entry.get("date_published")) or _text(entry.get("date_modified"))
    image = _text(entry.get("image")) or _text(entry.get("banner_image"))
    return Item(
        feed_id=feed_id,
        guid=guid,
        url=join_url(base, link) if link else (guid if guid and guid.startswith(("http://", "https://")) else None),
        title=title,
        published_at=parse_timestamp(raw_date, now) if raw_date else None,
        published_raw=raw_date or None,
        authors=_authors(entry) or _authors(document),
        summary_html=_as_html(_text(entry.get("summary"))),
        content_html=content,
        language=_text(entry.get("language")) or language,
        image_url=join_url(base, image) if image else None,
        categories=tuple(_text(tag) for tag in _list(entry.get("tags")) if _text(tag)),
    )


def _text(value: Any) -> str:
    """A string, or a number as one (ids often are); '' for anything else."""
    if isinstance(value, str):
        return "".join(c for c in value if c in "\n\t" or (c >= " " and not "\ud800" <= c <= "\udfff")).strip()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _as_html(plain: str) -> str:
    return html.escape(plain, quote=False).replace("\n", "<br>") if plain else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _authors(holder: dict[str, Any]) -> tuple[str, ...]:
    """Names from `authors` (1.1) or `author` (1.0)."""
    people = _list(holder.get("authors")) or [holder.get("author")]
    names = (_text(person.get("name")) if isinstance(person, dict) else _text(person) for person in people)
    return tuple(dict.fromkeys(name for name in names if name))
