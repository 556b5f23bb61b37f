"""When a page was published: JSON-LD, meta elements, microdata, visible text, address, in this order of trust.

The moment keeps the offset that the page gives it: the day readers saw is the day of that offset. A day without an
hour counts as midnight UTC.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from itertools import chain, islice
from typing import Any

from transforms.page_dates import date_in_url, parse_date
from transforms.page_facts import PageFacts, elements_after_heading, margins, title_heading
from transforms.page_json_ld import plain

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

#: attributes of elements that show a date, and what such an element stands in when it is another text's
DATE_MARK = re.compile(r"date|time|publi|posted|meta|data-?publ|fecha|datum|data\b|stamp", re.IGNORECASE)
OTHER_TEXT = re.compile(
    r"comment|related|teaser|recommend|footer|sidebar|popular|latest|promo(?!te)|weather|header-date|widget",
    re.IGNORECASE,
)
UPDATED = re.compile(
    r"^\W*(?:last\s+)?(?:updated?|modified|edited|aktualisiert|обновлен[оа]?|абноўлена|изменено|oppdatert"
    r"|mis à jour|actualizado)\b",
    re.IGNORECASE,
)
PUBLISHED = re.compile(
    r"\W*(?:published|posted|first published|publiziert|veröffentlicht|erschienen|опубликован[оа]?|дата публикации"
    r"|апублікаван[аы]|дата публікацыі|опубліковано|publicado|pubblicato|publié|opublikowano|publikuota|publisert)\b",
    re.IGNORECASE,
)
BEGINS_WITH_DATE = re.compile(
    r"\W*(?:\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{4}|\d{4}-\d\d-\d\d|\d{1,2}\.?\s+[^\W\d_]{3,12}\s+\d{4})\b"
)

#: offsets of the zones that people live in
WESTMOST, EASTMOST = timedelta(hours=-12), timedelta(hours=14)
#: hours UTC between which few readers have another day
FIRST_HOUR_OF_DAY, LAST_HOUR_OF_DAY = 9, 20

#: elements looked at around the heading
NEAR_HEADING = 150


def published(facts: PageFacts, now: datetime) -> tuple[datetime | None, str | None]:
    """When the article was published, and what says so: 'page', 'text' or 'url'."""
    for raw in chain(stated(facts), microdata(facts), dated(facts)):
        if moment := parse_date(raw, now):
            return with_readers_zone(moment, facts, now), "page"
    for raw in shown(facts):
        if moment := parse_date(raw, now):
            return moment, "text"
    moment = date_in_url(facts.url, now)
    return moment, "url" if moment else None


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
    for name in ("dateCreated", "uploadDate"):
        yield plain(facts.article.get(name))
    for name in facts.meta:
        if LIKE_PUBLISHED.search(name) and not NOT_PUBLISHED.search(name):
            yield facts.first_meta(name)
    for node in facts.nodes:
        yield plain(node.get("datePublished"))


def dated(facts: PageFacts) -> Iterator[str]:
    """What meta elements say that name no more than a date."""
    return (facts.first_meta(name) for name in DATED_META)


def microdata(facts: PageFacts) -> Iterator[str]:
    """Time elements that are marked as the time of publication, then the first that no other text owns."""
    marked = [
        time for time in facts.times if time.get("itemprop") == "datePublished" or time.get("pubdate") is not None
    ]
    for time in marked + [time for time in facts.times if not is_of_other_text(time, facts)]:
        text = shown_text(time)
        if not UPDATED.match(text):
            yield time.get("datetime") or time.get("content") or text
            yield text


def shown(facts: PageFacts) -> Iterator[str]:
    """What readers see: short texts around the heading, then elements whose class speaks of dates."""
    heading = title_heading(facts)
    near = elements_after_heading(facts, NEAR_HEADING)
    above = islice(heading.iterancestors(), 3) if heading is not None else ()
    before = (sibling for around in above for sibling in around.itersiblings(preceding=True))
    own = [heading] if heading is not None else []
    for element in chain(own, near, islice(before, 20), dates_anywhere(facts), said_to_be_published(facts)):
        if not isinstance(element.tag, str) or element.tag in ("script", "style", "a", "h2", "h3"):
            continue
        text = element.get("content") or shown_text(element)
        marks = " ".join(element.get(name) or "" for name in ("class", "id", "itemprop"))
        longest = 120 if element is heading or DATE_MARK.search(marks) or BEGINS_WITH_DATE.match(text) else 45
        if (
            6 <= len(text) <= longest
            and re.search(r"\d", text)
            and not UPDATED.match(text)
            and not is_of_other_text(element, facts)
        ):
            yield text


def dates_anywhere(facts: PageFacts) -> Iterator[Any]:
    """The first elements whose marks speak of dates, wherever they stand."""
    marked = (
        element
        for element, name in zip(facts.elements, facts.classes, strict=True)
        if (name and ("date" in name or "Date" in name or "time" in name)) or element.get("itemprop") == "datePublished"
    )
    return islice(marked, 60)


def said_to_be_published(facts: PageFacts) -> Iterator[Any]:
    """The elements that begin with "Published on" or the like, wherever they stand."""
    return (element for element in facts.elements if element.text and PUBLISHED.match(element.text))


def shown_text(element: Any) -> str:
    """An element's text with single blanks, as far as a date can reach."""
    return " ".join(" ".join(islice(element.itertext(), 20)).split())[:120]


def is_of_other_text(element: Any, facts: PageFacts) -> bool:
    """Whether an element belongs to comments, teasers or the page's margins."""
    return any(
        around.tag in ("aside", "footer", "nav") or OTHER_TEXT.search(around.get("class") or "")
        for around in margins(element, facts, 5)
    )


def with_readers_zone(moment: datetime, facts: PageFacts, now: datetime) -> datetime:
    """The same moment in the zone of its readers, where the page shows it: machines are often told it in UTC.

    What shows it: another form of the same moment whose clock differs by whole half hours; else, where the day is about
    to change, the day that readers see. A zone that machines are told gives way only to a clock that readers see.
    """
    if not moment.utcoffset():
        others = chain(
            islice(chain(stated(facts), dated(facts)), 40), (time.get("datetime") for time in facts.times[:10])
        )
        for raw in islice(dict.fromkeys(others), 12):
            if raw and (offset := offset_between(moment, parse_date(raw, now))):
                return moment.astimezone(offset)
    if FIRST_HOUR_OF_DAY <= moment.hour < LAST_HOUR_OF_DAY:
        return moment
    for raw in islice(shown(facts), 3):
        if local := parse_date(raw, now):
            offset = zone_of_clock(moment, local) if moment.utcoffset() else zone_of_day(moment, local)
            return moment.astimezone(offset) if offset else moment
    return moment


def zone_of_clock(moment: datetime, local: datetime) -> timezone | None:
    """The zone of a clock that readers see, where the page names another one to machines."""
    if local.utcoffset() or not (local.hour or local.minute):
        return None
    in_utc = moment.astimezone(UTC)
    is_utc = local.replace(second=0) == in_utc.replace(second=0, microsecond=0)
    return UTC if is_utc else offset_between(in_utc, local)


def zone_of_day(moment: datetime, local: datetime) -> timezone | None:
    """The zone of a clock or a day that readers see."""
    return offset_between(moment, local) or offset_to_day(moment, local)


def offset_between(moment: datetime, local: datetime | None) -> timezone | None:
    """The zone in which a clock shows `local` at that moment; None where that is no zone of the earth."""
    if local is None:
        return None
    if local.utcoffset():
        return timezone(local.utcoffset() or timedelta()) if abs(local - moment) < timedelta(minutes=2) else None
    difference = local.replace(second=0, microsecond=0) - moment.replace(second=0, microsecond=0)
    is_zone = difference and not difference % timedelta(minutes=30) and WESTMOST <= difference <= EASTMOST
    return timezone(difference) if is_zone else None


def offset_to_day(moment: datetime, local: datetime) -> timezone | None:
    """The nearest zone, in whole hours, in which that moment lies on the day of `local`: the day before or after."""
    hours = {1: 24 - moment.hour, -1: -moment.hour - 1}.get((local.date() - moment.date()).days, 0)
    return timezone(timedelta(hours=hours)) if hours and -12 <= hours <= 14 else None
