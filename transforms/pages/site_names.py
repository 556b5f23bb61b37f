"""The site's own name: what the site is called, and titles without its name and sections.

A local paper bears the name of its place, and headlines begin and end with places. So a visible headline loses only
the full name; a title in the metadata loses part of the name only at its end, and only if no heading ends so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import Any

from presswatch.patterns import late_pattern
from transforms.pages.elements import NO_HEADINGS, elements_named
from transforms.pages.facts import PageFacts, plain
from transforms.text import folded
from transforms.web import domain_of

#: separators between a title and a site's name
DIVIDER = late_pattern(r"\s+(?:[|–—·•»«›‹:/-]|--|::)\s+|\s*[|•ㅣ｜丨│]\s*")
DIVIDING_MARKS = " \t|–—·•:/-"

#: joins a site's name to a title without spaces; and the fewest letters of such a name: "Left-Bank" is a word
JOINT = late_pattern(r"[-–—_:](?=\S)")
SHORTEST_JOINED = 6
#: never divides a sentence: a site's name before it is not a headline's subject
NEVER_IN_SENTENCES = late_pattern(r"[|·•»›ㅣ｜丨│]|::")

#: the most words and characters of a section's name
MOST_WORDS_OF_SECTION = 3
LONGEST_SITE_NAME = 60

#: fewer letters are part of every name
SHORTEST_PART = 4
#: a day in numbers, and the most words of a site's name
DAY = late_pattern(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}")
MOST_WORDS_OF_SITE = 4
#: what may stand behind a site's name at a title's beginning, as in "Hill Diary: Storm"
STOP = late_pattern(r"[:.]\s+")
#: an address without a path; how many links of a page may lead there, and how many of those are looked at
FRONT_PAGE = late_pattern(r"(?:https?:)?//[^/?#]+/?", re.IGNORECASE)
MOST_LINKS, MOST_HOME = 80, 4
#: how many lower headings are searched for the headline
MOST_LOWER_HEADINGS = 20
#: spaces and marks around a headline in its element
MOST_BLANKS = 200
#: the fewest words of a title without its site's name
FEWEST_WORDS = 3


def without_site_name(title: str, names: set[str], headings: Sequence[str] = ()) -> str:
    """Remove the site's name from the end or beginning of a metadata title, and the sections before the name.

    What a heading has in the same place is the headline's own word, unless it is the full name after its end.
    """
    cuts = list(DIVIDER.finditer(title))
    # A name may itself contain a separator: "River Daily - News of the river".
    whole = next((place for place, cut in enumerate(cuts) if is_whole_name(title[cut.end() :], names)), None)
    if whole is not None:
        return without_sections(title, cuts[: whole + 1], headings)
    for place in reversed(range(len(cuts))):
        piece = title[cuts[place].end() :]
        if is_whole_name(piece, names) or (is_like_name(piece, names) and not ends_any(piece, headings)):
            return without_sections(title, cuts[: place + 1], headings)
    return without_name_before(without_name_joined(title, names, headings), cuts, names, headings)


def without_name_joined(title: str, names: set[str], headings: Sequence[str]) -> str:
    """Remove the full name that a dash joins to the end of a metadata title without spaces.

    "Ferry stops-River Daily".
    """
    for cut in reversed(list(JOINT.finditer(title))):
        piece = title[cut.end() :]
        if len(folded(piece)) >= SHORTEST_JOINED and is_whole_name(piece, names) and not ends_any(piece, headings):
            return title[: cut.start()]
    return title


def without_full_name(heading: str, names: set[str]) -> str:
    """Remove the site's full name from the end of a visible heading, or from its beginning if a bar follows."""
    cuts = list(DIVIDER.finditer(heading))
    for cut in reversed(cuts):
        if is_whole_name(heading[cut.end() :], names):
            return before(heading, cut)
    return without_name_before(heading, cuts, names, [heading])


def without_name_before(title: str, cuts: list[re.Match[str]], names: set[str], headings: Sequence[str]) -> str:
    """Remove the full name from a title's beginning; «Брест — город мостов» stays if a heading begins so too."""
    if not cuts or not is_whole_name(name := title[: cuts[0].start()], names):
        return without_name_and_colon(title, names, headings)
    letters = folded(name)
    is_subject = any(folded(heading).startswith(letters) for heading in headings)
    if is_subject and not NEVER_IN_SENTENCES.search(cuts[0].group()):
        return title
    return without_sections_before(title, cuts, headings).lstrip(DIVIDING_MARKS)


def without_name_and_colon(title: str, names: set[str], headings: Sequence[str]) -> str:
    """Remove the full name and a colon or stop from a title's beginning, unless a heading begins so."""
    stop = STOP.search(title)
    if stop is None or not is_whole_name(name := title[: stop.start()], names):
        return title
    rest = title[stop.end() :]
    is_said = any(folded(one).startswith(folded(name)) for one in headings)
    return title if is_said or len(rest.split()) < FEWEST_WORDS else rest


def without_sections_before(title: str, cuts: list[re.Match[str]], headings: Sequence[str]) -> str:
    """Return what follows the first separator, without the sections that the same mark separates from it."""
    place, mark = 0, cuts[0].group().strip()
    while place + 1 < len(cuts) and cuts[place + 1].group().strip() == mark and NEVER_IN_SENTENCES.search(mark):
        section, rest = title[cuts[place].end() : cuts[place + 1].start()], title[cuts[place + 1].end() :]
        letters = folded(section)
        if not is_section(section, rest, mark) or any(folded(heading).startswith(letters) for heading in headings):
            break
        place += 1
    return title[cuts[place].end() :]


def without_sections(title: str, cuts: list[re.Match[str]], headings: Sequence[str]) -> str:
    """Return what precedes the last of these separators, without the sections that the same mark separates from it."""
    place = len(cuts) - 1
    mark = cuts[place].group().strip()
    while place and cuts[place - 1].group().strip() == mark:
        section = title[cuts[place - 1].end() : cuts[place].start()]
        rest = title[: cuts[place - 1].start()]
        if not is_section(section, rest, mark) or ends_any(section, headings):
            break
        place -= 1
    return before(title, cuts[place])


def is_section(piece: str, rest: str, mark: str) -> bool:
    """Tell whether a piece between headline and site is a section's name: a capitalised word or two, the rest longer.

    Dashes occur in headlines too («Динамо — Гомель»): before them the headline must have the length of a sentence.
    """
    words = piece.split()
    fewest = 2 if NEVER_IN_SENTENCES.search(mark) else 3
    return (
        0 < len(words) <= MOST_WORDS_OF_SECTION
        and piece[0].isupper()
        and piece[-1].isalnum()
        and len(rest.split()) >= max(fewest, len(words))
    )


def before(title: str, cut: re.Match[str]) -> str:
    """Return what precedes a separator; a guillemet that closes a quotation there is kept."""
    head = title[: cut.start()].rstrip(DIVIDING_MARKS)
    return f"{head} »" if "»" in cut.group() and head.count("«") > head.count("»") else head


def is_whole_name(piece: str, names: set[str]) -> bool:
    """Tell whether a piece of a title has exactly the letters of the site's name."""
    return len(piece) <= LONGEST_SITE_NAME and folded(piece) in names


def is_like_name(piece: str, names: set[str]) -> bool:
    """Tell whether a piece of a title is a part of the site's name, or begins with it."""
    letters = folded(piece)
    if len(letters) < SHORTEST_PART or len(piece) > LONGEST_SITE_NAME:
        return False
    return any(len(name) >= SHORTEST_PART and (letters in name or letters.startswith(name)) for name in names)


def ends_any(piece: str, headings: Sequence[str]) -> bool:
    """Tell whether one of the headings ends with these letters."""
    letters = folded(piece)
    return any(folded(heading).endswith(letters) for heading in headings)


def site_names(facts: PageFacts) -> set[str]:
    """Return the folded names of a site."""
    if facts.sites is None:
        facts.sites = names_of_site(facts)
    return facts.sites


def names_of_site(facts: PageFacts) -> set[str]:
    """Collect the folded names from meta elements, publisher and host."""
    names = {*facts.meta.get("og:site_name", ()), facts.first_meta("application-name", "al:ios:app_name")}
    names.add(plain(facts.article.get("publisher")))
    host = (facts.url or "").partition("://")[2].partition("/")[0].partition(":")[0].lower().removeprefix("www.")
    names |= {host, *host.split(".")[-2:-1]}
    names |= {name[3:] for name in host.split(".")[-2:-1] if name.startswith("the") and len(name) > 6}
    # some sites give each article's title as their own name
    return {letters for name in names if 1 < len(letters := folded(name)) <= 40}


def is_named(facts: PageFacts) -> bool:
    """Tell whether a page tells machines what its site is called."""
    return bool(facts.first_meta("og:site_name", "application-name") or facts.article.get("publisher"))


def without_day(title: str) -> str:
    """Return a told title without a day in numbers after its last divider."""
    cut = next(reversed(list(DIVIDER.finditer(title))), None)
    return title[: cut.start()] if cut and DAY.fullmatch(title[cut.end() :].strip()) else title


def without_tail(title: str) -> str:
    """Return a page's only title without the few words after a mark that never divides sentences: its site's name."""
    title = without_day(title)
    cut = next(reversed(list(DIVIDER.finditer(title))), None)
    if cut is None or not NEVER_IN_SENTENCES.search(cut.group()):
        return title
    head, tail = title[: cut.start()], title[cut.end() :]
    return head if len(head.split()) >= FEWEST_WORDS and len(tail.split()) <= MOST_WORDS_OF_SITE else title


def name_in_heading(facts: PageFacts) -> set[str]:
    """Return the site's folded name if the page's title has it after what a lower heading or an element says.

    A first heading must be that name; otherwise it is the headline.
    """
    cuts = list(DIVIDER.finditer(facts.page_title))
    if not cuts:
        return set()
    headline, name = folded(facts.page_title[: cuts[-1].start()]), folded(facts.page_title[cuts[-1].end() :])
    if not name or (facts.headings and name not in {folded(heading.text_content()) for heading in facts.headings[:3]}):
        return set()
    lower = elements_named(facts, "h2", "h3")[:MOST_LOWER_HEADINGS]
    is_said = any(folded(heading.text_content()) == headline for heading in lower) or (
        not facts.headings and any(is_set_apart(element, headline) for element in facts.elements)
    )
    return {name} if is_said else set()


def names_linked_home(facts: PageFacts) -> set[str]:
    """Return the folded texts of the first links to the site's front page: its name, or a word like "Home"."""
    if is_front_page(facts.url or ""):
        return set()
    links = elements_named(facts, "a")[:MOST_LINKS]
    homewards = (link for link in links if leads_home(link.get("href") or "", facts.url))
    texts = (link.text_content() for link in islice(homewards, MOST_HOME))
    return {folded(text) for text in texts if SHORTEST_PART <= len(text.strip()) <= LONGEST_SITE_NAME}


def leads_home(href: str, url: str | None) -> bool:
    """Tell whether an address leads to the front page of the page's own site."""
    return href == "/" or (is_front_page(href) and domain_of(href) == domain_of(url or ""))


def is_front_page(address: str) -> bool:
    """Tell whether an address is that of a front page."""
    return FRONT_PAGE.fullmatch(address) is not None


def is_set_apart(element: Any, headline: str) -> bool:
    """Tell whether an element that may be a heading holds a folded headline and nothing else."""
    if len(element) or not element.text or element.tag in NO_HEADINGS:
        return False
    return len(element.text) <= 2 * len(headline) + MOST_BLANKS and folded(element.text) == headline
