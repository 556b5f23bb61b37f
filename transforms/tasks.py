"""What child processes do: bytes in, articles or a named reason out. Every function here can be sent by name."""

from __future__ import annotations

import errno
import hashlib
import re
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from presswatch.clock import latest_moment
from presswatch.errors import Unreadable
from presswatch.records import (
    Article,
    Drop,
    DropReason,
    FeedKind,
    FeedReading,
    Item,
    Link,
    PageReading,
    Sketch,
    StoredArticle,
    StoredReading,
    StoredText,
)
from transforms.article import Provenance, Rules, RuleTexts, article_of, compile_rules
from transforms.documents import Document, read_document
from transforms.feeds import CLOCK_SKEW, DAY_AHEAD, FeedZone
from transforms.pages import (
    better_title,
    clean_html_fragment,
    extract_text,
    feed_authors,
    fragment_links,
    parse_page,
    read_page,
)
from transforms.publishers import is_led_away
from transforms.seed_files import read_seed
from transforms.text import zone_of_host
from transforms.web import article_id, canonical_url, domain_of, main_url

#: parameters of an address by which a site shows one article of many, or one article in several languages
NAMES_ARTICLE = re.compile(r"(?:^|&)(?:p|n|a|t|\w*id|post|news|article|story|item|doc|page)=[^&]*\d", re.IGNORECASE)
NAMES_LANGUAGE = re.compile(r"(?:^|&)(?:l|lang|language|hl|locale|lng|ln)=", re.IGNORECASE)
#: countries (ISO 3166) whose hosts end otherwise
ENDINGS = {"gb": "uk"}
#: how the detail of a drop begins that a fault of this program caused
BUG = "bug: "
#: a library's temporary file did not fit
DISK_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

#: a page of our own, read once before the first child starts: it takes every step that a real one takes
WARM_UP_HTML = """<title>The town's library opens</title><h1>The town's library opens</h1>
<p>On Monday the new library of the town opened its doors, and its first readers were already waiting in the rain.</p>
<p>The mayor told them that building it had taken four years and two million, a little more than had been planned.</p>
<p>It holds thirty thousand books, a hall for readings and a room for children, and it is open every day but Sunday.</p>
"""


@dataclass(frozen=True, slots=True)
class PageBytes:
    """A fetched page on its way into a child."""

    url: str
    charset: str | None
    body: bytes
    raw_file: str | None = None
    raw_offset: int | None = None


WARM_UP_PAGE = PageBytes("https://press.invalid/news/library.html", "utf-8", WARM_UP_HTML.encode())


@dataclass(frozen=True, slots=True)
class ItemReading:
    """What an item became: an article from its page or from the feed's own text, and why not the page."""

    article: Article | None
    reason: str | None = None
    detail: str | None = None


def run_task(texts: RuleTexts, work: Callable[..., Any], *arguments: Any) -> Any:
    """The one function the pool runs: `work(rules, *arguments)`.

    Raises:
        Unreadable: as `work`; a bug of ours is one too, marked BUG: it costs the run its success but no other input.
        OSError: the disk is full.
    """
    rules = compile_rules(texts)
    try:
        return work(rules, *arguments)
    except Unreadable:
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno in DISK_FULL:
            raise  # no fault of this input: the run must fail as a whole, and the input wait for room
        place = traceback.extract_tb(error.__traceback__)[-1]
        story = f"{BUG}{type(error).__name__}: {error} ({Path(place.filename).name}:{place.lineno})"
        raise Unreadable(DropReason.CRASH, story[:500]) from error


def warm_up(texts: RuleTexts) -> None:
    """Load all that reading needs: rules, trafilatura, lxml, the language model. Children then start warm.

    Raises:
        RuntimeError: a whole article was not read as one; some step was not taken, so children would start cold.
    """
    now = datetime(2026, 1, 1, tzinfo=UTC)
    reading: ItemReading = run_task(texts, item_article, Item("", None, None, ""), "", None, WARM_UP_PAGE, now)
    # A page with little text makes trafilatura load the stop words of all languages, 35 MB that children can share.
    extract_text(parse_page("\n".join(WARM_UP_HTML.splitlines()[:2]).encode(), "utf-8"), None)
    if reading.article is None:
        raise RuntimeError(f"the page to warm up with gives no article: {reading.reason} {reading.detail}")


def seed_articles(
    rules: Rules, path: str, identity: str, body: bytes, now: datetime
) -> tuple[list[Article], list[Drop]]:
    """The articles of one seed file, and what in it did not become one.

    An article without a URL is known by the file's first path and, in files of many, by its place among them.
    """
    articles, drops = [], []
    readings = read_seed(path, body, now)
    for number, reading in enumerate(readings):
        if isinstance(reading, Drop):
            drops.append(reading)
            continue
        name = identity if len(readings) == 1 else f"{identity}#{number}"
        url = canonical_url(reading.url) if reading.url else None
        known_as = article_id(main_url(url, rules.mirrors)) if url else seed_article_id(name)
        provenance = Provenance(known_as, "seed", "seed", now, url=url, seed_path=path)
        articles.append(article_of(reading, provenance, rules))
    return articles, drops


def seed_article_id(name: str) -> str:
    """The id of a seed article without a URL."""
    return "s" + hashlib.blake2b(name.encode("utf-8", "replace"), digest_size=8).hexdigest()


def feed_items(rules: Rules, document: Document) -> FeedReading:
    """The items of a feed's document; times without a zone are in the feed's own."""
    return read_document(replace(document, zone=zone_of_feed(rules, document)))


def zone_of_feed(rules: Rules, document: Document) -> FeedZone | None:
    """The zone of a feed's times that name none: what the list says, else that of its outlet's country, if it has one.

    Without a known outlet the ending of the feed's host tells the country.
    """
    if document.time_zone:
        return FeedZone(document.time_zone, is_said=True)
    source = next((source for source in rules.sources if source.source_id == document.source_id), None)
    country = (source.country or "").lower() if source else ""
    host = f"outlet.{ENDINGS.get(country, country)}" if country else domain_of(document.url)
    zone = zone_of_host(host)
    return FeedZone(zone, is_said=False) if zone else None


def item_article(
    rules: Rules, item: Item, known_as: str, publisher_id: str | None, page: PageBytes | None, now: datetime
) -> ItemReading:
    """Read an item's page; where it can't be had or says nothing, take the feed's own text.

    `publisher_id` is the source whose feed it is.
    """
    provenance = Provenance(known_as, "feed", "page", now, item.url, item.feed_id, publisher_id)
    if item.section == FeedKind.TELEGRAM:
        return ItemReading(article_of_feed_text(rules, item, replace(provenance, text_origin="post")))
    if page is None:
        return ItemReading(article_of_feed_text(rules, item, provenance))
    try:
        reading = without_future(read_page(page.body, page.url, page.charset, now), now)
        refuse_led_away(item.url, page.url, publisher_id, rules)
    except Unreadable as fault:
        is_paywalled = fault.reason == DropReason.PAYWALL
        article = article_of_feed_text(rules, item, provenance, is_paywalled=is_paywalled)
        return ItemReading(article, fault.reason, fault.detail)
    provenance = replace(provenance, raw_file=page.raw_file, raw_offset=page.raw_offset)
    own = own_address(reading.url, page.url, item.url)
    if own is not None:
        item = replace(item, url=own)
        provenance = replace(provenance, url=own, article_id=article_id(main_url(own, rules.mirrors, publisher_id)))
    return ItemReading(article_of(with_feed_facts(reading, item), provenance, rules))


def own_address(stated: str | None, served_at: str, link: str | None) -> str | None:
    """The address under which a page's article is known: its canonical one, else where it was served; None: the link.

    An address above the link's own, a section's, is none; nor is one without the number or language that the link has.
    """
    own = canonical_url(stated or served_at)
    if own is None or link is None:
        return None
    path, asked = urlsplit(own), urlsplit(link)
    above = path.path.rstrip("/") + "/"
    is_section = asked.path.startswith(above) and asked.path.rstrip("/") + "/" != above
    lost = "&".join(pair for pair in asked.query.split("&") if pair not in path.query.split("&"))
    names_less = (path.path == asked.path and NAMES_ARTICLE.search(lost)) or NAMES_LANGUAGE.search(lost)
    return None if path.path in ("", "/") or is_section or names_less else own


def refuse_led_away(url: str | None, served_at: str, teller: str | None, rules: Rules) -> None:
    """Raise `Unreadable` where a known source's address was answered by somebody else."""
    if is_led_away(url, served_at, teller, rules.registry):
        raise Unreadable(DropReason.LED_AWAY, f"the page of {domain_of(url or '')} came from {domain_of(served_at)}")


def without_future(reading: PageReading, now: datetime) -> PageReading:
    """A reading without a date from after it was seen, by more than clocks differ.

    A day without an hour has begun somewhere before it begins in UTC.
    """
    moment = reading.published_at
    if moment is None:
        return reading
    is_day = moment.astimezone(UTC).time() == datetime.min.time()
    if moment <= latest_moment(now) + (DAY_AHEAD if is_day else CLOCK_SKEW):
        return reading
    return replace(reading, published_at=None, date_origin=None)


def with_feed_facts(reading: PageReading, item: Item) -> PageReading:
    """Fill what the page leaves open. A feed's time beats a day read from a URL or from text: it has hours and zone."""
    trust_feed_time = item.published_at is not None and reading.date_origin != "page"
    return replace(
        reading,
        url=item.url or reading.url,
        title=better_title(reading.title, item.title),
        authors=reading.authors or feed_authors(item.authors, item.url),
        published_at=item.published_at if trust_feed_time else reading.published_at,
        date_origin=(item.date_origin or "feed") if trust_feed_time else reading.date_origin,
        image_url=reading.image_url or item.image_url,
        language_hint=reading.language_hint or item.language,
        credits="\n".join(dict.fromkeys(filter(None, (*reading.credits.split("\n"), *item.credits.split("\n"))))),
    )


def article_of_feed_text(
    rules: Rules, item: Item, provenance: Provenance, *, is_paywalled: bool = False
) -> Article | None:
    """An article from what the feed itself says; None where that is no more than a headline."""
    text = clean_html_fragment(item.content_html or item.summary_html)
    if not text.strip() or not item.title.strip():
        return None
    is_post = provenance.text_origin == "post"
    reading = PageReading(
        title=item.title.strip(),
        text=text,
        url=item.url,
        authors=feed_authors(item.authors, item.url),
        published_at=item.published_at,
        date_origin=(item.date_origin or "feed") if item.published_at else None,
        language_hint=item.language,
        image_url=item.image_url,
        keywords=item.categories,
        is_paywalled=is_paywalled,
        section=item.section,
        credits=item.credits,
        links=fragment_links(item.content_html, item.url) if is_post else (),
    )
    return article_of(reading, replace(provenance, text_origin="post" if is_post else "feed"), rules)


def retagged(rules: Rules, row: StoredArticle) -> Article:
    """A stored article with the tags today's rules give; text and metadata stay as stored."""
    reading = PageReading(
        title=row["title"] or "",
        text=row["text"] or "",
        lead=row["lead"],
        url=row["url"],
        authors=tuple(row["authors"] or ()),
        published_at=row["published_at"],
        date_origin=row["date_origin"],
        credits=row["credits"] or "",
        byline=row["byline"] or "",
        # Counts only where the words say nothing, as the page's claim did.
        language_hint=row["language"],
        links=tuple(Link(link["url"], link["domain"], link["anchor"] or "") for link in row["links"]),
    )
    provenance = Provenance(
        row["article_id"],
        row["origin"],
        row["text_origin"],
        row["fetched_at"],
        row["url"],
        row["feed_id"],
        row["publisher_id"],
        row["seed_path"],
        row["raw_file"],
        row["raw_offset"],
    )
    return article_of(reading, provenance, rules)


def reread_article(rules: Rules, row: StoredReading, page: PageBytes | Unreadable, now: datetime) -> Article:
    """A stored version read again from its raw bytes; what the feed had said about it is kept.

    Raises:
        Unreadable: the record is gone, or today's extractor finds no article in it.
    """
    if isinstance(page, Unreadable):
        raise page
    came_from_feed = (row["date_origin"] or "").startswith("feed")
    item = Item(
        row["feed_id"] or "",
        None,
        row["url"],
        "",
        published_at=row["published_at"] if came_from_feed else None,
        authors=tuple(row["authors"] or ()),
        image_url=row["image_url"],
        date_origin=row["date_origin"] if came_from_feed else None,
    )
    reading = with_feed_facts(read_page(page.body, page.url, page.charset, now), item)
    text_origin = "archive" if row["origin"] == "archive" else "page"
    provenance = Provenance(
        row["article_id"],
        row["origin"],
        text_origin,
        row["seen_at"],
        row["url"],
        row["feed_id"],
        row["publisher_id"],
        raw_file=page.raw_file,
        raw_offset=page.raw_offset,
    )
    return article_of(reading, provenance, rules)


def revisited_article(rules: Rules, row: StoredReading, page: PageBytes | Unreadable, now: datetime) -> Article:
    """An article's page looked at again; what a lapsed domain or a hijacked address shows is no edit.

    Raises:
        Unreadable: as `reread_article`, and where a known source's address is answered by somebody else.
    """
    article = reread_article(rules, row, page, now)
    if isinstance(page, PageBytes):
        refuse_led_away(row["url"], page.url, None, rules)
    return article


def archived_article(rules: Rules, page: PageBytes, captured_at: datetime, served_at: str | None = None) -> Article:
    """An article from a web archive, as it stood when it was captured; `served_at` is where redirects had led.

    Raises:
        Unreadable: the page is no article, its address cannot be one, or somebody else's host answered.
    """
    url = canonical_url(page.url)
    if url is None:
        raise Unreadable(DropReason.BAD_URL, page.url[:200])
    reading = replace(read_page(page.body, page.url, page.charset, captured_at), url=url)
    refuse_led_away(url, served_at or page.url, None, rules)
    known_as = article_id(main_url(url, rules.mirrors, said_by=None))
    provenance = Provenance(
        known_as, "archive", "archive", captured_at, url, raw_file=page.raw_file, raw_offset=page.raw_offset
    )
    return article_of(reading, provenance, rules)


def sketched(rules: Rules, row: StoredText) -> Sketch | None:
    """The sketch of a stored article by today's rules."""
    return retagged(rules, StoredArticle(**row, links=[])).sketch
