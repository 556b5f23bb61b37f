"""Turn one RSS, RDF or Atom entry into an item: choose among the links, texts, dates and names feedparser gives."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from presswatch.records import Item
from presswatch.shipped import shipped_table
from transforms.feeds.entry_texts import is_picture, line, text, told_texts
from transforms.feeds.entry_values import EntryClock, author_names, first_words, title_text
from transforms.feeds.xml_text import with_at
from transforms.web import domain_of, is_counting_proxy, join_typed, join_url, unwrapped_url

OTHER_SCHEME = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)
WEB_ADDRESS = re.compile(r"https?://\S", re.IGNORECASE)
#: the path of a page from the root of its site
ROOTED = re.compile(r"/[^/\s]\S*\Z")
#: element holding an entry's own address beside the one that counts readers (FeedBurner, Pheedo and similar)
ORIGINAL_LINKS = ("origlink", "original_link", "originallink", "orig_link")
MAX_CREDIT_CHARACTERS = 300
#: a registered relation may be written as an address (RFC 4287 §4.2.7.2)
RELATIONS = "http://www.iana.org/assignments/relation/"
PAGE_TYPES = frozenset({"", "text/html", "application/xhtml+xml"})
#: date fields of an entry; those that mean "published" come first
DATES = (
    "published",
    "pwdate-published",
    "pwdate-pubdate",
    "pwdate-date",
    "pwdate-issued",
    "pwdate-available",
    "pwdate-publicationdate",
    "updated",
    "pwdate-updated",
    "pwdate-modified",
    "created",
    "pwdate-created",
)


@dataclass(frozen=True, slots=True)
class Channel:
    """What the entries of a document share: link base, feed, language, clock and authors."""

    base: str
    feed_id: str
    language: str | None
    clock: EntryClock
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ToldEntry:
    """What an entry says, in any format: addresses as written, texts, dates in order of trust."""

    guid: str | None
    link: str
    file: str
    title: str
    content: str
    summary: str
    dates: Iterable[str]
    authors: tuple[str, ...]
    language: str | None
    image: str
    categories: tuple[str, ...]

    def item(self, channel: Channel) -> Item:
        """Return the entry as an item of its channel; a broadcast without a page is identified by its file."""
        date = channel.clock.first_believed(self.dates)
        url = join_typed(channel.base, self.link)
        return Item(
            feed_id=channel.feed_id,
            guid=self.guid,
            url=unwrapped_url(url) if url else join_typed(channel.base, self.file),
            title=self.title or first_words(self.content or self.summary),
            published_at=date.moment,
            published_raw=date.raw,
            date_origin=date.origin,
            authors=self.authors or channel.authors,
            summary_html=self.summary,
            content_html=self.content,
            language=self.language or channel.language,
            image_url=join_url(channel.base, self.image),
            categories=self.categories,
            is_whole=url is None and bool(self.file),
        )


def item_of(entry: Any, channel: Channel) -> Item | None:
    """Read one entry; None if it is empty."""
    guid = line(entry.get("id")) or None
    own, file = own_link(entry, guid) or "", attached_file(entry) or ""
    content, summary = told_texts(entry)
    title = entry_title(entry)
    if not any((own, file, title, content, summary)):
        return None
    told = ToldEntry(
        guid=guid,
        link=own,
        file=file,
        title=title,
        content=content,
        summary=summary,
        dates=(line(entry.get(name)) for name in DATES),
        authors=entry_authors(entry),
        language=content_language(entry),
        image=entry_image(entry) or "",
        categories=entry_categories(entry),
    )
    source, source_url = told_source(entry)
    credit = origin_line(source, source_url, join_typed(channel.base, own))
    item = told.item(channel)
    title = headline_alone(item.title, source)
    return replace(item, title=title, told_source=source, told_source_url=source_url, credits=credit)


def headline_alone(title: str, source: str | None) -> str:
    """Return a title without the outlet's name: news aggregators write "Headline - Outlet"."""
    headline, _, last = title.rpartition(" - ")
    return headline.rstrip() or title if source and last.casefold() == source.casefold() else title


def told_source(entry: Any) -> tuple[str | None, str | None]:
    """Return name and address of the outlet an entry is credited to: RSS `source`, Atom `source`, `dc:source`."""
    source = entry.get("source")
    if not isinstance(source, dict):
        said = line(entry.get("dc_source"))
        return (None, join_url("", said)) if WEB_ADDRESS.match(said) else (said or None, None)
    links = (line(link.get("href")) for link in source.get("links") or ())
    url = line(source.get("href") or source.get("link")) or next(links, "")
    return line(source.get("title")) or None, join_url("", url)


def origin_line(source: str | None, source_url: str | None, url: str | None) -> str:
    """Return a credit line if the entry names another outlet than the feed's own, else ''."""
    host = domain_of(source_url or "")
    if not (source or host) or (host and host == domain_of(url or "")):
        return ""
    named = ", ".join(part for part in (" ".join((source or "").split(",")), host) if part.strip())
    return f"Original source: {named[:MAX_CREDIT_CHARACTERS]}"


def own_link(entry: Any, guid: str | None) -> str | None:
    """Return the address of the entry's own page, as the feed gives it.

    The original address after a counting proxy comes first, then alternate links: web pages before other schemes,
    pages before files. A guid counts only if it is an address and there is no other, or only a proxy's; at last the
    page on which comments stand.
    """
    canonical = (line(link.get("href")) for link in entry.get("links") or () if relation(link) == "canonical")
    original = next((value for value in (*named_like(entry, ORIGINAL_LINKS), *canonical) if is_a_page(value)), None)
    if original:
        return original
    link = link_or_guid(alternate_link(entry) or text(entry.get("link")).strip() or None, guid)
    return link or commented_page(entry)


def is_a_page(address: str) -> bool:
    """Tell whether a text is a web address, and not that of a site's front page."""
    return WEB_ADDRESS.match(address) is not None and urlsplit(address).path not in ("", "/")


def commented_page(entry: Any) -> str | None:
    """Return the address of the page whose part the entry's comments are, or None."""
    page, mark, _ = line(entry.get("comments")).partition("#")
    return page if mark and WEB_ADDRESS.match(page) else None


def link_or_guid(link: str | None, guid: str | None) -> str | None:
    """Return which of an entry's link and guid is the address of its page."""
    address = guid if guid and WEB_ADDRESS.match(guid) else None
    if link is None:
        return address
    if line(link) == guid:
        # RSS 2.0 takes a guid for the page's address unless it says otherwise; a path is one.
        return link if address or ROOTED.match(guid) else None
    return address if address and is_counting_proxy(str(link)) and not is_counting_proxy(address) else link


def alternate_link(entry: Any) -> str | None:
    """Return the best of an entry's alternate links (RFC 4287 §4.2.7.2 allows several by type or language)."""
    # An entry whose content is a page elsewhere needs no link beside it (RFC 4287 §4.1.3.2).
    pages = [{"href": part.get("src"), **part} for part in entry.get("content") or () if is_page(part)]
    named = [link for link in entry.get("links") or () if relation(link) == "alternate" and line(link.get("href"))]
    alternates = named or pages
    own = (content_language(entry) or "").lower()[:2]

    def rank(link: Any) -> tuple[bool, bool, bool]:
        is_elsewhere = OTHER_SCHEME.match(line(link.get("href"))) is not None
        is_file = line(link.get("type")).partition(";")[0].lower() not in PAGE_TYPES
        return is_elsewhere, is_file, line(link.get("hreflang")).lower()[:2] not in ("", own)

    return text(min(alternates, key=rank)["href"]).strip() if alternates else None


def is_page(part: Any) -> bool:
    """Tell whether a part of an entry's content is a page stored elsewhere."""
    return bool(line(part.get("src"))) and line(part.get("type")).partition(";")[0].lower() in PAGE_TYPES


def relation(link: Any) -> str:
    """Return a link's relation to its entry; 'alternate' if it states none."""
    return line(link.get("rel", "alternate")).lower().removeprefix(RELATIONS)


def named_like(entry: Any, endings: tuple[str, ...]) -> Iterator[str]:
    """Yield values of the entry's elements with such a name, whatever their prefix."""
    return (line(value) for name, value in entry.items() if name.lower().endswith(endings) and line(value))


def attached_file(entry: Any) -> str | None:
    """Return the address of the audio, video or document that an entry without a page is about."""
    enclosures = [link.get("href") for link in entry.get("links") or () if link.get("rel") == "enclosure"]
    films = [part.get("url") for part in entry.get("media_content") or () if not is_picture(part)]
    return next((line(url) for url in (*enclosures, *films) if line(url)), None)


def entry_title(entry: Any) -> str:
    """Return the entry's title in one line; the podcast title if there is no other."""
    detail = entry.get("title_detail") or {}
    own = title_text(text(entry.get("title")), is_plain=detail.get("type") == "text/plain")
    if own.casefold().strip(" ()[]<>.–—-*_") in shipped_table("pages.toml")["untitled"]["words"]:
        own = ""  # what a program writes where its user wrote nothing
    return own or title_text(text(entry.get("itunes_title")) or text(entry.get("pwheading")), is_plain=False)


def entry_authors(entry: Any) -> tuple[str, ...]:
    """Return the names of the entry's authors."""
    people = entry.get("authors") or [{"name": entry.get("author")}]
    return author_names(with_at(line(person.get("name"))) for person in people)


def entry_categories(entry: Any) -> tuple[str, ...]:
    """Return the entry's categories without duplicates."""
    terms = (line(tag.get("term")) for tag in entry.get("tags") or ())
    return tuple(dict.fromkeys(term for term in terms if term))


def content_language(entry: Any) -> str | None:
    """Return the language that the entry, its text or its title is marked with."""
    details = [entry, *(entry.get("content") or ()), entry.get("title_detail") or {}]
    return next((language for detail in details if (language := line(detail.get("language")))), None)


def entry_image(entry: Any) -> str | None:
    """Return the first picture that belongs to the entry."""
    media, thumbnails, enclosures = (
        entry.get(name) or () for name in ("media_content", "media_thumbnail", "enclosures")
    )
    candidates: list[Any] = [
        *(part.get("url") for part in media if is_picture(part)),
        *(part.get("url") for part in thumbnails),
        *(part.get("href") for part in enclosures if is_picture(part)),
        (entry.get("image") or {}).get("href"),
    ]
    return next((line(url) for url in candidates if line(url)), None)
