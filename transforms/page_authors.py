"""An article's authors as persons: without "By", roles, photo credits, agencies and the site's own name.

Order of trust: JSON-LD, meta elements, then the visible byline. A name that is the site's, an agency's or a desk's is
no person: the next place is asked, and what was passed over is kept in the byline for the source tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any

from transforms.page_facts import PageFacts
from transforms.page_json_ld import plain, types_of
from transforms.page_titles import folded, heading_text, site_names

#: more names than this are a staff list
MOST_AUTHORS = 20

NO_BYLINES = frozenset({"body", "html", "meta", "link", "script", "style", "img", "svg", "h1"})

BY = re.compile(
    r"^\W*(?:(?:posted|written|words|story|text|reporting|published|interview|analysis|opinion|article)\s+)?"
    r"(?:by|von|par|por|di|door|av|af|przez|от|автор(?:ы|ка)?|аўтар(?:ы|ка)?|текст|тэкст|text|autor(?:in|en|es|a)?|redactor|interview|ein artikel von|pressemitteilung von"
    r"|author|auteur|redakteur(?:in)?)\b[:\s|]+(?=\S)",
    re.IGNORECASE,
)
BETWEEN = re.compile(r"\s*[;,&|/•·]\s*|\s+(?:and|und|et|y|i|и|і|og|och|en|e|with|mit)\s+|\s+[–—-]\s+", re.IGNORECASE)
CREDIT = re.compile(r"\b(?:photos?|photograph\w*|фото|фота|foto|bild|image|picture|credit)\s*[:/]", re.IGNORECASE)

#: words that make a name that of a body, a desk or an account; in lower case
NO_PERSON = re.compile(
    r"\b(?:news(?:room|desk|paper)?|staff|editors?|editorial|desk|team|redaktion\w*|redaction|rédaction|redacción|redazione"
    r"|redakcja|admin(?:istrator)?|press|agency|agencies|agentur|agence|agencia|reporters|correspondents?|contributors?"
    r"|reuters|associated press|afp|dpa|apa|ap|upi|tass|interfax|magazine|zeitung|online|media|times|gazette|tribune"
    r"|journal|herald|post|redakcija|redaktsiya|редакция|рэдакцыя|агентство|агенцтва|тасс|риа|интерфакс|белта|белапан"
    r"|пресс-служба|прэс-служба|новости|навіны|корреспондент\w*|university|institute|foundation|association|gmbh|inc|llc|ltd"
    r"|wire|report|network|company|channel|bureau|sponsored|partner|guest|unknown|anonymous|author|autor|facebook|twitter)\b"
    r"|\.(?:com|by|ru|org|net|de|at|ch|lt|io|eu|uk|fr|info|news)\b|@|https?:|\d",
    re.IGNORECASE,
)

#: wire agencies: their place is among the source tags
AGENCY = re.compile(
    r"\b(?:reuters|associated press|ap|afp|dpa|apa|upi|pap|bns|tass|тасс|interfax|интерфакс|риа|ria|belta|белта|belapan|белапан"
    r"|sputnik|спутник|xinhua|anadolu|press agency|agency|agence|agentur|agencia|agencja|агентство|агенцтва|wire)\b",
    re.IGNORECASE,
)

#: small words within names
PARTICLES = frozenset(
    [
        "von",
        "van",
        "de",
        "der",
        "den",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "du",
        "la",
        "le",
        "el",
        "al",
        "bin",
        "ibn",
        "ben",
        "zu",
        "zur",
        "y",
        "und",
        "af",
        "av",
        "ter",
        "ten",
        "st",
    ]
)
WORD = re.compile(r"[^\W\d_][\w.'’ʼ\u2019-]*")
OTHER_SCRIPT = re.compile("[\u0590-\u0dff\u0e00-\u10ff\u1100-\u11ff\u3040-\u9fff\uac00-\ud7af]")

#: attributes of elements that hold a byline, and class words of what stands around other texts
BYLINE = re.compile(
    r"author|byline|autor(?!is)|avtor|writer|creator|/staff/|/bios?/|/people/|/reporters?/|/newsteam/", re.IGNORECASE
)
ELSEWHERE = re.compile(
    r"comment|related|teaser|card|recommend|footer|sidebar|popular|latest|promo|newsletter|caption", re.IGNORECASE
)

#: elements looked at behind the heading, and in the rest of the page
NEAR_HEADING = 200
FAR_PATH = "//*[@rel='author' or @itemprop='author' or contains(@class,'author') or contains(@class,'byline')]"

#: words of a role; a name ends before them
ROLE = re.compile(
    r"\b(?:chief|officer|president|director|writer|senior|professor|prof|dr|head of|journalist\w*|editor\w*|reporter\w*|analyst"
    r"|correspondent\w*|columnist|staff|freelance\w*|foto\w*|photographer|producer|author|redakteur\w*|leiter\w*|korrespondent\w*"
    r"|обозреватель|журналист\w*|корреспондент\w*|редактор\w*|фотограф\w*|журналіст\w*|карэспандэнт\w*|рэдактар\w*)\b.*$",
    re.IGNORECASE,
)


def authors_of(facts: PageFacts, tree: Any) -> tuple[str, ...]:
    """The persons a page names as its authors, each once, in the page's order."""
    sites = site_names(facts)
    for texts in (structured_authors(facts), meta_authors(facts)):
        names = persons(texts, sites)
        if names:
            return names
    for texts in visible_bylines(facts, tree):
        names = tuple(name for name in persons(texts, sites) if is_full_name(name))
        if names:
            return names
    return collective(structured_authors(facts) + meta_authors(facts))


def collective(texts: Iterable[str]) -> tuple[str, ...]:
    """The desk or outlet that a page without a named person gives as its author; agencies never."""
    for text in texts:
        name = text.removesuffix(" (press)").strip()
        if 2 <= len(name) <= 60 and "://" not in name and not AGENCY.search(name) and not name.isdigit():
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
        name for name in facts.meta if re.search(r"(?:^|[:.-])(?:author|creator|byl)$", name) and "twitter" not in name
    ]
    names.sort(key=lambda name: name != "author")
    return [content for name in names for content in facts.meta[name] if content]


def visible_bylines(facts: PageFacts, tree: Any) -> Iterator[list[str]]:
    """The texts of elements that look like bylines: those behind the heading first."""
    heading = next((heading for heading in facts.headings if heading_text(heading) == facts.title), None)
    near = islice(elements_after(heading), NEAR_HEADING) if heading is not None else ()
    for element in chain(near, tree.xpath(FAR_PATH)[:60]):
        if not isinstance(element.tag, str) or element.tag in NO_BYLINES or stands_elsewhere(element):
            continue
        marks = " ".join(element.get(name) or "" for name in ("class", "rel", "itemprop", "data-testid", "href"))
        text = shown_text(element)
        if BYLINE.search(marks):
            inner = element.xpath(".//*[@rel='author' or @itemprop='name' or contains(@href,'/author')]")
            yield [part for part in map(shown_text, inner) if 0 < len(part) < 120] or [text[:121]]
        elif len(text) < 90 and BY.match(text):
            yield [text]


def elements_after(element: Any) -> Iterator[Any]:
    """The elements behind one, in the page's order."""
    for around in [element, *element.iterancestors()]:
        for sibling in around.itersiblings():
            yield from sibling.iter()


def shown_text(element: Any) -> str:
    """An element's text with single blanks, a bar between its parts: name, role and day often stand side by side."""
    return " | ".join(text for part in islice(element.itertext(), 40) if (text := " ".join(part.split())))


def stands_elsewhere(element: Any) -> bool:
    """Whether an element belongs to comments, teasers or a page's margins."""
    return any(
        around.tag in ("footer", "nav") or ELSEWHERE.search(around.get("class") or "")
        for around in [element, *element.iterancestors()][:12]
        if around.tag not in ("body", "html")
    )


def persons(texts: Iterable[str], sites: set[str]) -> tuple[str, ...]:
    """The persons in these texts, each once."""
    names: dict[str, str] = {}
    for text in texts:
        for name in persons_in(text, sites):
            names.setdefault(folded(name), name)
    # Accounts and first names stand beside the full names they belong to.
    full = [name for name in names.values() if is_full_name(name)]
    return tuple(full or names.values())[:MOST_AUTHORS]


def persons_in(text: str, sites: set[str]) -> Iterator[str]:
    """The names in one byline; roles and places after a comma are left out."""
    if "://" in text or CREDIT.search(text) or len(text) > 300:
        return
    rest = re.sub(r"\([^)]*\)", lambda match: match.group() if "press" in match.group() else " ", text)
    for part in BETWEEN.split(BY.sub("", rest.strip())):
        name = ROLE.sub("", BY.sub("", part)).strip(" .,;:*|-–—\"'“”«»")
        name = f"{name}." if re.search(rf"{re.escape(name)}\.", part) and re.search(r"\b\w$", name) else name
        if is_person(name) and not any(folded(word) in sites for word in [name, *name.split()]):
            yield name.title() if name.isupper() and " " in name else name


def is_person(name: str) -> bool:
    """Whether a text can be a person's name: a few words, capitals, nothing that only bodies are called."""
    if not 2 <= len(name) <= 60 or NO_PERSON.search(name) or name.lower().startswith("the "):
        return False
    if OTHER_SCRIPT.search(name):
        return len(name) <= 30
    words = re.sub("[\"“”„«»()]", "", name).split()
    if len(words) == 1:
        return WORD.fullmatch(name) is not None
    proper = [word for word in words if word.lower() not in PARTICLES]
    return len(words) <= 5 and bool(proper) and all(WORD.match(word) and word[0].isupper() for word in proper)


def is_full_name(name: str) -> bool:
    """Whether a name has two words at least: one word of an unknown element is rather a section."""
    return " " in name or bool(OTHER_SCRIPT.search(name))
