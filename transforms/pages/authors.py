"""An article's authors: persons, without "By", roles, photo credits, agencies and the site's own name.

Places are asked in order of trust: JSON-LD, meta elements, the visible byline. A name of the site, an agency or a desk
is not a person: the next place is asked, and the skipped name is kept in the byline for the source tags. Last come
unmarked authors: names recognised by their place above the text, beside a date, or before a role.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain
from typing import Any

from presswatch.patterns import late_pattern
from presswatch.shipped import shipped_table
from transforms.pages.bylines import (
    far_bylines,
    is_marked_as_byline,
    near_bylines,
    shown_parts,
    stands_elsewhere,
)
from transforms.pages.elements import NEAR_HEADING, elements_after_heading
from transforms.pages.facts import PageFacts, plain, types_of
from transforms.pages.signatures import person_signed
from transforms.pages.site_names import site_names
from transforms.pages.unmarked_authors import person_before_date, person_by_layout, persons_above_text
from transforms.people import ACCOUNT, AGENCY, DESK, OTHER_PART, PUBLIC_BODY, is_full_name, name_in, persons
from transforms.text import folded
from transforms.web import domain_of

#: how many elements are searched for further authors, characters of such a byline, and the most authors it may name
FEW_ELEMENTS, LONGEST_SEEN, MOST_COAUTHORS = 80, 150, 5
#: a conjunction or comma between two elements
AROUND_AND = late_pattern(r"\s*\|\s*(,|&|and|und|et|y|и|і|e|i|og|och|en)\s*\|\s*", re.IGNORECASE)
MOST_WORDS_OF_ACCOUNT = 4
NO_ACCOUNT = late_pattern(r"admin|^(?:photos?|text|текст|тэкст|фото|фота|foto|bild)\b|[;/]", re.IGNORECASE)
LABEL_OF_AUTHOR = late_pattern("|".join(shipped_table("people.toml")["bylines"]["labels"]), re.IGNORECASE)
#: meta elements of library catalogues, which list a person under the surname (Dublin Core, Highwire)
LISTED = frozenset({"dc.creator", "dc:creator", "dcterms.creator", "dc.contributor.author", "citation_author"})
SURNAME_FIRST = late_pattern(r"(?P<surname>[^\W\d_][\w'’-]+),\s+(?P<given>[^\W\d_][\w'’.-]*(?:\s[^\W\d_][\w'’.-]*)?)")
AUTHOR_META = late_pattern(r"(?:^|[:.-]|citation_|article_)(?:author|creator|byl)$")


def authors_of(facts: PageFacts) -> tuple[str, ...]:
    """Return the persons a page names as its authors, each once, in the page's order.

    A single word in the metadata may be an account: a full name in a byline near the heading is preferred. If the
    metadata names an agency, bylines far from the heading belong to other articles.
    """
    sites = site_names(facts)
    told = (structured_authors(facts), meta_authors(facts))
    named = [persons(texts, sites) for texts in told]
    if full := next((names for names in named if any(map(is_full_name, names))), None):
        return without_other_parts(with_coauthors(full, facts, sites), facts, sites)
    short = next(filter(None, named), ())
    has_no_far = bool(short) or any(map(AGENCY.search, chain(*told)))
    bylines = chain(near_bylines(facts), () if has_no_far else far_bylines(facts))
    seen = (tuple(filter(is_full_name, persons(texts, sites))) for texts in bylines)
    return next(filter(None, seen), ()) or short or unmarked_author(facts, sites, told)


def unmarked_author(facts: PageFacts, sites: set[str], told: Iterable[list[str]]) -> tuple[str, ...]:
    """Return the author of a page that marks no person: a name recognised by its place, else an outlet or account."""
    return (
        persons_above_text(facts, sites)
        or person_by_layout(facts, sites)
        or person_before_date(facts, sites)
        or person_signed(facts, sites)
        or single_name(facts, sites)
        or collective(chain(*told))
        or agreed_name(facts)
    )


def feed_authors(names: Iterable[str], url: str | None) -> tuple[str, ...]:
    """Return the persons that a feed names as an entry's authors; a single word only if it must be a writer's name.

    Args:
        names: as the feed gives them; one value may hold several names.
        url: of the entry: its site's own name is not an author.
    """
    host, told = domain_of(url or ""), list(names)
    found = persons(told, {folded(host), *map(folded, host.split("."))})
    is_one_word = len(told) == len(found) == 1 and folded(told[0]) == folded(found[0])
    return found if is_one_word or any(map(is_full_name, found)) else ()


def with_coauthors(names: tuple[str, ...], facts: PageFacts, sites: set[str]) -> tuple[str, ...]:
    """Return the authors of a meta element that begins with the same name and lists more.

    JSON-LD often has only the first.
    """
    lists = [persons([content], sites) for content in meta_authors(facts)] + [
        persons(facts.meta.get("author", ()), sites)
    ]
    known = {folded(name) for name in names}
    longer = [
        others
        for others in lists
        if others and folded(others[0]) == folded(names[0]) and known < {folded(other) for other in others}
    ]
    return max(longer, key=len, default=names) if longer else with_seen_coauthors(names, facts, sites)


def without_other_parts(names: tuple[str, ...], facts: PageFacts, sites: set[str]) -> tuple[str, ...]:
    """Return the authors that machines are told, without those who by the byline only made the pictures."""
    if len(names) < 2:
        return names
    others: set[str] = set()
    for element in filter(is_marked_as_byline, elements_after_heading(facts, FEW_ELEMENTS)):
        said = shown_parts(element)[:LONGEST_SEEN]
        if part := OTHER_PART.match(said):
            others |= set(map(folded, persons([said[part.end() :].strip(" |")], sites)[:1]))
    return tuple(name for name in names if folded(name) not in others) or names


def with_seen_coauthors(names: tuple[str, ...], facts: PageFacts, sites: set[str]) -> tuple[str, ...]:
    """Return the authors of the first byline near the heading that begins with the single author of the metadata."""
    if len(names) != 1:
        return names
    for element in filter(is_marked_as_byline, elements_after_heading(facts, FEW_ELEMENTS)):
        if names[0].rpartition(" ")[2] in (said := shown_parts(element)[:LONGEST_SEEN]):
            row = seen_beside(element[0], sites) if len(element) else ()
            if folded(names[0]) in map(folded, row) and not stands_elsewhere(element, facts):
                return row
            lines = AROUND_AND.sub(r" \1 ", said).split("|")
            seen = next(filter(None, (tuple(filter(is_full_name, persons([line], sites))) for line in lines)), ())
            is_his = bool(seen) and folded(seen[0]) == folded(names[0]) and not stands_elsewhere(element, facts)
            if not is_his or len(seen) > MOST_COAUTHORS:
                return names
            return seen if len(seen) > 1 else seen_beside(element, sites) or seen
    return names


def seen_beside(byline: Any, sites: set[str]) -> tuple[str, ...]:
    """Return the persons of a row of bylines, an element for each person, all of one class."""
    block = byline.getparent()
    row = [] if block is None else [one for one in block if one.tag == byline.tag and one.get("class")]
    alike = [one for one in row if one.get("class") == byline.get("class")]
    if not 1 < len(alike) <= MOST_COAUTHORS:
        return ()
    said = [persons([shown_parts(one)[:LONGEST_SEEN].replace("|", " ")], sites) for one in alike]
    return tuple(names[0] for names in said) if all(len(names) == 1 for names in said) else ()


def single_name(facts: PageFacts, sites: set[str]) -> tuple[str, ...]:
    """Return an author's one-word name from an element near the heading that clearly names an author."""
    for element in elements_after_heading(facts, NEAR_HEADING):
        if isinstance(element.tag, str) and is_surely_author(element):
            names = () if stands_elsewhere(element, facts) else persons([shown_parts(element)], sites)
            if names:
                return names
    return ()


def agreed_name(facts: PageFacts) -> tuple[str, ...]:
    """Return the account or outlet that all elements marked as author agree on, if the page has no other author.

    If they differ, they belong to several articles.
    """
    marked = [
        element for element in facts.elements if is_surely_author(element) and not stands_elsewhere(element, facts)
    ]
    names = {folded(name): name for element in marked if (name := name_in(shown_parts(element)))}
    return collective(name for name in names.values() if is_account(name)) if len(names) == 1 else ()


def is_account(name: str) -> bool:
    """Tell whether a marked text can be the name of an author or outlet: short, not a credit, not an administrator."""
    return len(name.split()) <= MOST_WORDS_OF_ACCOUNT and not NO_ACCOUNT.search(name)


def is_surely_author(element: Any) -> bool:
    """Tell whether an element is marked as the author itself, not as being about one (HTML rel, microdata, hCard)."""
    if element.get("rel") == "author" or element.get("itemprop") == "author":
        return True
    return "/author/" in (element.get("href") or "") or not {"author", "fn"}.isdisjoint(
        (element.get("class") or "").split()
    )


def collective(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the outlet, or a desk that names its outlet, that a page without a named person gives as its author.

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
    """Return the authors as the page writes them, including agencies and desks; source tags search this."""
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
    """Return the names of one author entry: a text, a node, or a reference to a node."""
    if not isinstance(entry, dict):
        return [plain(entry)]
    node = node_of(entry, facts)
    name = node.get("name")
    if "organization" in " ".join(types_of(node)):
        return [f"{plain(name)} (press)"] if plain(name) else []
    if name:
        return [plain(part) for part in listed(name)]
    if isinstance(within := node.get("author"), dict | list):  # schema.org/Role: the role has the author within it
        return [name for one in listed(within) for name in names_of(one, facts)]
    return [f"{plain(node.get('givenName'))} {plain(node.get('familyName'))}".strip()]


def listed(value: Any) -> list[Any]:
    """Return a list as it is, and any other value as a list of one."""
    return value if isinstance(value, list) else [value]


def node_of(entry: dict[str, Any], facts: PageFacts) -> dict[str, Any]:
    """Return the node that an entry without a name refers to, else the entry itself."""
    identity = entry.get("@id")
    return entry if entry.get("name") or not isinstance(identity, str) else facts.by_id.get(identity, entry)


def meta_authors(facts: PageFacts) -> list[str]:
    """Return author names of meta elements: `author`, `article:author`, `parsely-author`, `dc.creator` and similar."""
    names = [
        name
        for name in facts.meta
        if name.endswith(("author", "creator", "byl")) and AUTHOR_META.search(name) and "twitter" not in name
    ]
    names.sort(key=lambda name: name != "author")
    told = [(name, content) for name in names for content in facts.meta[name] if content]
    return [in_order_of_speech(content) if name in LISTED else content for name, content in told] or labelled_author(
        facts
    )


def in_order_of_speech(name: str) -> str:
    """Return a name in spoken order that libraries list under its surname: "Lane, Anna"."""
    listed = SURNAME_FIRST.fullmatch(name)
    return f"{listed['given']} {listed['surname']}" if listed else name


def labelled_author(facts: PageFacts) -> list[str]:
    """Return the author after a label like "Written by" in social-network metadata.

    Many sites give the author only there.
    """
    label, name = facts.first_meta("twitter:label1"), facts.first_meta("twitter:data1")
    return [name] if name and LABEL_OF_AUTHOR.fullmatch(label) else []
