"""What a page puts in place of a text, in any language: a price with a button, ways to an account, a list of links.

Each is a sign of structure, weighed with the others in `transforms/pages/walls/evidence.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from presswatch.shipped import shipped_table
from transforms.pages.elements import elements_named
from transforms.pages.facts import PageFacts

#: an amount of money: a sign before the number, or a unit behind it
PRICE = re.compile(
    r"[£$€₴₽₺₸₾¥₩]\s?\d"
    r"|\d[\d.,]*\s?(?:[£€$₴₽₺₸₾]|(?:zł|грн|руб|р\.|kr|kč|ft|lei|лв|eur|usd|byn|chf|pln)(?!\w)"
    r"|(?:рубл|гривен|гривн|złot|euro|dollar|kron|korun|forint)\w{0,4}(?!\w))",
    re.IGNORECASE,
)
#: characters of a box with a price and a button, at most, and levels up from the button
LONGEST_OFFER, LEVELS_OF_OFFER = 400, 4
#: controls that are examined one by one, at most
MOST_CONTROLS = 30
#: classes of links that look like buttons
AS_BUTTON = re.compile(r"(?<![a-z])(?:btn|button|cta)(?![a-z])", re.IGNORECASE)
#: characters of paragraphs beside the ways to an account that a text's own links are not
SHORT = 150
#: the fewest links of a list, words of one that is a headline, and the share of a list's letters in them
FEWEST_LINKS, FEWEST_WORDS, MOST_LETTERS = 3, 3, 0.5
#: elements around a page's own part, and links that are counted in one
OWN_PARTS = ("main", "article")
MOST_COUNTED = 200


@cache
def to_account() -> re.Pattern[str]:
    """Return a pattern for the last part of an address where a reader gets access."""
    words = "|".join(shipped_table("pages.toml")["evidence"]["accounts"])
    return re.compile(rf"(?:^|/)(?:{words})(?:\.\w+)?/?$", re.IGNORECASE)


def buttons_in(block: Any) -> list[Any]:
    """Return the buttons of a block and the links that look like buttons or lead to an account."""
    found = (one for one in block.iter("button", "a") if one.tag == "button" or is_button(one) or leads_to_account(one))
    return list(islice(found, MOST_CONTROLS))


def is_button(link: Any) -> bool:
    """Tell whether a link looks like a button."""
    return link.get("role") == "button" or AS_BUTTON.search(link.get("class") or "") is not None


def leads_to_account(element: Any) -> bool:
    """Tell whether a link leads to a login, a registration or a subscription."""
    return bool(address := element.get("href")) and to_account().search(path_of(address)) is not None


def path_of(address: str) -> str:
    """Return the path of an address; nothing of one that cannot be parsed."""
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def sells(buttons: list[Any], block: Any) -> bool:
    """Tell whether a short box with a button or way to an account names a price; the heading's paragraphs are none."""
    texts = (" ".join(box.text_content().split()) for button in buttons for box in offer_around(button, block))
    return any(len(text) <= LONGEST_OFFER and PRICE.search(text) is not None for text in texts)


def offer_around(button: Any, block: Any) -> Iterator[Any]:
    """Yield a button, its siblings that are no paragraphs, and the boxes around it that hold no main heading."""
    yield button
    yield from (one for one in islice(button.itersiblings(preceding=True), 2) if one.tag in ("table", "ul", "ol", "dl"))
    for box in islice(button.iterancestors(), LEVELS_OF_OFFER):
        if box is block or box.tag == "body" or box.find(".//h1") is not None:
            return
        yield box


def asks_to_enter(buttons: list[Any], block: Any) -> bool:
    """Tell whether a block with hardly a text has a button and, apart from it, a way to an account."""
    ways = sum(map(leads_to_account, buttons))
    return 0 < ways < len(buttons) and sum(len(one.text_content()) for one in block.iter("p")) < SHORT


def leads_home(block: Any, heading: Any) -> bool:
    """Tell whether a link of a block leads to the site's front page from below the heading; crumbs stand above it."""
    links = (one for around in (heading, *heading.iterancestors()) for one in links_behind(around, block))
    return any(link.get("href") == "/" for link in islice(links, MOST_CONTROLS))


def links_behind(element: Any, block: Any) -> Iterator[Any]:
    """Yield the links in what follows an element within a block."""
    if element is block or block not in element.iterancestors():
        return iter(())
    return (link for one in element.itersiblings() for link in one.iter("a"))


def is_list_of_links(facts: PageFacts, block: Any = None) -> bool:
    """Tell whether most letters of a page's own part, or else of a block, are headlines that lead elsewhere."""
    part = next(iter(elements_named(facts, *OWN_PARTS)), block)
    if part is None:
        return False
    links = [" ".join(one.text_content().split()) for one in islice(part.iter("a"), MOST_COUNTED)]
    headlines = [text for text in links if len(text.split()) >= FEWEST_WORDS]
    letters = sum(map(len, headlines))
    return len(headlines) >= FEWEST_LINKS and letters >= MOST_LETTERS * len(" ".join(part.text_content().split()))
