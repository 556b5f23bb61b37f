"""When a page was published: JSON-LD, meta elements, microdata, visible text, address, in this order of trust.

The moment keeps the offset that the page gives it: the day readers saw is the day of that offset. A day without an
hour counts as midnight UTC.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, timezone
from itertools import chain, islice
from urllib.parse import urlsplit

from transforms.pages.dates_shown import (
    own_times,
    shown,
    shown_below,
    shown_text,
    told_to_machines,
    with_clock_beside,
    without_update,
)
from transforms.pages.elements import elements_below_text
from transforms.pages.facts import PageFacts
from transforms.pages.json_ld import plain
from transforms.pages.zones import with_readers_zone
from transforms.text import Written, date_in_url, minutes_in, parse_date, parse_stated, parse_written, zone_of_host

#: meta elements with the time of publication, and words of others that have another time
PUBLISHED_META = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "publication_date",
    "publish-date",
    "published_at",
    "pubdate",
    "dcterms.issued",
    "dc.date.issued",
)
#: those that may as well say when somebody began to write: asked after the elements that readers see marked
DATED_META = ("dcterms.created", "dc.date.created", "dcterms.date", "dc.date", "date", "datecreated", "uploaddate")
LIKE_PUBLISHED = re.compile(r"publi(?:sh|c).*(?:date|time)|(?:date|time).*(?:publi|original|creat|issue)|pub_?-?date")
NOT_PUBLISHED = re.compile(r"modif|updat|expir|publisher|end|start")
#: forms of the moment that are compared for its zone: those that machines are told, and those that readers see
MOST_FORMS, MOST_SHOWN = 12, 3


def published(facts: PageFacts, now: datetime) -> tuple[datetime | None, str | None]:
    """When the article was published, and what says so: 'page', 'text' or 'url'."""
    if written := first_stated(chain(stated(facts), microdata(facts), dated(facts)), facts, now):
        forms = chain(stated(facts), dated(facts), (told_to_machines(time) for time in own_times(facts)[:10]))
        in_zone = with_readers_zone(
            written,
            stated_moments(islice(dict.fromkeys(forms), MOST_FORMS), facts, now),
            writings(islice(shown(facts), MOST_SHOWN), facts, now),
        )
        return in_zone, "page"
    if written := next(writings(chain(shown(facts), shown_below(facts)), facts, now), None):
        return in_zone_of_site(written, facts), "text"
    moment = date_in_url(facts.url, now)
    return moment, "url" if moment else None


def in_zone_of_site(written: Written, facts: PageFacts) -> datetime:
    """The moment of a clock that readers see; without a zone, in that of the site's country where it has one zone."""
    zone = zone_of_host(urlsplit(facts.url or facts.canonical or facts.first_meta("og:url")).hostname or "")
    if zone is None or written.has_zone or not written.has_clock:
        return written.moment
    local = written.moment.replace(tzinfo=None)
    return local.replace(tzinfo=timezone(timedelta(minutes=minutes_in(zone, local))))


def first_stated(raws: Iterable[str], facts: PageFacts, now: datetime) -> Written | None:
    """The first of these texts that names a moment to machines."""
    return next(stated_moments(raws, facts, now), None)


def stated_moments(raws: Iterable[str], facts: PageFacts, now: datetime) -> Iterator[Written]:
    """The moments that machines are told, looked for as they are asked for."""
    return (written for raw in raws if raw and (written := parse_stated(raw, now, facts.language)))


def writings(raws: Iterable[str], facts: PageFacts, now: datetime) -> Iterator[Written]:
    """The moments that readers are told, looked for as they are asked for."""
    return (written for raw in raws if raw and (written := parse_written(raw, now, facts.language)))


def modified(facts: PageFacts, now: datetime) -> datetime | None:
    """When the page says it was last changed."""
    raws = (
        plain(facts.article.get("dateModified")),
        facts.first_meta(
            "article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified"
        ),
    )
    return next((moment for raw in raws if raw and (moment := parse_date(raw, now))), None)


def stated(facts: PageFacts) -> Iterator[str]:
    """What JSON-LD and meta elements say, the more trustworthy first."""
    yield plain(facts.article.get("datePublished"))
    for name in PUBLISHED_META:
        yield facts.first_meta(name)
    for name in facts.meta:
        if LIKE_PUBLISHED.search(name) and not NOT_PUBLISHED.search(name):
            yield facts.first_meta(name)
    for node in facts.nodes:
        yield plain(node.get("datePublished"))


def dated(facts: PageFacts) -> Iterator[str]:
    """What JSON-LD and meta elements say that need not be the day of publication: a video is older than its page."""
    yield from (plain(facts.article.get(name)) for name in ("dateCreated", "uploadDate"))
    yield from (facts.first_meta(name) for name in DATED_META)


def microdata(facts: PageFacts) -> Iterator[str]:
    """Time elements that are marked as the time of publication, then the first that no other text owns."""
    marked = [
        time for time in facts.times if time.get("itemprop") == "datePublished" or time.get("pubdate") is not None
    ]
    below = elements_below_text(facts)
    for time in marked + [time for time in own_times(facts) if time not in below]:
        text = without_update(shown_text(time))
        if text or not time.text_content().strip():
            yield with_clock_beside(told_to_machines(time) or text, time)
            yield text
