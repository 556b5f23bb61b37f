"""Names of persons in bylines: without "By", roles, places, photo credits, agencies, desks and the site's own name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from transforms.page_sites import folded

#: more names than this are a staff list
MOST_AUTHORS = 20

BEFORE_BY = (
    r"view all posts|all posts|posted|written|words|story|text|reporting"
    r"|published|interview|analysis|opinion|article"
)
BY_WORDS = (
    r"by|von|par|por|di|door|av|af|przez|от|автор(?:ы|ка)?|аўтар(?:ы|ка)?|текст|тэкст|text|autor(?:in|en|es|a)?"
    r"|redactor|interview|ein artikel von|pressemitteilung von"
    r"|author|auteur|redakteur(?:in)?"
)
BY = re.compile(rf"^\W*(?:(?:{BEFORE_BY})\s+)?(?:{BY_WORDS})\b[:\s|]+(?=\S)", re.IGNORECASE)
#: the two letters that one of these begins with
BY_BEGINNINGS = frozenset(words[:2] for words in f"{BEFORE_BY}|{BY_WORDS}".split("|"))
BETWEEN = re.compile(r"\s*[;,&|/•·]\s*|\s+(?:and|und|et|y|i|и|і|og|och|en|e|with|mit)\s+|\s+[–—-]\s+", re.IGNORECASE)
CREDIT = re.compile(r"\b(?:photos?|photograph\w*|фото|фота|foto|bild|image|picture|credit)\s*[:/]", re.IGNORECASE)

#: words that make a name that of a body, a desk or an account; in lower case
NO_PERSON = re.compile(
    r"\b(?:from|by|news(?:room|desk|paper)?|staff|editors?|editorial|desk|team|redaktion\w*|redaction|rédaction|redacción|redazione"
    r"|redakcja|\w*admin(?:istrator)?|press|agency|agencies|agentur|agence|agencia|reporters|correspondents?|contributors?"
    r"|reuters|associated press|afp|dpa|apa|ap|upi|tass|interfax|magazine|zeitung|online|media|times|gazette|tribune"
    r"|journal|herald|post|redakcija|redaktsiya|редакция|рэдакцыя|агентство|агенцтва|тасс|риа|интерфакс|белта|белапан"
    r"|пресс-служба|прэс-служба|новости|навіны|корреспондент\w*|university|institute|foundation|association|gmbh|inc|llc|ltd"
    r"|wire|report|network|company|channel|bureau|sponsored|partner|guest|unknown|anonymous|author|autor|facebook|twitter)\b"
    r"|\.(?:com|by|ru|org|net|de|at|ch|lt|io|eu|uk|fr|info|news)\b|@|https?:|\d",
    re.IGNORECASE,
)

#: wire agencies: their place is among the source tags
AGENCY = re.compile(
    r"\b(?:reuters|associated press|ap|afp|dpa|apa|upi|pap|bns|tass|тасс|interfax|интерфакс|риа|ria|belta|белта"
    r"|belapan|белапан|sputnik|спутник|xinhua|anadolu|press agency|agency|agence|agentur|agencia|agencja|агентство"
    r"|агенцтва|wire)\b",
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

#: words of a role; a name ends before them
ROLE = re.compile(
    r"\b(?:chief|officer|president|director|writer|senior|professor|prof|dr|head of"
    r"|journalist\w*|editor\w*|reporter\w*|analyst"
    r"|correspondent\w*|columnist|staff|freelance\w*|foto\w*|photographer|producer|author|redakteur\w*|leiter\w*|korrespondent\w*"
    r"|обозреватель|журналист\w*|корреспондент\w*|редактор\w*|фотограф\w*|журналіст\w*|карэспандэнт\w*|рэдактар\w*)\b.*$",
    re.IGNORECASE,
)


ENDS_WITH_INITIAL = re.compile(r"\b\w$")


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
    if "://" in text or len(text) > 300:
        return
    # Behind "Photo:" stands who made the picture.
    text = CREDIT.split(text)[0]
    rest = re.sub(r"\([^)]*\)", lambda match: match.group() if "press" in match.group() else " ", text)
    parts = [part for part in BETWEEN.split(BY.sub("", rest.strip())) if part.strip()]
    names = [name_in(part) for part in parts]
    persons_there = [name for name in names if is_person(name) and not is_the_sites(name, sites)]
    # «Office of Wood and Forestry»: one word of what is no list of persons is none either.
    is_list = len(persons_there) == len(parts)
    for name in persons_there:
        if is_list or is_full_name(name):
            yield name.title() if name.isupper() and " " in name else name


def name_in(part: str) -> str:
    """One part of a byline without "By", role and marks."""
    name = ROLE.sub("", BY.sub("", part)).strip(" .,;:*|-–—\"'“”«»")
    return f"{name}." if f"{name}." in part and ENDS_WITH_INITIAL.search(name) else name


def is_the_sites(name: str, sites: set[str]) -> bool:
    """Whether a name is the site's own, or has the site's name for one of its words."""
    return any(folded(word) in sites for word in [name, *name.split()])


def is_person(name: str) -> bool:
    """Whether a text can be a person's name: a few words, capitals, nothing that only bodies are called."""
    if not 2 <= len(name) <= 60 or NO_PERSON.search(name) or name.lower().startswith("the "):
        return False
    if OTHER_SCRIPT.search(name):
        return len(name) <= 30
    words = re.sub('["“”„«»()]', "", name).split()
    if len(words) == 1:
        return WORD.fullmatch(name) is not None
    proper = [word for word in words if word.lower() not in PARTICLES]
    return len(words) <= 5 and bool(proper) and all(WORD.match(word) and word[0].isupper() for word in proper)


def is_full_name(name: str) -> bool:
    """Whether a name has two words at least: one word of an unknown element is rather a section."""
    return " " in name or bool(OTHER_SCRIPT.search(name))
