"""The time of publication: JSON-LD, meta elements, microdata, visible text, address, in this order of trust.

The moment keeps the offset that the page gives, since readers saw the day of that offset. Metadata often has the time
in UTC or without a zone; the zone is then taken from elsewhere on the page. A day without an hour counts as midnight
UTC.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from itertools import chain, islice
from urllib.parse import urlsplit

from transforms.pages.dates_shown import (
    moments_marked,
    own_times,
    shown,
    shown_below,
    shown_date,
    told_to_machines,
    with_clock_beside,
    without_update,
)
from transforms.pages.elements import elements_below_text
from transforms.pages.facts import PageFacts, plain
from transforms.text import Written, date_in_url, minutes_in, parse_date, parse_stated, parse_written, zone_of_host

#: offsets of inhabited time zones
WESTMOST, EASTMOST = timedelta(hours=-12), timedelta(hours=14)
#: hours UTC between which few readers have another date
FIRST_HOUR_OF_DAY, LAST_HOUR_OF_DAY = 9, 20


def with_readers_zone(told: Written, forms: Iterable[Written], shown: Iterable[Written]) -> datetime:
    """Return the moment in the metadata, in the zone of its readers if the page gives that too.

    A clock without a zone gets the zone that the page gives beside the same clock. A moment in UTC gets the zone of
    another form of it, or, near a change of date, that of the visible clock or day. A zone in the metadata is
    overridden only by a visible clock.

    Args:
        told: the moment.
        forms: further forms of it in the metadata.
        shown: visible dates; read only when needed.
    """
    moment = told.moment
    if not moment.utcoffset() and told.has_clock and (in_zone := in_zone_told(told, list(forms))):
        return in_zone
    if told.has_clock and FIRST_HOUR_OF_DAY <= moment.hour < LAST_HOUR_OF_DAY and told.has_zone:
        return moment
    seen = next(iter(shown), None)
    return moment if seen is None else in_zone_seen(told, seen)


def in_zone_told(told: Written, forms: list[Written]) -> datetime | None:
    """Return the moment in the zone that the metadata gives with another form of it; None if none does."""
    moment = told.moment
    zones = () if told.has_zone else (zone_beside_clock(moment, form) for form in forms)
    if zone := next(filter(None, zones), None):
        return moment.replace(tzinfo=zone)
    zone = next(filter(None, (zone_of_form(moment, form) for form in forms)), None)
    return moment.astimezone(zone) if zone else None


def in_zone_seen(told: Written, seen: Written) -> datetime:
    """Return the moment in the zone of a visible date."""
    moment = told.moment
    if not told.has_zone and told.has_clock and (zone := zone_beside_clock(moment, seen)):
        return moment.replace(tzinfo=zone)
    if FIRST_HOUR_OF_DAY <= moment.hour < LAST_HOUR_OF_DAY:
        return moment
    found = zone_of_clock(moment, seen) if moment.utcoffset() else zone_of_day(moment, seen)
    return moment.astimezone(found) if found else moment


def zone_beside_clock(moment: datetime, form: Written) -> timezone | None:
    """Return the zone that the page gives elsewhere beside the same clock."""
    is_same = form.has_zone and form.has_clock and minute_of(form.moment) == minute_of(moment)
    return timezone(form.moment.utcoffset() or timedelta()) if is_same else None


def zone_of_form(moment: datetime, form: Written) -> timezone | None:
    """Return the zone of another form of a moment in UTC; None if it is another moment or has no clock."""
    if not form.has_clock:
        return None
    if form.has_zone:
        offset = form.moment.utcoffset()
        return timezone(offset) if offset and abs(form.moment - moment) < timedelta(minutes=2) else None
    is_in_step = moment.second == form.moment.second or not (moment.second and form.moment.second)
    return zone_between(moment, form.moment) if is_in_step else None


def zone_between(moment: datetime, local: datetime) -> timezone | None:
    """Return the zone in which a clock shows `local` (given as if in UTC) at that moment.

    None if no such zone exists.
    """
    difference = minute_of(local) - minute_of(moment)
    is_zone = difference and not difference % timedelta(minutes=30) and WESTMOST <= difference <= EASTMOST
    return timezone(difference) if is_zone else None


def zone_of_clock(moment: datetime, seen: Written) -> timezone | None:
    """Return the zone of a visible clock, if the metadata has another one."""
    if seen.has_zone or not seen.has_clock:
        return None
    in_utc = moment.astimezone(UTC)
    return UTC if minute_of(in_utc) == minute_of(seen.moment) else zone_between(in_utc, seen.moment)


def zone_of_day(moment: datetime, seen: Written) -> timezone | None:
    """Return the zone of a visible clock or day, for a moment in UTC."""
    return zone_of_form(moment, seen) or day_zone(moment, seen.moment)


def day_zone(moment: datetime, local: datetime) -> timezone | None:
    """Return the nearest zone, in whole hours, in which that moment lies on the day of `local`.

    The day before or after.
    """
    hours = {1: 24 - moment.hour, -1: -moment.hour - 1}.get((local.date() - moment.date()).days, 0)
    return timezone(timedelta(hours=hours)) if hours and -12 <= hours <= 14 else None


def minute_of(moment: datetime) -> datetime:
    """Return a clock's day, hour and minute without a zone."""
    return moment.replace(second=0, microsecond=0, tzinfo=None)


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
#: elements that may give the start of writing instead; asked after visible marked elements
DATED_META = ("dcterms.created", "dc.date.created", "dcterms.date", "dc.date", "date", "datecreated", "uploaddate")
LIKE_PUBLISHED = re.compile(r"publi(?:sh|c).*(?:date|time)|(?:date|time).*(?:publi|original|creat|issue)|pub_?-?date")
NOT_PUBLISHED = re.compile(r"modif|updat|expir|publisher|end|start")
#: how many forms of the moment are compared for its zone: in the metadata, and visible ones
MOST_FORMS, MOST_SHOWN = 12, 3


def published(facts: PageFacts, now: datetime) -> tuple[datetime | None, str | None]:
    """Return when the article was published, and where this was found: 'page', 'text' or 'url'."""
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
    """Return the moment of a visible clock; without a zone, in that of the site's country if it has only one."""
    zone = zone_of_host(urlsplit(facts.url or facts.canonical or facts.first_meta("og:url")).hostname or "")
    if zone is None or written.has_zone or not written.has_clock:
        return written.moment
    local = written.moment.replace(tzinfo=None)
    return local.replace(tzinfo=timezone(timedelta(minutes=minutes_in(zone, local))))


def first_stated(raws: Iterable[str], facts: PageFacts, now: datetime) -> Written | None:
    """Return the first of these metadata texts that gives a moment."""
    return next(stated_moments(raws, facts, now), None)


def stated_moments(raws: Iterable[str], facts: PageFacts, now: datetime) -> Iterator[Written]:
    """Yield the moments in the metadata, lazily."""
    return (written for raw in raws if raw and (written := parse_stated(raw, now, facts.language)))


def writings(raws: Iterable[str], facts: PageFacts, now: datetime) -> Iterator[Written]:
    """Yield the visible moments, lazily."""
    return (written for raw in raws if raw and (written := parse_written(raw, now, facts.language)))


def modified(facts: PageFacts, now: datetime) -> datetime | None:
    """Return when the page says it was last changed."""
    raws = (
        plain(facts.article.get("dateModified")),
        facts.first_meta(
            "article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified"
        ),
    )
    return next((moment for raw in raws if raw and (moment := parse_date(raw, now))), None)


def stated(facts: PageFacts) -> Iterator[str]:
    """Yield dates in JSON-LD and meta elements, most trustworthy first."""
    yield plain(facts.article.get("datePublished"))
    for name in PUBLISHED_META:
        yield facts.first_meta(name)
    for name in facts.meta:
        if LIKE_PUBLISHED.search(name) and not NOT_PUBLISHED.search(name):
            yield facts.first_meta(name)
    for node in facts.nodes:
        yield plain(node.get("datePublished"))


def dated(facts: PageFacts) -> Iterator[str]:
    """Yield dates in JSON-LD and meta elements that need not be the day of publication.

    a video is older than its page.
    """
    yield from (plain(facts.article.get(name)) for name in ("dateCreated", "uploadDate"))
    yield from (facts.first_meta(name) for name in DATED_META)


def microdata(facts: PageFacts) -> Iterator[str]:
    """Yield time elements marked as the time of publication, then the first that belongs to no other text."""
    marked = [
        time for time in facts.times if time.get("itemprop") == "datePublished" or time.get("pubdate") is not None
    ]
    below = elements_below_text(facts)
    yield from moments_marked(facts)
    for time in marked + [time for time in own_times(facts) if time not in below]:
        text = without_update(shown_date(time))
        if text or not time.text_content().strip():
            yield with_clock_beside(told_to_machines(time) or text, time)
            yield text
