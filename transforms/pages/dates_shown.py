"""Visible dates: around the heading, in elements marked as dates, below the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain, islice
from typing import Any

from presswatch.patterns import late_pattern
from presswatch.shipped import shipped_table
from transforms.pages.elements import (
    elements_after_heading,
    elements_below_text,
    is_above_text,
    margins,
    remembered,
    shown_line,
    title_heading,
)
from transforms.pages.facts import PageFacts

#: attributes of elements that show a date, and of those around another text's date
DATE_MARK = late_pattern(r"date|time|publi|posted|meta|data-?publ|fecha|datum|data\b|stamp", re.IGNORECASE)
_OF_OTHER_TEXT = remembered(
    late_pattern(
        r"(?<!meta-)(?<!meta_)comment|discuss|disqus|repl(?:y|ies)\b|remark|feedback|related|teaser|recommend|(?<!article-)(?<!article__)(?<!entry-)(?<!post-)footer"
        r"|sidebar|popular|latest|promo(?!te|tions?-?author)|weather|(?<![\w-])header-date|(?<!elementor-)widget"
        r"|\b(?:col-right|right-col(?:umn)?)\b",
        re.IGNORECASE,
    )
)
#: an article's own footer, where some pages put the date
OWN_FOOTER = late_pattern(r"(?:article|entry|post)[-_]+footer", re.IGNORECASE)
_WORDS = shipped_table("pages.toml")["dates"]
_UPDATED, _PUBLISHED = (rf"(?:{'|'.join(_WORDS[name])})" for name in ("updated", "published"))
UPDATED = late_pattern(rf"^\W*{_UPDATED}(?!\w)", re.IGNORECASE)
PUBLISHED = late_pattern(rf"\W*{_PUBLISHED}(?!\w)", re.IGNORECASE)
#: start of the part of a line about an update: «12 ноября 2026, обновлено в 11:40»
UPDATED_FROM = late_pattern(rf"(?:^|[\s(\[|,;·•—–-])\W*{_UPDATED}(?!\w)", re.IGNORECASE)
BEGINS_WITH_DATE = late_pattern(
    r"\W*(?:\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{4}|\d{4}-\d\d-\d\d|\d{1,2}\.?\s+[^\W\d_]{3,12}\s+\d{4})\b"
)
BAR = late_pattern(r"\s*[|•·]\s*")
#: attributes with a moment for scripts: `data-datetime`, `data-timestamp`, `data-unixtime`
OF_SCRIPTS = late_pattern(r"date|time(?:stamp)?$|publi")
YEAR = late_pattern(r"(?<!\d)(?:19|20)\d\d(?!\d)")
SENTENCE_END = late_pattern(r"\w[.!?…]$")
_SPEAKS_OF_DATES = remembered(late_pattern(r"[dD]ate|time|published"))
#: how many elements around the heading are searched
NEAR_HEADING = 150
MOST_BEFORE_HEADING = 20
#: the heading and elements around it beside which dates are looked for
MOST_LEVELS = 4
#: characters of a line with a date: a marked one, and any other
LONGEST_LINE, LONGEST_UNMARKED = 120, 45
SHORTEST_DATE = 6
NO_DATE_LINES = frozenset({"script", "style", "a", "h2", "h3"})
BLOCKS = frozenset({"div", "p", "li", "section", "footer", "td", "body", "article"})
#: a clock that fills an element
#: the fewest times and links that make a list of articles, and how many levels around a time are searched for them
FEWEST_OF_LIST, LIST_LEVELS = 2, 4
#: seconds or milliseconds since 1970, and attributes with a moment other than that of publication
EPOCH = late_pattern(r"1\d{9}(?:\d{3})?")
WHOLE_MOMENT = late_pattern(r"(?:19|20)\d\d-\d\d-\d\d[T ]\d\d:\d\d")
OTHER_MOMENT = late_pattern(r"end|expir|updat|modif|start|until|deadline")
CLOCK = late_pattern(r"\d{1,2}:\d{2}(?::\d{2})?")


def told_to_machines(time: Any) -> str:
    """Return the moment in a time element's attributes: `datetime`, or one for scripts like `data-datetime`."""
    own = time.get("datetime") or time.get("content")
    return own or next((value for name, value in time.items() if OF_SCRIPTS.search(name) and value[:1].isdigit()), "")


def with_clock_beside(day: str, element: Any) -> str:
    """Return a date with the clock from the next element: «12 ноября 2026» beside «15:10»."""
    beside = element.getnext()
    if beside is None or CLOCK.search(day):
        return day
    clock = shown_date(beside)
    return f"{day} {clock}" if CLOCK.fullmatch(clock) else day


def without_update(text: str) -> str:
    """Return the part of a line before any mention of an update."""
    found = UPDATED_FROM.search(text)
    return text[: found.start()].strip() if found else text


def own_times(facts: PageFacts) -> list[Any]:
    """Return the time elements that belong to no other text and do not follow a word for an update."""
    own = [time for time in facts.times if not is_of_other_text(time, facts) and not UPDATED.match(label_of(time))]
    return own if len(own) < FEWEST_OF_LIST else [time for time in own if not is_of_list(time, facts)]


def is_of_list(time: Any, facts: PageFacts) -> bool:
    """Tell whether a time element belongs to a list of other articles: several times, each beside a link of its own."""
    if not links_beside(time):
        return False
    for one in islice(margins(time, facts, LIST_LEVELS), 1, None):
        links = [beside for other in one.iter("time") if (beside := links_beside(other))]
        if len(links) >= FEWEST_OF_LIST and len(frozenset().union(*links)) >= FEWEST_OF_LIST:
            return True
    return False


def links_beside(time: Any) -> frozenset[str]:
    """Return where the links lead that a time element stands in or between; nothing if another time is beside it."""
    beside = [one for one in (time.getparent(), time.getprevious(), time.getnext()) if one is not None]
    if any(one.tag == "time" for one in beside):
        return frozenset()
    return frozenset(one.get("href") or "" for one in beside if one.tag == "a")


def label_of(element: Any) -> str:
    """Return the words directly before an element."""
    before = element.getprevious()
    around = element.getparent()
    words = before.tail if before is not None else around.text if around is not None else None
    if not (words or "").strip() and before is not None:
        words = shown_date(before)
    return " ".join((words or "").split())


def shown(facts: PageFacts) -> Iterator[str]:
    """Yield visible dates: short texts around the heading, then elements with a class for dates."""
    heading, below = title_heading(facts), elements_below_text(facts)
    for element in chain(around_the_heading(heading, facts), dates_anywhere(facts), said_to_be_published(facts)):
        is_marked = element.get("itemprop") == "datePublished" or PUBLISHED.match(element.text or "")
        if (element not in below or is_marked) and not is_of_other_text(element, facts):
            yield from date_lines(element, is_heading=element is heading)


def around_the_heading(heading: Any, facts: PageFacts) -> Iterator[Any]:
    """Yield the heading, what follows it, and what precedes the elements around it; nothing without a heading."""
    if heading is None:
        return
    yield heading
    yield from elements_after_heading(facts, NEAR_HEADING)
    levels = islice(chain([heading], heading.iterancestors()), MOST_LEVELS)
    before = (sibling for around in levels for sibling in around.itersiblings(preceding=True))
    yield from islice(before, MOST_BEFORE_HEADING)


def shown_below(facts: PageFacts) -> Iterator[str]:
    """Yield dates below the text that have a line to themselves; comments and teasers stand there too."""
    below = elements_below_text(facts)
    for element in chain((time for time in own_times(facts) if time in below), dates_anywhere(facts)):
        if element in below and not is_of_other_text(element, facts) and is_line_of_its_own(element):
            yield from date_lines(element)


def is_line_of_its_own(element: Any) -> bool:
    """Tell whether an element's block has neither sentences nor links beside it."""
    block = element
    while block.tag not in BLOCKS and block.getparent() is not None:
        block = block.getparent()
    is_short = len("".join(islice(block.itertext(), 30))) <= LONGEST_LINE
    return is_short and block.find(".//p") is None and block.find(".//a") is None


def date_lines(element: Any, *, is_heading: bool = False) -> Iterator[str]:
    """Yield the text of an element that can be a line with a date, without the part about an update."""
    if not isinstance(element.tag, str) or element.tag in NO_DATE_LINES:
        return
    if element.tag == "br" and is_date_line(line := (element.tail or "").strip()) and len(line) <= LONGEST_UNMARKED:
        yield line
    whole = element.get("content") or abbreviated(element) or published_part(shown_date(element))
    text = dated_part(without_update(whole))
    may_be_long = is_heading or is_marked_as_date(element) or is_date_line(text) or PUBLISHED.match(whole) is not None
    longest = LONGEST_LINE if may_be_long else LONGEST_UNMARKED
    if len(text) >= SHORTEST_DATE and len(whole) <= longest and re.search(r"\d", text):
        yield with_clock_beside(text, element)


def is_marked_as_date(element: Any) -> bool:
    """Tell whether an element's attributes mark it as a date."""
    return DATE_MARK.search(" ".join(element.get(name) or "" for name in ("class", "id", "itemprop"))) is not None


def begins_with_date(text: str) -> bool:
    """Tell whether a text begins with a whole date."""
    return BEGINS_WITH_DATE.match(text) is not None


def is_date_line(text: str) -> bool:
    """Tell whether a text begins with a date and is not a sentence."""
    return begins_with_date(text) and not SENTENCE_END.search(text)


def dated_part(text: str) -> str:
    """Return the part of a line between bars that begins with a date; the line itself if none does."""
    return next(filter(begins_with_date, BAR.split(text)), text) if BAR.search(text) else text


def dates_anywhere(facts: PageFacts) -> Iterator[Any]:
    """Yield the first elements marked as dates, anywhere on the page."""
    marked = (
        element
        for element, name in zip(facts.elements, facts.classes, strict=True)
        if (name and _SPEAKS_OF_DATES[name]) or element.get("itemprop") == "datePublished"
    )
    return islice(marked, 60)


def moments_marked(facts: PageFacts) -> Iterator[str]:
    """Yield the moments in attributes of elements that microdata marks as published, other than time elements."""
    for element in dates_anywhere(facts):
        told = element.get("content") or element.get("title") or ""
        is_marked = element.get("itemprop") == "datePublished" and element.tag != "time"
        if is_marked and WHOLE_MOMENT.match(told) and not is_of_other_text(element, facts):
            yield told


def said_to_be_published(facts: PageFacts) -> Iterator[Any]:
    """Yield the elements that begin with "Published on" or similar, anywhere on the page."""
    return (element for element in facts.elements if element.text and PUBLISHED.match(element.text))


def abbreviated(element: Any) -> str:
    """Return the full form of an abbreviated date: «2 weeks ago» has it in its title or in an attribute for scripts."""
    if element.tag == "abbr":
        return element.get("title") or ""
    told = told_to_scripts(element) or told_to_machines(element) or element.get("title") or ""
    if told and told == told_to_scripts(element):
        return told
    if not YEAR.search(told) or not is_marked_as_date(element) or UPDATED.match(shown_date(element)):
        return ""
    return told


def told_to_scripts(element: Any) -> str:
    """Return the moment in an attribute for scripts whose name is that of a date."""
    for name, value in element.items():
        if name.startswith("data-") and OF_SCRIPTS.search(name) and not OTHER_MOMENT.search(name):
            if EPOCH.fullmatch(value):
                return datetime.fromtimestamp(int(value[:10]), UTC).isoformat()
            if WHOLE_MOMENT.match(value):
                return str(value)
    return ""


def published_part(text: str) -> str:
    """Return the part of a line about publication, if it mentions an update first."""
    said = PUBLISHED.search(text) if UPDATED.match(text) else None
    return text[said.start() :] if said else text


def shown_date(element: Any) -> str:
    """Return an element's text as far as a date can reach."""
    return shown_line(element, 20, 120)


def is_of_other_text(element: Any, facts: PageFacts) -> bool:
    """Tell whether an element belongs to comments, teasers or the page's margins."""
    return any(is_margin(around, facts) for around in margins(element, facts, 5))


def is_margin(around: Any, facts: PageFacts) -> bool:
    """Tell whether an element holds something other than the article."""
    name = around.get("class") or ""
    if around.tag == "footer":
        return not OWN_FOOTER.search(name) and not is_above_text(around, facts)
    return around.tag in ("aside", "nav") or _OF_OTHER_TEXT[name]
