"""An article's authors as persons: without "By", roles, photo credits, agencies and the site's own name.

Order of trust: JSON-LD, meta elements, then the visible byline. A name that is the site's, an agency's or a desk's is
no person: the next place is asked, and what was passed over is kept in the byline for the source tags. Last come
authors that no mark tells: names by their place above the text, beside a day, or before a role.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain, takewhile
from typing import Any

from presswatch.shipped import shipped_table
from transforms.pages.bylines import NEAR_HEADING, far_bylines, near_bylines, shown_text, stands_elsewhere
from transforms.pages.elements import elements_after_heading, text_block
from transforms.pages.facts import PageFacts, plain, types_of
from transforms.pages.site_names import site_names
from transforms.people import ACCOUNT, AGENCY, DESK, PUBLIC_BODY, ROLE, is_full_name, name_in, persons
from transforms.text import folded
from transforms.web import domain_of

MOST_WORDS_OF_NAME = 3
#: words of a name with the role behind it; characters of what stands beside it, and what a day among these has
MOST_WORDS_BESIDE = 6
LONGEST_DAY = 60
DAY = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def persons_above_text(facts: PageFacts, sites: set[str]) -> tuple[str, ...]:
    """The persons whose names are all that an emphasised paragraph says straight above the text."""
    above = paragraph_above(facts)
    if above is None or not is_emphasis(above):
        return ()
    said = shown_text(above)
    names = persons([said], sites)
    is_all = sum(len(folded(name)) for name in names) == len(folded(said))
    return names if is_all and all(2 <= len(name.split()) <= MOST_WORDS_OF_NAME for name in names) else ()


def paragraph_above(facts: PageFacts) -> Any:
    """The paragraph straight above the first long one, in its block or before it; None where there is none."""
    block, paragraphs = text_block(facts)
    if not paragraphs:
        return None
    above = paragraphs[0].getprevious()
    above = block.getprevious() if above is None else above
    return above if above is not None and above.tag == "p" and above.find("*") is not None else None


def is_emphasis(paragraph: Any) -> bool:
    """Whether all words of a paragraph are emphasised."""
    emphasised = paragraph.xpath("string(./strong | ./b | ./em)")
    return bool(emphasised.strip()) and folded(emphasised) == folded(paragraph.text_content())


def person_by_layout(facts: PageFacts, sites: set[str]) -> tuple[str, ...]:
    """The person whose full name is all that an element above the text says, beside a day or before a role."""
    _, paragraphs = text_block(facts)
    end = paragraphs[0] if paragraphs else None
    above = takewhile(lambda element: element is not end, elements_after_heading(facts, NEAR_HEADING))
    for element in filter(may_be_name, above):
        name, role = text_of(element).partition(",")[::2]
        names = persons([name], sites)
        if is_whole(names, name) and is_beside(element, role):
            return () if stands_elsewhere(element, facts) else names
    return ()


def text_of(element: Any) -> str:
    """An element's own text without the marks around it."""
    return (element.text or "").strip(" |,·•\u00a0")


def may_be_name(element: Any) -> bool:
    """Whether an element holds nothing but a few words, the first with a capital."""
    text = "" if len(element) else text_of(element)
    return 1 <= text.count(" ") <= MOST_WORDS_BESIDE and text[0].isupper()


def is_whole(names: tuple[str, ...], said: str) -> bool:
    """Whether one full name is all that is said."""
    is_one = len(names) == 1 and is_full_name(names[0]) and folded(names[0]) == folded(said)
    return is_one and len(said.split()) <= MOST_WORDS_OF_NAME


def is_beside(element: Any, role: str) -> bool:
    """Whether a name is followed by a role, or by an element with a day."""
    following = element.getnext()
    if role:
        return ROLE.search(role) is not None
    return following is not None and DAY.search(shown_text(following)[:LONGEST_DAY]) is not None


MOST_WORDS_OF_ACCOUNT = 4
NO_ACCOUNT = re.compile(r"admin|^(?:photos?|text|текст|тэкст|фото|фота|foto|bild)\b|[;/]", re.IGNORECASE)
LABEL_OF_AUTHOR = re.compile("|".join(shipped_table("pages.toml")["people"]["labels"]), re.IGNORECASE)
AUTHOR_META = re.compile(r"(?:^|[:.-])(?:author|creator|byl)$")


def authors_of(facts: PageFacts) -> tuple[str, ...]:
    """The persons a page names as its authors, each once, in the page's order.

    A single word told to machines may be an account: a full name in a byline by the heading goes before it. Where an
    agency is told, bylines far from the heading are those of other articles.
    """
    sites = site_names(facts)
    told = (structured_authors(facts), meta_authors(facts))
    named = [persons(texts, sites) for texts in told]
    if full := next((names for names in named if any(map(is_full_name, names))), None):
        return with_coauthors(full, facts, sites)
    short = next(filter(None, named), ())
    has_no_far = bool(short) or any(map(AGENCY.search, chain(*told)))
    bylines = chain(near_bylines(facts), () if has_no_far else far_bylines(facts))
    seen = (tuple(filter(is_full_name, persons(texts, sites))) for texts in bylines)
    return next(filter(None, seen), ()) or short or unmarked_author(facts, sites, told)


def unmarked_author(facts: PageFacts, sites: set[str], told: Iterable[list[str]]) -> tuple[str, ...]:
    """The author of a page that marks no person: by the name's place, else the outlet or account that it gives."""
    return (
        persons_above_text(facts, sites)
        or person_by_layout(facts, sites)
        or single_name(facts, sites)
        or collective(chain(*told))
        or agreed_name(facts)
    )


def feed_authors(names: Iterable[str], url: str | None) -> tuple[str, ...]:
    """The persons that a feed names as an entry's authors; a single word only where it is nobody's but a writer's.

    Args:
        names: as the feed has them, several in one among them.
        url: of the entry: its site's own name is no author.
    """
    host, told = domain_of(url or ""), list(names)
    found = persons(told, {folded(host), *map(folded, host.split("."))})
    is_one_word = len(told) == len(found) == 1 and folded(told[0]) == folded(found[0])
    return found if is_one_word or any(map(is_full_name, found)) else ()


def with_coauthors(names: tuple[str, ...], facts: PageFacts, sites: set[str]) -> tuple[str, ...]:
    """The authors of a meta element that begins with the same one and names more: JSON-LD often has the first only."""
    lists = [persons([content], sites) for content in meta_authors(facts)] + [
        persons(facts.meta.get("author", ()), sites)
    ]
    known = {folded(name) for name in names}
    longer = [
        others
        for others in lists
        if others and folded(others[0]) == folded(names[0]) and known < {folded(other) for other in others}
    ]
    return max(longer, key=len, default=names)


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
    """The outlet, or the desk that says whose it is, that a page without a named person gives as its author.

    Agencies never: they are source tags.
    """
    for text in texts:
        name = text.removesuffix(" (press)").strip()
        is_name = 2 <= len(name) <= 60 and "://" not in name and not re.search(r"^\d+$|:", name)
        is_nobody = (
            ACCOUNT.search(name)
            or PUBLIC_BODY.match(name)
            or AGENCY.search(name)
            or DESK.match(name)
            or not name_in(name)
        )
        if is_name and not is_nobody:
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
    return [content for name in names for content in facts.meta[name] if content] or labelled_author(facts)


def labelled_author(facts: PageFacts) -> list[str]:
    """The author whom a page tells networks behind a label, "Written by": many blogs and papers tell no other."""
    label, name = facts.first_meta("twitter:label1"), facts.first_meta("twitter:data1")
    return [name] if name and LABEL_OF_AUTHOR.fullmatch(label) else []
