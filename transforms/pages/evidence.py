"""What a page's structure says against its being an article, in any language.

Looked at only where a page has no date, no article's mark and little text. A sign alone proves nothing but a few that
only walls have (a challenge's element, a password asked for beside the heading, a class like `error-404` around it);
two of the others do: closed to search engines, sent on by itself, a title that none of its headings repeats, inputs and
buttons where paragraphs should stand, no links.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain, islice
from typing import Any

from presswatch.records import DropReason
from presswatch.shipped import shipped_table
from transforms.pages.elements import elements_named
from transforms.pages.facts import PageFacts
from transforms.pages.site_names import site_names
from transforms.pages.titles import words_of
from transforms.text import folded

#: points that make a page a wall, and those of a sign that only walls have
ENOUGH = 2
#: letters by which forms of one word are known
STEM = 4
#: links of a page that is no part of a site
FEWEST_LINKS = 3
#: buttons that ask for a choice
FEWEST_BUTTONS = 2
#: links of a block that is still the heading's own
MOST_LINKS = 8
#: inputs or tests that are looked at one by one, and elements before each: real pages have fewer, made ones many
MOST_ASKED, MOST_BEFORE = 30, 200
#: seconds in which a page sends its reader on; live pages refresh themselves later
SOON = 400
SECONDS = re.compile(r"\s*(\d+)")
#: input types that ask for nothing
SILENT = frozenset({"hidden", "search", "submit", "button", "image", "reset"})
#: what forms stand in that ask for something else than being let in; characters of a paragraph above them
ASIDE = re.compile(r"comment|respond|reply|newsletter|subscri|search|share|social", re.IGNORECASE)
RUNNING_TEXT = 50
HEADINGS = ("h1", "h2", "h3")
#: kinds that the class of a page's body may name
OF_PAGES = frozenset({DropReason.SOFT_404, DropReason.ERROR_PAGE})


@cache
def challengers() -> re.Pattern[str]:
    """The hosts and classes of services that tell people from programs."""
    return re.compile("|".join(shipped_table("pages.toml")["evidence"]["challengers"]), re.IGNORECASE)


@cache
def wall_classes() -> tuple[tuple[DropReason, re.Pattern[str]], ...]:
    """Class words of each kind of wall."""
    kinds = shipped_table("pages.toml")["evidence"]["classes"]
    return tuple(
        (DropReason(kind), re.compile(rf"(?<![a-z])(?:{'|'.join(words)})(?![\w-])", re.I))
        for kind, words in kinds.items()
    )


def wall_by_structure(facts: PageFacts) -> DropReason | None:
    """The wall that a page's structure makes it; None where there is not evidence enough."""
    points = 0
    kinds: list[DropReason] = []
    for weight, kind in signs(facts):
        points += weight
        kinds.append(kind)
    return kinds[0] if points >= ENOUGH else None


def has_sign(facts: PageFacts) -> bool:
    """Whether anything in a page's structure speaks against an article."""
    return next(signs(facts), None) is not None


def signs(facts: PageFacts) -> Iterator[tuple[int, DropReason]]:
    """The points that count against a page, each with the wall that it tells of, the surer first."""
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
    yield from signs_of_page(facts)


def signs_of_page(facts: PageFacts) -> Iterator[tuple[int, DropReason]]:
    """The points that a page as a whole earns."""
    if sends_on(facts):
        yield 1, DropReason.CHALLENGE
    if "noindex" in facts.first_meta("robots", "googlebot").lower():
        yield 1, DropReason.SOFT_404
    if is_titled_otherwise(facts):
        yield 1 + is_titled_as_site(facts), DropReason.SOFT_404
    if facts.url and facts.elements and len(list(islice(elements_named(facts, "a"), FEWEST_LINKS))) < FEWEST_LINKS:
        yield 1, DropReason.CHALLENGE


def points_of_challenge(facts: PageFacts, block: Any) -> int:
    """What a test that tells people from programs counts: enough beside the heading, little where comments have one."""
    named = () if block is None else (part for part in block.iter() if is_named_challenge(part))
    parts = list(islice(named, MOST_ASKED))
    if parts:
        return 0 if all(is_asked_aside(part, block) for part in parts) else ENOUGH
    sources = (element.get("src") for element in chain(facts.programs, elements_named(facts, "iframe")))
    return int(any(text and challengers().search(text) for text in sources))


def heading_texts(facts: PageFacts) -> list[str]:
    """What the page's first headings of any level say."""
    headings = elements_named(facts, *HEADINGS)[:5]
    return [text for heading in headings if (text := " ".join(heading.text_content().split()))]


def block_of_heading(facts: PageFacts) -> Any:
    """The element that holds the page's heading and what belongs to it; None where that is the whole page."""
    heading = next(iter(facts.headings or elements_named(facts, *HEADINGS)), None)
    if heading is None:
        return None
    block = heading
    for around in heading.iterancestors():
        if around.tag in ("body", "html") or has_menu(around):
            break
        block = around
    return None if block is heading else block


def has_menu(element: Any) -> bool:
    """Whether an element holds the site's menu, or as many links as one has."""
    links = len(list(islice(element.iter("a"), MOST_LINKS + 1)))
    return links > MOST_LINKS or element.find(".//nav") is not None


def kind_of_classes(facts: PageFacts, block: Any) -> DropReason | None:
    """The wall that classes of the heading's block name; of the page's body only that it is of an error."""
    names = [element.get("class") or "" for element in block_and_around(facts, block)]
    of_body = [element.get("class") or "" for element in elements_named(facts, "body")[:2]]
    for kind, pattern in wall_classes():
        if any(map(pattern.search, of_body if block is None and not names else names)) or (
            kind in OF_PAGES and any(map(pattern.search, of_body))
        ):
            return kind
    return None


def block_and_around(facts: PageFacts, block: Any) -> list[Any]:
    """The heading's block and what stands around it below the body; of a page without a heading, around its text."""
    if block is None:
        paragraph = next(iter(elements_named(facts, "p")), None)
        return [] if facts.headings or paragraph is None else list(islice(paragraph.iterancestors("div", "section"), 3))
    heading = next(iter(facts.headings or elements_named(facts, *HEADINGS)))
    within = [around for around in heading.iterancestors() if around is block or block in around.iterancestors()]
    return [*within, *(around for around in block.iterancestors("div", "main", "section"))]


def is_named_challenge(element: Any) -> bool:
    """Whether an element's class or id is that of a test that tells people from programs."""
    name = element.get("class") or element.get("id")
    return bool(name) and challengers().search(name) is not None


def controls_in(block: Any, facts: PageFacts) -> tuple[list[Any], list[Any]]:
    """The inputs and the buttons that stand with the heading; those of the whole page where nothing else is on it."""
    found = elements_named(facts, "input", "button") if block is None else list(block.iter("input", "button"))
    inputs = [one for one in found if one.tag == "input" and (one.get("type") or "text").lower() not in SILENT]
    is_asked = inputs and not all(is_asked_aside(one, block) for one in inputs[:MOST_ASKED])
    return inputs if is_asked else [], [one for one in found if one.tag == "button"]


def is_asked_aside(element: Any, block: Any) -> bool:
    """Whether an input belongs to comments or a newsletter, or stands below a text."""
    around = [element, *element.iterancestors()]
    if any(ASIDE.search(f"{one.get('class') or ''} {one.get('id') or ''}") for one in around):
        return True
    asking = next((place for place, one in enumerate(around) if one.tag == "form"), 0)
    end = around.index(block) if block in around else 0
    above = (one for inner in around[asking:end] for one in islice(inner.itersiblings(preceding=True), MOST_BEFORE))
    return any(len(paragraph.text_content()) >= RUNNING_TEXT for one in above for paragraph in one.iter("p"))


def sends_on(facts: PageFacts) -> bool:
    """Whether a page sends its reader on within minutes."""
    for content in facts.meta.get("refresh", ()):
        seconds = SECONDS.match(content)
        if seconds and int(seconds.group(1)[:6]) <= SOON:
            return True
    return False


def is_titled_otherwise(facts: PageFacts) -> bool:
    """Whether the page's headings share no word with its title: a site's name stands over what is no article of it."""
    words, headings = stems(facts.page_title), heading_texts(facts)
    return bool(words and headings) and not any(words & stems(text) for text in headings)


def stems(text: str) -> set[str]:
    """The beginnings of a text's words: forms of one word have them in common."""
    return {word[:STEM] for word in words_of(text)}


def is_titled_as_site(facts: PageFacts) -> bool:
    """Whether the page's title is the site's name and no more."""
    return folded(facts.page_title) in site_names(facts)
