"""Names of persons in bylines: without "By", roles, places, photo credits, agencies, desks and the site's own name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from presswatch.patterns import late_pattern
from transforms.people.name_words import (
    ACCOUNT,
    AGENCY_BEHIND,
    BEFORE_NAME,
    BEHIND_NAME,
    BETWEEN,
    BODY,
    BY,
    CREDIT,
    DEGREES,
    DESK,
    FIRST_NAMES,
    FIRST_NAMES_KNOWN,
    GENERATIONS,
    INTERFACE,
    NO_PERSON,
    OF_BODY,
    OF_DESKS,
    ON_DAY,
    OTHER_PART,
    OTHER_SCRIPT,
    PAPER,
    PARTICLES,
    PLACE,
    PUBLIC_BODY,
    ROLE,
    SURNAMES_TOO,
    WORD,
)
from transforms.people.word_lists import any_of
from transforms.text import folded

#: more names than this are a staff list
MOST_AUTHORS = 20

#: the most words of a name
MOST_WORDS = 5

#: a longer byline is a text
LONGEST_BYLINE = 300

#: the fewest letters of a surname in capitals; two letters are initials
SHORTEST_SURNAME = 3
VOWEL = late_pattern("[aeiouyäöüéаеёиоуыэюяіў]", re.IGNORECASE)

#: a first name and a surname joined by a dot
DOTTED = late_pattern(r"[^\W\d_a-zа-яіў][^\W\d_]{2,}\.[^\W\d_a-zа-яіў][^\W\d_]{2,}")
#: an address for mail behind a name
MAIL_BEHIND = late_pattern(r"(?<=\w)\s+[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
#: when somebody finishes at a university, as its papers put it behind a name: "Ann Lane ’27"
CLASS_YEAR = late_pattern(r"(?<=[^\W\d_])\s+['’‘]\d\d(?!\d)")
CONJUNCTION = late_pattern(rf"^\s*(?:{any_of('bylines', 'before_further')})\s+", re.IGNORECASE)
ENDS_WITH_INITIAL = late_pattern(rf"\b(?:\w|{GENERATIONS})$")
#: which of a family's bearers of one name it is: after a comma no second person
GENERATION = late_pattern(rf",\s*(?=(?:{GENERATIONS})\b)")
#: what somebody has studied, which is no part of the name
DEGREE = late_pattern(rf",\s*(?:{DEGREES})\b\.?(?=\s*(?:[,;&]|and\b|$))")


def persons(texts: Iterable[str], sites: set[str]) -> tuple[str, ...]:
    """Return the persons in these texts, each once."""
    names: dict[str, str] = {}
    for text in texts:
        for name in persons_in(text, sites):
            names.setdefault(folded(name), name)
    # Accounts and first names stand beside the full names they belong to.
    full = [name for name in names.values() if is_full_name(name)]
    return tuple(full or names.values())[:MOST_AUTHORS]


def persons_in(text: str, sites: set[str]) -> Iterator[str]:
    """Yield the names in one byline; roles and places after a comma are left out."""
    if "://" in text or len(text) > LONGEST_BYLINE:
        return
    parts = parts_of_byline(text)
    names = [name_in(CONJUNCTION.sub("", part)) for part in parts]
    persons_there = [name for name in names if is_person(name) and not is_the_sites(name, sites)]
    # In «Office of Wood and Forestry» no word alone is a person either.
    is_list = len(persons_there) == len(parts)
    for name in persons_there:
        if is_list or is_full_name(name):
            yield in_usual_letters(name)


def parts_of_byline(text: str) -> list[str]:
    """Return the parts of a byline between commas, bars and conjunctions that are about the text's authors."""
    # "Photo:" introduces the maker of the picture; «Текст и фото:» introduces the maker of both.
    text = GENERATION.sub(" ", DEGREE.sub("", MAIL_BEHIND.sub("", CLASS_YEAR.sub("", text))))
    text = ON_DAY.sub("", OTHER_PART.split(CREDIT.split(BY.sub("", text.strip()))[0])[0])
    rest = re.sub(r"\([^)]*\)", lambda match: match.group() if "press" in match.group() else " ", text)
    return [part for part in BETWEEN.split(rest) if part.strip()]


def name_in(part: str) -> str:
    """Return one part of a byline without "By", role and marks."""
    told = AGENCY_BEHIND.sub(r"\1", BEHIND_NAME.sub(r"\1", without_role(BY.sub("", part).strip())))
    name = without_dot(ROLE.sub("", told).strip(" .,;:*|-–—\"'“”«»"))
    # In "Guardian staff reporter" the word before the role says whose the role is.
    if " " not in name and len(name) < len(told.strip()) and ROLE.search(told):
        return ""
    return f"{name}." if f"{name}." in part and ENDS_WITH_INITIAL.search(name) else name


def without_dot(name: str) -> str:
    """Return a full name that an account joins by a dot, "Anna.Lane", with a space."""
    return " ".join(name.split(".")) if DOTTED.fullmatch(name) and not NO_PERSON.search(name) else name


def without_role(part: str) -> str:
    """Remove titles and roles before a name of at least two words; return the text unchanged if no name follows."""
    name = BEFORE_NAME.sub("", part)
    words = name.split()
    if len(words) < 2 or not words[0][0].isupper() or OF_BODY.search(words[0]) or BODY.search(name):
        return part
    return name


def in_usual_letters(name: str) -> str:
    """Return a name without words in capitals: papers set surnames like «Анна ЛЕСНАЯ»; initials and "III" stay."""
    if " " not in name:
        return name
    if name.isupper():
        return name.title()
    return " ".join(word.title() if is_surname_in_capitals(word) else word for word in name.split())


def is_surname_in_capitals(word: str) -> bool:
    """Tell whether a word of a name is set in capitals and is neither initials nor a number."""
    is_long = len(word) >= SHORTEST_SURNAME and word.isupper() and "." not in word
    return is_long and VOWEL.search(word) is not None and not set(word) <= set("IVX")


def is_the_sites(name: str, sites: set[str]) -> bool:
    """Tell whether a name is the site's own, or contains the site's name as a word."""
    return any(folded(word) in sites for word in [name, *name.split()])


def is_person(name: str) -> bool:
    """Tell whether a text can be a person's name: a few words, capitals, no word for bodies."""
    if not 2 <= len(name) <= 60 or ":" in name or name.lower().startswith("the ") or is_nobody(name):
        return False
    if OTHER_SCRIPT.search(name):
        return len(name) <= 30
    words = re.sub('["“”„«»()]', "", name).split()
    if len(words) == 1:
        return WORD.fullmatch(name) is not None
    proper = [word for word in words if word.lower() not in PARTICLES]
    return len(words) <= MOST_WORDS and bool(proper) and all(map(is_proper, proper))


def is_proper(word: str) -> bool:
    """Tell whether a word begins with a capital and no strange character."""
    return WORD.match(word) is not None and word[0].isupper()


def is_nobody(name: str) -> bool:
    """Tell whether a text is a button's or an account's, a paper's or a place's, or has words for bodies."""
    if folded(name) in INTERFACE or ACCOUNT.search(name) or PUBLIC_BODY.search(name) or is_desk(name):
        return True
    if (PAPER.fullmatch(name) or PLACE.fullmatch(name)) and name.split()[0].lower() not in FIRST_NAMES_KNOWN:
        return True
    return NO_PERSON.search(name) is not None and not has_ambiguous_surname(name)


def is_desk(name: str) -> bool:
    """Tell whether a text says that a desk wrote, without saying whose."""
    return DESK.match(name) is not None or all(word in OF_DESKS for word in re.findall(r"\w+", name.lower()))


def has_ambiguous_surname(name: str) -> bool:
    """Tell whether a text is only a first name and a surname that is otherwise a word for a body: "Emily Post"."""
    first, _, last = name.lower().partition(" ")
    return first in FIRST_NAMES and last in SURNAMES_TOO


def begins_with_name(text: str) -> bool:
    """Tell whether a name begins after "By" and roles; «Автор проекта», "By the lake" continue in lower case."""
    rest = BEFORE_NAME.sub("", BY.sub("", text)).lstrip(' |:.,–—-"“„«(')
    return bool(rest) and (not rest[0].islower() or rest.split()[0].lower() in PARTICLES)


def is_full_name(name: str) -> bool:
    """Tell whether a name has at least two words: a single word in an unknown element is more likely a section."""
    return " " in name or bool(OTHER_SCRIPT.search(name))
