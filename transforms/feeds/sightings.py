"""What of an entry tells it from others, and the keys under which it is looked up."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from presswatch.records import Item
from transforms.web import MirrorTable, article_id, article_number, canonical_url, main_url

#: what some programs append to a guid at each edit: "#v2", "?rev=3", "&updated=2026-11-05T10:00Z"
VERSION = re.compile(
    r"(?i)(?<=.)[#;?&](?:v|ver|version|rev|revision|upd|updated?|mod|modified)[-=_:.]?\d[\dT:.Z+-]{0,40}\Z"
)


@dataclass(frozen=True, slots=True)
class Sighting:
    """What tells one entry from another. `link_id` is the article id that the link alone would give."""

    feed_id: str
    guid: str | None
    url: str | None
    link_id: str | None
    title: str
    published_at: datetime | None
    #: fingerprint of the entry's visible text; None if it has none
    text_hash: str | None
    #: key by feed and guid, else link, else title, else text; and the same without the guid
    name_key: str = ""
    unnamed_key: str = ""
    item_key: str = ""
    article_id: str = ""
    #: everything that the entry says of itself, as one text; '' for a stored one
    said: str = ""
    #: the `link_id` of the same link with a slash at its end, or without one
    slash_id: str | None = None

    @property
    def is_dated_closely(self) -> bool:
        """Tell whether the time is more precise than a day or hour, which many entries share."""
        return self.published_at is not None and (self.published_at.minute, self.published_at.second) != (0, 0)


def sighting_of(item: Item, mirrors: MirrorTable, source_id: str | None = None) -> Sighting:
    """Return what identifies an item; mirrors of one outlet with the same path are one link.

    `source_id` is the feed's outlet.

    RSS 2.0 requires none of guid, link, title and text, so an entry is named by the first one it has.
    """
    url = canonical_url(item.url or "")
    link_id = article_id(main_url(url, mirrors, source_id)) if url else None
    other = with_other_slash(url) if url else None
    unnamed = url or item.title or item.summary_html or item.content_html
    guid = VERSION.sub("", item.guid) if item.guid else None
    return Sighting(
        item.feed_id,
        guid,
        url,
        link_id,
        folded_title(item.title),
        item.published_at,
        item.text_hash,
        key_of(item.feed_id, guid or unnamed),
        key_of(item.feed_id, unnamed),
        said="\n".join(map(str, (guid, url, folded_title(item.title), item.published_at, item.text_hash))),
        slash_id=article_id(main_url(other, mirrors, source_id)) if other else None,
    )


def with_other_slash(url: str) -> str | None:
    """Return an address with a slash at its path's end, or without the one that is there; None if that may matter."""
    parts = urlsplit(url)
    if parts.query or parts.path in ("", "/") or "." in parts.path.rpartition("/")[2]:
        return None
    path = parts.path[:-1] if parts.path.endswith("/") else f"{parts.path}/"
    return parts._replace(path=path).geturl()


def at_first_slash(entries: Sequence[Sighting]) -> list[Sighting]:
    """Return the entries with the links of earlier ones that differ from theirs by a slash at the end alone."""
    links: set[str | None] = set()
    found = []
    for entry in entries:
        is_told = entry.link_id not in links and entry.slash_id is not None and entry.slash_id in links
        found.append(replace(entry, link_id=entry.slash_id) if is_told else entry)
        links.add(found[-1].link_id)
    return found


def at_stored_slash(entries: Sequence[Sighting], stored: Sequence[Sighting]) -> list[Sighting]:
    """Return the entries with the links of stored ones that differ from theirs by a slash at the end alone."""
    links = {entry.link_id for entry in stored}
    return [
        replace(entry, link_id=entry.slash_id)
        if entry.slash_id and entry.slash_id in links and entry.link_id not in links
        else entry
        for entry in entries
    ]


def folded_title(title: str) -> str:
    """Return a title with case and whitespace evened out."""
    return " ".join(title.split()).casefold()


def told_key(sighting: Sighting) -> str | None:
    """Return an entry's second key: from the article's number in its address, else from title and time."""
    return numbered_key(sighting) or titled_key(sighting)


def numbered_key(sighting: Sighting) -> str | None:
    """Return an entry's key from feed and the article's number in its address, which a new headline leaves as it is."""
    number = article_number(sighting.url)
    return "t" + key_of(sighting.feed_id, f"number\n{number}")[1:] if number else None


def titled_key(sighting: Sighting) -> str | None:
    """Return an entry's key from feed, title and time, or title and text where it has no time; else None."""
    when = sighting.published_at.timestamp() if sighting.published_at else sighting.text_hash
    return "t" + key_of(sighting.feed_id, f"{sighting.title}\n{when}")[1:] if sighting.title and when else None


def key_of(feed_id: str, name: str) -> str:
    """Return a key made of a feed and a name within it."""
    return "i" + hashlib.blake2b(f"{feed_id}\n{name}".encode("utf-8", "replace"), digest_size=10).hexdigest()


def lookup_keys(entry: Sighting) -> tuple[str, ...]:
    """Return the keys under which an earlier entry could be the same as this one."""
    said_key = key_of(entry.feed_id, entry.said) if entry.said else None
    keys = (
        entry.name_key,
        entry.unnamed_key,
        entry.link_id,
        entry.slash_id,
        numbered_key(entry),
        titled_key(entry),
        said_key,
    )
    return tuple(key for key in keys if key)
