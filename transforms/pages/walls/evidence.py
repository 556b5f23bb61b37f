"""Structural evidence that a page is not an article, in any language.

A few signs only walls have: a challenge's element, a password field beside the heading, a class like `error-404` around
it, a price in a short box with a button. Others real pages have too: no indexing by search engines, an automatic
redirect, a title that no heading repeats, inputs and buttons in place of paragraphs, no links, no heading or
no paragraph, a list of links to other pages. They are counted and weighed with words and lengths in
`transforms/pages/walls/likelihood.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain, islice
from typing import Any

from presswatch.records import DropReason
from presswatch.shipped import shipped_table
from transforms.language import FUNCTION_WORDS
from transforms.pages.elements import elements_named
from transforms.pages.facts import PageFacts, shown_title
from transforms.pages.site_names import site_names
from transforms.pages.titles import words_of
from transforms.pages.walls.offers import asks_to_enter, buttons_in, is_list_of_links, leads_home, sells
from transforms.text import folded

#: points of a sign that only walls have
ENOUGH = 2
#: letters by which forms of one word are recognised
STEM = 4
#: a page with fewer links is not part of a site
FEWEST_LINKS = 3
#: buttons that present a choice
FEWEST_BUTTONS = 2
#: the most links of a block that belongs to the heading
MOST_LINKS = 8
#: inputs or challenges examined one by one, and elements before each: real pages have fewer, hostile ones many
MOST_ASKED, MOST_BEFORE = 30, 200
#: seconds until a page redirects its reader; live pages refresh later than that
SOON = 400
#: statuses of errors (RFC 9110) that are set apart, and titles that are a host's name
STATUS = re.compile(r"\W*(?:error|http|status)?\s*([45]\d\d)\s*(?:[:–—|-]|$)", re.IGNORECASE)
GONE = ("404", "410")
HOST = re.compile(r"(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,12}", re.IGNORECASE)
SECONDS = re.compile(r"\s*(\d+)")
#: input types that ask for nothing
SILENT = frozenset({"hidden", "search", "submit", "button", "image", "reset"})
#: surroundings of forms that do not ask for access; characters of a paragraph above them
ASIDE = re.compile(r"comment|respond|reply|newsletter|subscri|search|share|social", re.IGNORECASE)
RUNNING_TEXT = 50
#: Open Graph types of pages that are not articles (ogp.me, "Object Types"); sections and error pages have the first
NO_ARTICLE = frozenset({"website", "object", "profile"})
HEADINGS = ("h1", "h2", "h3")
#: kinds that the class of the body element may name
OF_PAGES = frozenset({DropReason.SOFT_404, DropReason.ERROR_PAGE})


@cache
def challengers() -> re.Pattern[str]:
    """Return a pattern for hosts and classes of services that tell people from programs."""
    return re.compile("|".join(shipped_table("pages.toml")["evidence"]["challengers"]), re.IGNORECASE)


@cache
def is_loading() -> re.Pattern[str]:
    """Return a pattern for the classes of what is shown while a page loads."""
    return re.compile(
        rf"(?<![a-z])(?:{'|'.join(shipped_table('pages.toml')['evidence']['loading'])})(?![a-z])", re.IGNORECASE
    )


@cache
def wall_classes() -> tuple[tuple[DropReason, re.Pattern[str]], ...]:
    """Return the class words of each kind of wall."""
    kinds = shipped_table("pages.toml")["evidence"]["classes"]
    return tuple(
        (DropReason(kind), re.compile(rf"(?<![a-z])(?:{'|'.join(words)})(?![\w-])", re.I))
        for kind, words in kinds.items()
    )


#: elements whose texts no reader of the page sees
OF_HEAD = frozenset({"head", "title", "noscript"})


def is_empty_shell(facts: PageFacts) -> bool:
    """Tell whether a page shows no word at all, as one that a program would fill, and loads no challenge."""
    shown = (element for element in facts.elements if element.tag not in OF_HEAD)
    words = (part for element in shown for part in (element.text, element.tail))
    is_empty = not any(part and part.strip() for part in words)
    return is_empty and not points_of_challenge(facts, block_of_heading(facts))


def has_sign(facts: PageFacts) -> bool:
    """Tell whether anything in a page's structure speaks against an article."""
    return next(signs(facts), None) is not None


def signs(facts: PageFacts) -> Iterator[tuple[int, DropReason]]:
    """Yield the points against a page, each with its kind of wall, most certain first."""
    block = block_of_heading(facts)
    if points := points_of_challenge(facts, block):
        yield points, DropReason.CHALLENGE
    if kind := kind_of_classes(facts, block):
        yield ENOUGH, kind
    inputs, buttons = controls_in(block, facts)
    if any(element.get("type") == "password" for element in inputs):
        yield ENOUGH if block is not None else 1, DropReason.LOGIN
    elif inputs or len(buttons) >= FEWEST_BUTTONS:
        yield 1, DropReason.LOGIN if inputs else DropReason.CONSENT
    if block is not None:
        yield from signs_of_offer(block, facts)
    if is_list_of_links(facts, block):
        yield 1, DropReason.SOFT_404
    yield from signs_of_page(facts)


def signs_of_offer(block: Any, facts: PageFacts) -> Iterator[tuple[int, DropReason]]:
    """Yield the points for what the heading's block offers instead of a text."""
    buttons = buttons_in(block)
    if sells(buttons, block):
        yield ENOUGH, DropReason.PAYWALL
    elif asks_to_enter(buttons, block):
        yield ENOUGH, DropReason.LOGIN
    if leads_home(block, first_heading(facts)):
        yield 1, DropReason.SOFT_404


def signs_of_page(facts: PageFacts) -> Iterator[tuple[int, DropReason]]:
    """Yield the points for the page as a whole."""
    yield from signs_of_title(facts)
    if sends_on(facts):
        yield 1, DropReason.CHALLENGE
    if "noindex" in facts.first_meta("robots", "googlebot").lower():
        yield 1, DropReason.SOFT_404
    if is_titled_otherwise(facts):
        yield 1 + is_titled_as_site(facts), DropReason.SOFT_404
    if any(map(is_loading().search, facts.class_names)):
        yield 1, DropReason.CHALLENGE
    yield from signs_of_lack(facts)


def signs_of_title(facts: PageFacts) -> Iterator[tuple[int, DropReason]]:
    """Yield the points for a type and a title that are not an article's."""
    if is_told_otherwise(facts):
        yield 1, DropReason.SOFT_404
    if status := status_in_title(facts):
        yield 1, DropReason.SOFT_404 if status in GONE else DropReason.ERROR_PAGE
    if HOST.fullmatch(facts.page_title):
        yield ENOUGH, DropReason.ERROR_PAGE


def signs_of_lack(facts: PageFacts) -> Iterator[tuple[int, DropReason]]:
    """Yield the points for links, headings and paragraphs that a site's page has and this one has not."""
    if facts.url and facts.elements and len(elements_named(facts, "a")[:FEWEST_LINKS]) < FEWEST_LINKS:
        yield 1, DropReason.CHALLENGE
    # Old pages are tables without either.
    if facts.url and not (heading_texts(facts) and elements_named(facts, "p")):
        yield 1, DropReason.CHALLENGE


def points_of_challenge(facts: PageFacts, block: Any) -> int:
    """Return the points of a challenge: enough beside the heading, few in a comment form."""
    named = () if block is None else (part for part in block.iter() if is_named_challenge(part))
    parts = list(islice(named, MOST_ASKED))
    if parts:
        return 0 if all(is_asked_aside(part, block) for part in parts) else ENOUGH
    sources = (element.get("src") for element in chain(facts.programs, elements_named(facts, "iframe")))
    return int(any(text and challengers().search(text) for text in sources))


def heading_texts(facts: PageFacts) -> list[str]:
    """Return the texts of the page's first headings of any level."""
    headings = elements_named(facts, *HEADINGS)[:5]
    return [text for heading in headings if (text := shown_title(heading))]


def first_heading(facts: PageFacts) -> Any:
    """Return the page's first main heading, else its first heading of any level, else None."""
    return next(iter(facts.headings or elements_named(facts, *HEADINGS)), None)


def block_of_heading(facts: PageFacts) -> Any:
    """Return the element that holds the page's heading and what belongs to it; None if that is the whole page."""
    heading = first_heading(facts)
    if heading is None:
        return None
    block = heading
    for around in heading.iterancestors():
        if around.tag in ("body", "html") or has_menu(around):
            break
        block = around
    return None if block is heading else block


def has_menu(element: Any) -> bool:
    """Tell whether an element holds the site's menu, or as many links as one has."""
    links = len(list(islice(element.iter("a"), MOST_LINKS + 1)))
    return links > MOST_LINKS or element.find(".//nav") is not None


def kind_of_classes(facts: PageFacts, block: Any) -> DropReason | None:
    """Return the kind of wall that classes of the heading's block name.

    The body's class may only name an error page.
    """
    names = [f"{one.get('class') or ''} {one.get('id') or ''}" for one in block_and_around(facts, block)]
    of_body = [element.get("class") or "" for element in elements_named(facts, "body")[:2]]
    for kind, pattern in wall_classes():
        if any(map(pattern.search, of_body if block is None and not names else names)) or (
            kind in OF_PAGES and any(map(pattern.search, of_body))
        ):
            return kind
    return None


def block_and_around(facts: PageFacts, block: Any) -> list[Any]:
    """Return the heading's block and the elements around it below the body.

    Without a heading, those around the text.
    """
    if block is None:
        paragraph = next(iter(elements_named(facts, "p")), None)
        return [] if facts.headings or paragraph is None else list(islice(paragraph.iterancestors("div", "section"), 3))
    heading = first_heading(facts)
    within = [around for around in heading.iterancestors() if around is block or block in around.iterancestors()]
    return [*within, *(around for around in block.iterancestors("div", "main", "section"))]


def is_named_challenge(element: Any) -> bool:
    """Tell whether an element's class or id is that of a challenge."""
    name = element.get("class") or element.get("id")
    return bool(name) and challengers().search(name) is not None


def controls_in(block: Any, facts: PageFacts) -> tuple[list[Any], list[Any]]:
    """Return the inputs and buttons near the heading, or those of the whole page if it has nothing else."""
    found = elements_named(facts, "input", "button") if block is None else list(block.iter("input", "button"))
    inputs = [one for one in found if one.tag == "input" and (one.get("type") or "text").lower() not in SILENT]
    is_asked = inputs and not all(is_asked_aside(one, block) for one in inputs[:MOST_ASKED])
    return inputs if is_asked else [], [one for one in found if one.tag == "button"]


def is_asked_aside(element: Any, block: Any) -> bool:
    """Tell whether an input belongs to comments or a newsletter, or stands below a text."""
    around = [element, *element.iterancestors()]
    if any(ASIDE.search(f"{one.get('class') or ''} {one.get('id') or ''}") for one in around):
        return True
    asking = next((place for place, one in enumerate(around) if one.tag == "form"), 0)
    end = around.index(block) if block in around else 0
    above = (one for inner in around[asking:end] for one in islice(inner.itersiblings(preceding=True), MOST_BEFORE))
    return any(len(paragraph.text_content()) >= RUNNING_TEXT for one in above for paragraph in one.iter("p"))


def is_told_otherwise(facts: PageFacts) -> bool:
    """Tell whether a page's Open Graph type is not an article's."""
    return facts.first_meta("og:type").lower() in NO_ARTICLE


def status_in_title(facts: PageFacts) -> str | None:
    """Return the HTTP status that begins a page's title or heading, set apart from what follows."""
    found = (STATUS.match(text) for text in (facts.page_title, *heading_texts(facts)))
    return next((status[1] for status in found if status), None)


def sends_on(facts: PageFacts) -> bool:
    """Tell whether a page redirects its reader within minutes."""
    for content in facts.meta.get("refresh", ()):
        seconds = SECONDS.match(content)
        if seconds and int(seconds.group(1)[:6]) <= SOON:
            return True
    return False


def is_titled_otherwise(facts: PageFacts) -> bool:
    """Tell whether headings and title share no word, as when a site's name heads a page that is no article."""
    words, headings = stems(facts.page_title), heading_texts(facts)
    return bool(words and headings) and not any(words & stems(text) for text in headings)


def stems(text: str) -> set[str]:
    """Return the beginnings of a text's words, which the forms of a word share, without function words."""
    words = words_of(text)
    return {word[:STEM] for word in words if word not in FUNCTION_WORDS} or {word[:STEM] for word in words}


def is_titled_as_site(facts: PageFacts) -> bool:
    """Tell whether the page's title is the site's name and nothing more."""
    return folded(facts.page_title) in site_names(facts)
