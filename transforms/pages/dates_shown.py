"""The dates that readers see: around the heading, in elements that speak of dates, below the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from presswatch.shipped import shipped_table
from transforms.pages.elements import (
    elements_after_heading,
    elements_below_text,
    margins,
    remembered,
    title_heading,
)
from transforms.pages.facts import PageFacts

#: attributes of elements that show a date, and what such an element stands in when it is another text's
DATE_MARK = re.compile(r"date|time|publi|posted|meta|data-?publ|fecha|datum|data\b|stamp", re.IGNORECASE)
_OF_OTHER_TEXT = remembered(
    re.compile(
        r"(?<!meta-)(?<!meta_)comment|discuss|disqus|repl(?:y|ies)\b|remark|feedback|related|teaser|recommend|(?<!article-)(?<!article__)(?<!entry-)(?<!post-)footer"
        r"|sidebar|popular|latest|promo(?!te)|weather|(?<![\w-])header-date|(?<!elementor-)widget"
        r"|\b(?:col-right|right-col(?:umn)?)\b",
        re.IGNORECASE,
    )
)
#: a footer that is the article's own: there some put its date
OWN_FOOTER = re.compile(r"(?:article|entry|post)[-_]+footer", re.IGNORECASE)
_WORDS = shipped_table("pages.toml")["dates"]
_UPDATED, _PUBLISHED = (rf"(?:{'|'.join(_WORDS[name])})" for name in ("updated", "published"))
UPDATED = re.compile(rf"^\W*{_UPDATED}(?!\w)", re.IGNORECASE)
PUBLISHED = re.compile(rf"\W*{_PUBLISHED}(?!\w)", re.IGNORECASE)
#: where the rest of a line tells of an update: «12 ноября 2026, обновлено в 11:40»
UPDATED_FROM = re.compile(rf"(?:^|[\s(\[|,;·•—–-])\W*{_UPDATED}(?!\w)", re.IGNORECASE)
BEGINS_WITH_DATE = re.compile(
    r"\W*(?:\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{4}|\d{4}-\d\d-\d\d|\d{1,2}\.?\s+[^\W\d_]{3,12}\s+\d{4})\b"
)
#: attributes in which scripts find a moment: `data-datetime`, `data-timestamp`, `data-unixtime`
OF_SCRIPTS = re.compile(r"date|time(?:stamp)?$|publi")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
SENTENCE_END = re.compile(r"\w[.!?…]$")
_SPEAKS_OF_DATES = remembered(re.compile(r"[dD]ate|time|published"))
#: elements looked at around the heading
NEAR_HEADING = 150
MOST_BEFORE_HEADING = 20
#: characters of a line with a date: of a marked one, and of any
LONGEST_LINE, LONGEST_UNMARKED = 120, 45
SHORTEST_DATE = 6
NO_DATE_LINES = frozenset({"script", "style", "a", "h2", "h3"})
BLOCKS = frozenset({"div", "p", "li", "section", "footer", "td", "body", "article"})
#: a clock that an element has to itself
CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?")


def told_to_machines(time: Any) -> str:
    """The moment that a time element's attributes tell: `datetime`, or one of a script's own like `data-datetime`."""
    own = time.get("datetime") or time.get("content")
    return own or next((value for name, value in time.items() if OF_SCRIPTS.search(name) and value[:1].isdigit()), "")


def with_clock_beside(day: str, element: Any) -> str:
    """A day with the clock that the next element has to itself: «12 ноября 2026» beside «15:10»."""
    beside = element.getnext()
    if beside is None or CLOCK.search(day):
        return day
    clock = shown_text(beside)
    return f"{day} {clock}" if CLOCK.fullmatch(clock) else day


def without_update(text: str) -> str:
    """What a line says before it speaks of an update."""
    found = UPDATED_FROM.search(text)
    return text[: found.start()].strip() if found else text


def own_times(facts: PageFacts) -> list[Any]:
    """The time elements that are no other text's and stand behind no word of an update."""
    return [time for time in facts.times if not is_of_other_text(time, facts) and not UPDATED.match(label_of(time))]


def label_of(element: Any) -> str:
    """The words straight before an element."""
    before = element.getprevious()
    around = element.getparent()
    words = before.tail if before is not None else around.text if around is not None else None
    if not (words or "").strip() and before is not None:
        words = shown_text(before)
    return " ".join((words or "").split())


def shown(facts: PageFacts) -> Iterator[str]:
    """What readers see: short texts around the heading, then elements whose class speaks of dates."""
    heading, below = title_heading(facts), elements_below_text(facts)
    for element in chain(around_the_heading(heading, facts), dates_anywhere(facts), said_to_be_published(facts)):
        is_marked = element.get("itemprop") == "datePublished" or PUBLISHED.match(element.text or "")
        if (element not in below or is_marked) and not is_of_other_text(element, facts):
            yield from date_lines(element, is_heading=element is heading)


def around_the_heading(heading: Any, facts: PageFacts) -> Iterator[Any]:
    """The heading, what follows it, and what stands before the elements around it; nothing where there is none."""
    if heading is None:
        return
    yield heading
    yield from elements_after_heading(facts, NEAR_HEADING)
    before = (
        sibling for around in islice(heading.iterancestors(), 3) for sibling in around.itersiblings(preceding=True)
    )
    yield from islice(before, MOST_BEFORE_HEADING)


def shown_below(facts: PageFacts) -> Iterator[str]:
    """Dates below the text: those of lines that hold nothing else, for remarks and teasers stand there too."""
    below = elements_below_text(facts)
    for element in chain((time for time in own_times(facts) if time in below), dates_anywhere(facts)):
        if element in below and not is_of_other_text(element, facts) and is_line_of_its_own(element):
            yield from date_lines(element)


def is_line_of_its_own(element: Any) -> bool:
    """Whether around an element, as far as its block reaches, stand neither sentences nor links."""
    block = element
    while block.tag not in BLOCKS and block.getparent() is not None:
        block = block.getparent()
    is_short = len("".join(islice(block.itertext(), 30))) <= LONGEST_LINE
    return is_short and block.find(".//p") is None and block.find(".//a") is None


def date_lines(element: Any, *, is_heading: bool = False) -> Iterator[str]:
    """The text of an element that can be a line with a date, without what it says of an update."""
    if not isinstance(element.tag, str) or element.tag in NO_DATE_LINES:
        return
    whole = element.get("content") or abbreviated(element) or published_part(shown_text(element))
    text = without_update(whole)
    may_be_long = is_heading or is_marked_as_date(element) or is_date_line(text) or PUBLISHED.match(whole) is not None
    longest = LONGEST_LINE if may_be_long else LONGEST_UNMARKED
    if len(text) >= SHORTEST_DATE and len(whole) <= longest and re.search(r"\d", text):
        yield with_clock_beside(text, element)


def is_marked_as_date(element: Any) -> bool:
    """Whether an element's attributes speak of dates."""
    return DATE_MARK.search(" ".join(element.get(name) or "" for name in ("class", "id", "itemprop"))) is not None


def is_date_line(text: str) -> bool:
    """Whether a text begins with a date and is no sentence."""
    return BEGINS_WITH_DATE.match(text) is not None and not SENTENCE_END.search(text)


def dates_anywhere(facts: PageFacts) -> Iterator[Any]:
    """The first elements whose marks speak of dates, wherever they stand."""
    marked = (
        element
        for element, name in zip(facts.elements, facts.classes, strict=True)
        if (name and _SPEAKS_OF_DATES[name]) or element.get("itemprop") == "datePublished"
    )
    return islice(marked, 60)


def said_to_be_published(facts: PageFacts) -> Iterator[Any]:
    """The elements that begin with "Published on" or the like, wherever they stand."""
    return (element for element in facts.elements if element.text and PUBLISHED.match(element.text))


def abbreviated(element: Any) -> str:
    """The whole form of an abbreviated date: «2 weeks ago» has it in its title or in an attribute for scripts."""
    if element.tag == "abbr":
        return element.get("title") or ""
    told = told_to_machines(element) or element.get("title") or ""
    if not YEAR.search(told) or not is_marked_as_date(element) or UPDATED.match(shown_text(element)):
        return ""
    return told


def published_part(text: str) -> str:
    """What a line says of publication, where it speaks of an update first."""
    said = PUBLISHED.search(text) if UPDATED.match(text) else None
    return text[said.start() :] if said else text


def shown_text(element: Any) -> str:
    """An element's text with single blanks, as far as a date can reach."""
    return " ".join(" ".join(islice(element.itertext(), 20)).split())[:120]


def is_of_other_text(element: Any, facts: PageFacts) -> bool:
    """Whether an element belongs to comments, teasers or the page's margins."""
    return any(is_margin(around) for around in margins(element, facts, 5))


def is_margin(around: Any) -> bool:
    """Whether what stands in an element is not the article's."""
    name = around.get("class") or ""
    if around.tag == "footer":
        return not OWN_FOOTER.search(name)
    return around.tag in ("aside", "nav") or _OF_OTHER_TEXT[name]
