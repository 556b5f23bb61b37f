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
from transforms.pages.elements import elements_named, shown_line
from transforms.pages.facts import PageFacts
from transforms.pages.walls.boxes import is_called_window

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
#: parts of a text that are joined
MOST_PARTS = 200


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
    """Return the path of an address, or of the program's page that its fragment names; nothing of a broken one."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return parts.path or (parts.fragment if parts.fragment.startswith("/") else "")


def sells(buttons: list[Any], block: Any) -> bool:
    """Tell whether a short box with a button or way to an account names a price; the heading's paragraphs are none."""
    texts = (shown_line(box, MOST_PARTS) for button in buttons for box in offer_around(button, block))
    if any(len(text) <= LONGEST_OFFER and PRICE.search(text) is not None for text in texts):
        return True
    # Where hardly anything else stands, the price may be in a paragraph.
    is_all = any(map(leads_to_account, buttons)) and letters_of_paragraphs(block) < SHORT
    return is_all and any(
        PRICE.search(shown_line(one, MOST_PARTS)) is not None for one in islice(block.iter("p"), MOST_CONTROLS)
    )


def letters_of_paragraphs(block: Any) -> int:
    """Count the characters of a block's paragraphs."""
    return sum(len(one.text_content()) for one in block.iter("p"))


def offer_around(button: Any, block: Any) -> Iterator[Any]:
    """Yield a button, its siblings that are no paragraphs, and the boxes around it that hold no main heading."""
    yield button
    yield from (one for one in islice(button.itersiblings(preceding=True), 2) if one.tag in ("table", "ul", "ol", "dl"))
    for box in islice(button.iterancestors(), LEVELS_OF_OFFER):
        if box is block or box.tag == "body" or box.find(".//h1") is not None or is_called_window(box):
            return
        yield box


def asks_to_enter(buttons: list[Any], block: Any) -> bool:
    """Tell whether a block with hardly a text has a button and, apart from it, a way to an account."""
    ways = sum(map(leads_to_account, buttons))
    return 0 < ways < len(buttons) and letters_of_paragraphs(block) < SHORT


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
