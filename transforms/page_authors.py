"""An article's authors as persons: without "By", roles, photo credits, agencies and the site's own name.

Order of trust: JSON-LD, meta elements, then the visible byline. A name that is the site's, an agency's or a desk's is
no person: the next place is asked, and what was passed over is kept in the byline for the source tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any

from lxml.etree import XPath

from transforms.memo import Memo
from transforms.page_facts import PageFacts, elements_after_heading, margins
from transforms.page_json_ld import plain, types_of
from transforms.page_names import AGENCY, BY, BY_BEGINNINGS, is_full_name, name_in, persons
from transforms.page_sites import folded, site_names

NO_BYLINES = frozenset({"body", "html", "meta", "link", "script", "style", "img", "svg", "h1"})

MOST_WORDS_OF_ACCOUNT = 4
NO_ACCOUNT = re.compile(r"admin|^(?:photos?|фото|фота|foto|bild)\b|[;/]", re.IGNORECASE)
AUTHOR_META = re.compile(r"(?:^|[:.-])(?:author|creator|byl)$")

#: attributes of elements that hold a byline, and class words of what stands around other texts
BYLINE = re.compile(
    r"author|byline|autor(?!is)|avtor|writer|creator|/staff/|/bios?/|/people/|/reporters?/|/newsteam/", re.IGNORECASE
)
ELSEWHERE = re.compile(
    r"comment|related|teaser|(?<!v)card|recommend|(?<!article-)(?<!entry-)(?<!post-)footer|sidebar|popular|latest|promo(?!te)|newsletter|caption|tag-?cloud|tags",
    re.IGNORECASE,
)

#: characters of a text that is nothing but "By", "Author:" and the like
LABEL = 12

#: characters of a byline with its role, place and day
LONGEST_BYLINE = 150

#: elements looked at behind the heading, and marked ones in the rest of the page
NEAR_HEADING = 200

MOST_FAR = 60

#: levels in which a teaser's author stands beside its heading
TEASER_LEVELS = 5
HEADING_LINK = XPath(
    "boolean(descendant::a[parent::h2 or parent::h3 or parent::h4][not(@rel='author' or contains(@href,'author'))])"
)

#: levels in which an element's surroundings are judged: wrappers of whole pages are named after sidebars too
NEAREST = 9
INNER_PATH = XPath(".//*[@rel='author' or @itemprop='name' or contains(@href,'/author')]")


def authors_of(facts: PageFacts) -> tuple[str, ...]:
    """The persons a page names as its authors, each once, in the page's order.

    A single word told to machines may be an account: a full name in a byline by the heading goes before it. Where an
    agency is told, bylines far from the heading are those of other articles.
    """
    sites = site_names(facts)
    told = [structured_authors(facts), meta_authors(facts)]
    short: tuple[str, ...] = ()
    for texts in told:
        names = persons(texts, sites)
        if any(map(is_full_name, names)):
            return names
        short = short or names
    has_no_far = bool(short) or any(map(AGENCY.search, chain(*told)))
    for texts in chain(near_bylines(facts), () if has_no_far else far_bylines(facts)):
        names = tuple(name for name in persons(texts, sites) if is_full_name(name))
        if names:
            return names
    return short or single_name(facts, sites) or collective(chain(*told)) or agreed_name(facts)


def far_bylines(facts: PageFacts) -> Iterator[list[str]]:
    """The texts of elements marked as an author's, wherever they stand; searched for only once they are needed."""
    marked = (
        element
        for element, name in zip(facts.elements, facts.classes, strict=True)
        if (name and ("author" in name or "byline" in name))
        or element.get("rel") == "author"
        or element.get("itemprop") == "author"
    )
    return (byline_texts(element, facts) for element in islice(marked, MOST_FAR))


def is_of_teaser(element: Any, facts: PageFacts) -> bool:
    """Whether a person's card (hCard) stands beside a linked heading: then it is about the article linked there."""
    around_it = list(margins(element, facts, TEASER_LEVELS))
    if not any("vcard" in (around.get("class") or "") for around in around_it):
        return False
    return any(HEADING_LINK(around) for around in around_it)


def single_name(facts: PageFacts, sites: set[str]) -> tuple[str, ...]:
    """The one word by which an author is called in an element by the heading that leaves no doubt that it is one."""
    for element in elements_after_heading(facts, NEAR_HEADING):
        if isinstance(element.tag, str) and is_surely_author(element):
            names = () if stands_elsewhere(element, facts) else persons([shown_text(element)], sites)
            if names:
                return names
    return ()


def agreed_name(facts: PageFacts) -> tuple[str, ...]:
    """The account or outlet that all elements marked as the author name, where the page has no other author.

    Where they differ, they are those of several articles.
    """
    marked = [
        element for element in facts.elements if is_surely_author(element) and not stands_elsewhere(element, facts)
    ]
    names = {folded(name): name for element in marked if (name := name_in(shown_text(element)))}
    return collective(name for name in names.values() if is_account(name)) if len(names) == 1 else ()


def is_account(name: str) -> bool:
    """Whether a marked text can be what an author or outlet calls itself: short, no credit, no administrator."""
    return len(name.split()) <= MOST_WORDS_OF_ACCOUNT and not NO_ACCOUNT.search(name)


def is_surely_author(element: Any) -> bool:
    """Whether an element is marked as the author itself (HTML rel, microdata, hCard), not as something about one."""
    if element.get("rel") == "author" or element.get("itemprop") == "author":
        return True
    return "/author/" in (element.get("href") or "") or not {"author", "fn"}.isdisjoint(
        (element.get("class") or "").split()
    )


def collective(texts: Iterable[str]) -> tuple[str, ...]:
    """The desk or outlet that a page without a named person gives as its author; agencies never."""
    for text in texts:
        name = text.removesuffix(" (press)").strip()
        if 2 <= len(name) <= 60 and "://" not in name and not AGENCY.search(name) and not re.search(r"^\d+$|:", name):
            return (name,)
    return ()


def byline_of(facts: PageFacts) -> str:
    """The authors as the page writes them, agencies and desks included: where source tags look for them."""
    return "; ".join(dict.fromkeys([*structured_authors(facts), *meta_authors(facts)]))[:500]


def structured_authors(facts: PageFacts) -> list[str]:
    """Author names of JSON-LD, organisations included."""
    names: list[str] = []
    for key in ("author", "creator"):
        value: Any = facts.article.get(key)
        for entry in value if isinstance(value, list) else [value]:
            names.extend(names_of(entry, facts))
        if names:
            break
    return [name for name in names if name]


def names_of(entry: Any, facts: PageFacts) -> list[str]:
    """The names of one author entry: a text, a node, or a reference to a node."""
    if not isinstance(entry, dict):
        return [plain(entry)]
    identity = entry.get("@id")
    node = entry if entry.get("name") or not isinstance(identity, str) else facts.by_id.get(identity, entry)
    if "organization" in " ".join(types_of(node)):
        return [f"{plain(node.get('name'))} (press)"] if plain(node.get("name")) else []
    name = node.get("name")
    if name:
        return [plain(part) for part in (name if isinstance(name, list) else [name])]
    return [f"{plain(node.get('givenName'))} {plain(node.get('familyName'))}".strip()]


def meta_authors(facts: PageFacts) -> list[str]:
    """Author names of meta elements: `author`, `article:author`, `parsely-author`, `dc.creator` and their like."""
    names = [
        name
        for name in facts.meta
        if name.endswith(("author", "creator", "byl")) and AUTHOR_META.search(name) and "twitter" not in name
    ]
    names.sort(key=lambda name: name != "author")
    return [content for name in names for content in facts.meta[name] if content]


def near_bylines(facts: PageFacts) -> Iterator[list[str]]:
    """The texts of elements behind the heading that look like bylines; those given out are kept in the facts."""
    for element in elements_after_heading(facts, NEAR_HEADING):
        if texts := byline_texts(element, facts):
            facts.bylines.append(texts)
            yield texts


def byline_texts(element: Any, facts: PageFacts) -> list[str]:
    """What an element says if it is a byline by its marks or its words; nothing otherwise."""
    if element.tag in NO_BYLINES:
        return []
    is_marked = is_marked_as_byline(element)
    if not is_marked and not begins_like_byline(element):
        return []
    if element.tag == "a" and len(shown_text(element.getparent())) > LONGEST_BYLINE:
        return []  # a person in the news, linked from a sentence
    text = shown_text(element)
    if len(text) < LABEL and BY.match(text + " x"):
        # The name stands beside its label.
        text = f"{text} {(element.tail or '').strip() or shown_text_of_next(element)}"
    if stands_elsewhere(element, facts) or (not is_marked and len(text) >= 90):
        return []
    inner = [part for part in map(shown_text, INNER_PATH(element)) if 0 < len(part) < 120] if is_marked else []
    return inner or [text[:121]]


def is_marked_as_byline(element: Any) -> bool:
    """Whether an element's attributes speak of authors."""
    get = element.get
    return any(
        value and _SPEAKS_OF_AUTHORS[value]
        for value in (get("class"), get("href"), get("rel"), get("itemprop"), get("data-testid"))
    )


#: whether an attribute's value does; those of an outlet's pages repeat
_SPEAKS_OF_AUTHORS = Memo(lambda value: BYLINE.search(value) is not None, most=8192, longest=256)


def begins_like_byline(element: Any) -> bool:
    """Whether the first words of an element are "By" or the like; the text of a large one is never gathered."""
    innermost = element
    while not (first := (innermost.text or "").strip()) and len(innermost):
        innermost = innermost[0]
    # Most elements begin with a word that cannot begin a byline.
    if first[:1].isalnum() and (first[:2].lower() not in BY_BEGINNINGS or not BY.match(first[:60] + " x")):
        return False
    return BY.match(" | ".join(islice(element.itertext(), 3)) + " x") is not None


def shown_text(element: Any) -> str:
    """An element's text with single blanks, a bar between its parts: name, role and day often stand side by side."""
    return " | ".join(text for part in islice(element.itertext(), 40) if (text := " ".join(part.split())))


def shown_text_of_next(element: Any) -> str:
    """The text of the element that follows."""
    following = element.getnext()
    return "" if following is None else shown_text(following)


def stands_elsewhere(element: Any, facts: PageFacts) -> bool:
    """Whether an element belongs to comments, teasers or a page's margins."""
    return any(
        around.tag in ("footer", "nav") or ELSEWHERE.search(around.get("class") or "")
        for around in margins(element, facts, NEAREST)
    ) or is_of_teaser(element, facts)
