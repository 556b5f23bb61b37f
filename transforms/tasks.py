"""The work of child processes: bytes in, articles or a named reason out. Every function here can be called by name."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import SplitResult, urlsplit

from presswatch.clock import latest_moment
from presswatch.errors import Unreadable
from presswatch.records import (
    Article,
    DropReason,
    FeedKind,
    FeedReading,
    Item,
    PageReading,
)
from transforms.article import Provenance, Rules, article_of
from transforms.document_reading import read_document
from transforms.documents import Document
from transforms.feeds import CLOCK_SKEW, DAY_AHEAD, FeedZone
from transforms.language import stems_of_read_article
from transforms.pages import (
    better_title,
    clean_html_fragment,
    feed_authors,
    fragment_links,
    read_page,
)
from transforms.publishers import is_led_away
from transforms.text import zone_of_host
from transforms.web import article_id, canonical_url, domain_of, main_url
from transforms.work import ItemReading, PageBytes, ToldItem

#: endings of an article's path on pages for phones and printers
EDITION = re.compile(r"(?i)/(?:amp|print|mobile)(?:\.html?)?/?$")
#: a last segment of at least three digits that is not a year
NUMBER_OF_ARTICLE = re.compile(r"/(?!(?:19|20)\d\d/?$)\d{3,}/?$")
#: parameters by which a site selects one article, or one language version of an article
NAMES_ARTICLE = re.compile(r"(?:^|&)(?:p|n|a|t|\w*id|post|news|article|story|item|doc|page)=[^&]*\d", re.IGNORECASE)
NAMES_LANGUAGE = re.compile(r"(?:^|&)(?:l|lang|language|hl|locale|lng|ln)=", re.IGNORECASE)
#: countries (ISO 3166) whose domains end differently
ENDINGS = {"gb": "uk"}


def feed_items(rules: Rules, document: Document) -> FeedReading:
    """Return the items of a feed's document; times without a zone are in the feed's own."""
    return read_document(replace(document, zone=zone_of_feed(rules, document)))


def zone_of_feed(rules: Rules, document: Document) -> FeedZone | None:
    """Return the zone for a feed's times without one.

    From the list of feeds, else that of its outlet's country, if it has one.

    Without a known outlet, the ending of the feed's host gives the country.
    """
    if document.time_zone:
        return FeedZone(document.time_zone, is_said=True)
    source = next((source for source in rules.sources if source.source_id == document.source_id), None)
    country = (source.country or "").lower() if source else ""
    host = f"outlet.{ENDINGS.get(country, country)}" if country else domain_of(document.url)
    zone = zone_of_host(host)
    return FeedZone(zone, is_said=False) if zone else None


def item_article(rules: Rules, told: ToldItem, page: PageBytes | None, now: datetime) -> ItemReading:
    """Read an item as `item_reading` does, and add the stems of what was read."""
    reading = item_reading(rules, told, page, now)
    article = reading.article
    return replace(reading, stems=stems_of_read_article(article.title, article.text)) if article else reading


def item_reading(rules: Rules, told: ToldItem, page: PageBytes | None, now: datetime) -> ItemReading:
    """Read an item's page; if it is unavailable or has no text, take the feed's own text."""
    item, publisher_id = told.item, told.publisher_id
    provenance = Provenance(told.article_id, "feed", "page", now, item.url, item.feed_id, publisher_id)
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
    """Return the address that identifies a page's article: its canonical one, else where it was served; None: the link.

    An address above the link's own, such as a section's, does not count; nor does one without the number or language
    that the link has.
    """
    own = canonical_url(stated or served_at)
    if own is None or link is None:
        return None
    path, asked = urlsplit(own), urlsplit(link)
    return None if is_above(path.path, EDITION.sub("", asked.path)) or names_less(path, asked) else own


def is_above(path: str, asked: str) -> bool:
    """Tell whether a path is that of a home page, or of a section that contains the requested path.

    An article's number is not a section: what follows it repeats the headline.
    """
    above = path.rstrip("/") + "/"
    lies_in = asked.startswith(above) and asked.rstrip("/") + "/" != above
    return path in ("", "/") or (lies_in and NUMBER_OF_ARTICLE.search(path) is None)


def names_less(own: SplitResult, asked: SplitResult) -> bool:
    """Tell whether an address lacks the article's number, or the language, that the requested one has."""
    kept = own.query.split("&")
    lost = "&".join(pair for pair in asked.query.split("&") if pair not in kept)
    is_other_article = own.path == asked.path and NAMES_ARTICLE.search(lost) is not None
    return is_other_article or NAMES_LANGUAGE.search(lost) is not None


def refuse_led_away(url: str | None, served_at: str, teller: str | None, rules: Rules) -> None:
    """Raise `Unreadable` if another host answered for a known source's address."""
    if is_led_away(url, served_at, teller, rules.registry):
        raise Unreadable(DropReason.LED_AWAY, f"the page of {domain_of(url or '')} came from {domain_of(served_at)}")


def without_future(reading: PageReading, now: datetime) -> PageReading:
    """Remove a date later than the first sight, by more than clocks differ.

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
    """Fill in what the page leaves open. A feed's time beats a day from a URL or from text: it has hours and zone."""
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
    """Return an article from the feed's own text; None if that is no more than a headline."""
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


def archived_article(rules: Rules, page: PageBytes, captured_at: datetime, served_at: str | None = None) -> Article:
    """Return an article from a web archive as captured; `served_at` is where redirects had led.

    Raises:
        Unreadable: the page is not an article, its address is invalid, or another host answered.
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
