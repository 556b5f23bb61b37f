"""One entry of RSS, RDF or Atom to an item: which of the links, texts, dates and names that feedparser gives count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from presswatch.records import Item
from presswatch.shipped import shipped_table
from transforms.feeds.entry_values import EntryClock, as_meant, author_names, first_words, shown, title_text
from transforms.feeds.xml_text import with_at
from transforms.web import domain_of, is_counting_proxy, join_url, unwrapped_url

OTHER_SCHEME = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)
WEB_ADDRESS = re.compile(r"https?://\S", re.IGNORECASE)
#: what an entry's own address has beside the one that counts its readers (FeedBurner, Pheedo and their like)
ORIGINAL_LINKS = ("origlink", "original_link", "originallink", "orig_link")
#: whole texts that feeds of the region fill for aggregators: `yandex:full-text`, `rambler:fulltext`, `turbo:content`
FULL_TEXTS = frozenset(
    (
        *("full-text", "fulltext", "full_text", "full-content", "fullcontent", "full_content", "turbo_content"),
        *("articlebody", "article_text", "story", "article", "news_text", "newstext", "encoded", "abstract"),
    )
)
MAX_CREDIT_CHARACTERS = 300
#: a registered relation may be written as an address (RFC 4287 §4.2.7.2)
RELATIONS = "http://www.iana.org/assignments/relation/"
PAGE_TYPES = frozenset({"", "text/html", "application/xhtml+xml"})
#: of an entry's dates, those that say when it was published come first
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
    """What all entries of a document have in common: base of links, feed, language, clock and authors."""

    base: str
    feed_id: str
    language: str | None
    clock: EntryClock
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ToldEntry:
    """What an entry tells, in whatever format: addresses as written, texts, dates in order of trust."""

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
        """The entry as an item of its channel; a broadcast without a page is known by its file."""
        date = channel.clock.first_believed(self.dates)
        url = join_url(channel.base, self.link)
        return Item(
            feed_id=channel.feed_id,
            guid=self.guid,
            url=unwrapped_url(url) if url else join_url(channel.base, self.file),
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
    """One entry; None where it holds nothing."""
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
    credit = origin_line(source, source_url, join_url(channel.base, own))
    item = told.item(channel)
    title = headline_alone(item.title, source)
    return replace(item, title=title, told_source=source, told_source_url=source_url, credits=credit)


def headline_alone(title: str, source: str | None) -> str:
    """The title without the outlet that the entry says it is from: collectors of news write "Headline - Outlet"."""
    headline, _, last = title.rpartition(" - ")
    return headline.rstrip() or title if source and last.casefold() == source.casefold() else title


def told_source(entry: Any) -> tuple[str | None, str | None]:
    """Name and address of the outlet that the entry says it is from: RSS `source`, Atom `source`, `dc:source`."""
    source = entry.get("source")
    if not isinstance(source, dict):
        said = line(entry.get("dc_source"))
        return (None, join_url("", said)) if WEB_ADDRESS.match(said) else (said or None, None)
    links = (line(link.get("href")) for link in source.get("links") or ())
    url = line(source.get("href") or source.get("link")) or next(links, "")
    return line(source.get("title")) or None, join_url("", url)


def origin_line(source: str | None, source_url: str | None, url: str | None) -> str:
    """A credit that says whose text an entry is, where the entry names another outlet than its own."""
    host = domain_of(source_url or "")
    if not (source or host) or (host and host == domain_of(url or "")):
        return ""
    named = ", ".join(part for part in (" ".join((source or "").split(",")), host) if part.strip())
    return f"Original source: {named[:MAX_CREDIT_CHARACTERS]}"


def own_link(entry: Any, guid: str | None) -> str | None:
    """The address of the entry's own page, as the feed gives it.

    The original beside a counting proxy's, then alternate links: on the web before elsewhere, pages before files. A
    guid only where it is an address, and there is no other or only a proxy's.
    """
    original = next((value for value in named_like(entry, ORIGINAL_LINKS) if WEB_ADDRESS.match(value)), None)
    if original:
        return original
    link = alternate_link(entry) or line(entry.get("link")) or None
    address = guid if guid and WEB_ADDRESS.match(guid) else None
    if link in (None, guid):
        return address
    return address if address and is_counting_proxy(str(link)) and not is_counting_proxy(address) else link


def alternate_link(entry: Any) -> str | None:
    """The best of the entry's alternate links (RFC 4287 §4.2.7.2: several may differ in type or language)."""
    # An entry whose content is a page elsewhere needs no link beside it (RFC 4287 §4.1.3.2).
    pages = [{"href": part.get("src"), **part} for part in entry.get("content") or () if is_page(part)]
    named = [link for link in entry.get("links") or () if relation(link) == "alternate" and line(link.get("href"))]
    alternates = named or pages

    def rank(link: Any) -> tuple[bool, bool]:
        is_elsewhere = OTHER_SCHEME.match(line(link.get("href"))) is not None
        return is_elsewhere, line(link.get("type")).partition(";")[0].lower() not in PAGE_TYPES

    return line(min(alternates, key=rank)["href"]) if alternates else None


def is_page(part: Any) -> bool:
    """Whether a part of an entry's content stands elsewhere and is a page."""
    return bool(line(part.get("src"))) and line(part.get("type")).partition(";")[0].lower() in PAGE_TYPES


def relation(link: Any) -> str:
    """What a link is to its entry; an alternate where it says nothing."""
    return line(link.get("rel", "alternate")).lower().removeprefix(RELATIONS)


def named_like(entry: Any, endings: tuple[str, ...]) -> Iterator[str]:
    """Values of the entry whose element is called so, whatever its prefix."""
    return (line(value) for name, value in entry.items() if name.lower().endswith(endings) and line(value))


def attached_file(entry: Any) -> str | None:
    """The address of the sound, film or paper that an entry without a page is about."""
    enclosures = [link.get("href") for link in entry.get("links") or () if link.get("rel") == "enclosure"]
    films = [part.get("url") for part in entry.get("media_content") or () if not is_picture(part)]
    return next((line(url) for url in (*enclosures, *films) if line(url)), None)


def entry_title(entry: Any) -> str:
    """The entry's title in one line; a broadcaster's where it has no other."""
    detail = entry.get("title_detail") or {}
    own = title_text(text(entry.get("title")), is_plain=detail.get("type") == "text/plain")
    if own.casefold().strip(" ()[]<>.–—-*_") in shipped_table("pages.toml")["untitled"]["words"]:
        own = ""  # what a program writes where its user wrote nothing
    return own or title_text(text(entry.get("itunes_title")) or text(entry.get("pwheading")), is_plain=False)


def told_texts(entry: Any) -> tuple[str, str]:
    """The richest text of an entry, and its summary where that is another one; as HTML, either may be ''.

    Rich is what shows many letters: some feeds put a mere picture where others put the whole text.
    """
    contents = [text(part.get("value")) for part in entry.get("content") or () if is_text(part)]
    contents += [as_html(text(value)) for name, value in entry.items() if is_full_text(name)]
    contents = list(map(as_meant, contents))
    content = max(contents, key=lambda html: len(shown(html)), default="")
    summary = as_meant(text(entry.get("summary")) or text(entry.get("subtitle")))
    if not (summary or content):
        return "", film_text(entry)
    if summary and len(shown(content)) <= len(shown(summary)):
        # Equal ones are one text twice; of a content that shows less, the summary is all that counts.
        return ("", summary) if shown(content) != shown(summary) else (content, "")
    return content, "" if summary == content else summary


def is_text(part: Any) -> bool:
    """Whether a part of an entry's content is words: Atom lets it be any file, in base64 (RFC 4287 §4.1.3.3)."""
    kind = line(part.get("type")).partition(";")[0].lower()
    return "/" not in kind or kind.startswith("text/") or kind.endswith(("+xml", "/xml"))


def film_text(entry: Any) -> str:
    """What a film's description says; a picture's caption is no text."""
    return "" if any(map(is_picture, entry.get("media_content") or ())) else as_html(text(entry.get("pwcaption")))


def is_full_text(name: str) -> bool:
    """Whether an element holds the whole text, by its name without a prefix."""
    name = name.lower()
    return name == "text" or name in FULL_TEXTS or name.partition("_")[2] in FULL_TEXTS


def as_html(plain: str) -> str:
    """A text that may be plain, its lines kept."""
    return plain if re.search(r"<[a-zA-Z/]", plain) else plain.strip().replace("\n", "<br>")


def entry_authors(entry: Any) -> tuple[str, ...]:
    """The names of those who wrote it."""
    people = entry.get("authors") or [{"name": entry.get("author")}]
    return author_names(with_at(line(person.get("name"))) for person in people)


def entry_categories(entry: Any) -> tuple[str, ...]:
    """The entry's categories, each once."""
    terms = (line(tag.get("term")) for tag in entry.get("tags") or ())
    return tuple(dict.fromkeys(term for term in terms if term))


def content_language(entry: Any) -> str | None:
    """The language that the entry, its text or its title is marked with."""
    details = [entry, *(entry.get("content") or ()), entry.get("title_detail") or {}]
    return next((language for detail in details if (language := line(detail.get("language")))), None)


def entry_image(entry: Any) -> str | None:
    """The first picture that belongs to the entry."""
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


def is_picture(part: Any) -> bool:
    """Whether a part of media is a picture, by what it says or by its address."""
    kind = f"{part.get('type') or ''} {part.get('medium') or ''}".lower()
    return "image" in kind or (
        not kind.strip() and bool(re.search(r"(?i)\.(?:jpe?g|png|webp|gif)\b", str(part.get("url"))))
    )


def text(value: Any) -> str:
    """A string; '' for anything else."""
    return value if isinstance(value, str) else ""


def line(value: Any) -> str:
    """A string in one line; '' for anything else."""
    return " ".join(value.split()) if isinstance(value, str) else ""
