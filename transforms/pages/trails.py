"""Headings in a trail of links: some sites give machines an `h1` there, and readers another headline below it."""

from __future__ import annotations

from itertools import islice
from typing import Any

from transforms.pages.elements import elements_named
from transforms.pages.facts import PageFacts
from transforms.pages.titles import FEWEST_WORDS, heading_text, shared_words, told_titles, words_of
from transforms.text import folded

#: what the class or id of a trail of links has; how many elements around a heading are asked
TRAIL, MOST_AROUND = "crumb", 8
#: how many elements below are asked whether they are the headline
MOST_ASKED = 3
#: Dice's coefficient that a marked headline reaches with what machines are told
SAME_HEADLINE = 0.3


def prefer_headline_to_trail(facts: PageFacts) -> None:
    """Replace the headings by the headline that readers see, if all of them stand in trails of links."""
    if not facts.headings or not all(map(stands_in_trail, facts.headings)):
        return
    told = [text for text in told_titles(facts) if len(words_of(text)) >= FEWEST_WORDS]
    trails = [heading_text(heading, told) for heading in facts.headings]
    headline = marked_headline(facts, [*told, *trails])
    if headline is None:
        headline = told_headline(facts, told, set(map(folded, trails)))
    if headline is not None:
        facts.headings = [headline]


def marked_headline(facts: PageFacts, told: list[str]) -> Any:
    """Return the element that microdata marks as headline, if it shares words with what machines are told."""
    places = elements_named(facts, "h2", "div", "p", "span")
    marked = (one for one in places if "headline" in (one.get("itemprop") or "").split())
    asked = ((one, heading_text(one, told)) for one in islice(marked, MOST_ASKED))
    return next((one for one, text in asked if any(shared_words(text, t) >= SAME_HEADLINE for t in told)), None)


def told_headline(facts: PageFacts, told: list[str], trails: set[str]) -> Any:
    """Return the second heading that ends with a title in the metadata other than the trail's; it links nowhere."""
    others = tuple(letters for letters in map(folded, told) if letters not in trails)
    headings = (one for one in elements_named(facts, "h2") if not stands_in_trail(one) and one.find(".//a") is None)
    asked = islice(headings, MOST_ASKED) if others else ()
    return next((one for one in asked if folded(heading_text(one, told)).endswith(others)), None)


def stands_in_trail(heading: Any) -> bool:
    """Tell whether a heading is part of a menu or a trail of links."""
    return any(
        one.tag == "nav" or TRAIL in f"{one.get('class') or ''} {one.get('id') or ''}".lower()
        for one in islice(heading.iterancestors(), MOST_AROUND)
    )
