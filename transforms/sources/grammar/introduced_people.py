"""Recognise the organisation of a person who is introduced beside it and speaks: there, or by the surname further on.

"Salt Aid lawyer Jane Doe took the stand. … Doe said", "Jane Doe from Salt Gardeners explains". What stands between
commas behind a person is read by office_holders.py.
"""

from __future__ import annotations

from collections.abc import Sequence

from presswatch.records import Role
from transforms.sources.bodies.organisation_names import SPACES, is_capital
from transforms.sources.cues.tables import ReadWords
from transforms.sources.grammar.findings import BODIES, Finding
from transforms.sources.grammar.surroundings import Surroundings
from transforms.sources.names.finding import Hit
from transforms.sources.names.phrases import is_joined
from transforms.sources.names.writing import is_owner

#: how many words further on a person who was introduced may speak
_REACH = 300
_LONGEST_PERSON = 4
#: how many small words may stand between an organisation and the office: "a Salt Aid senior research fellow"
_SMALL = 3
#: how many words may stand between a surname and its verb: "Doe later also said"
_BETWEEN = 2


def by_introduction(words: ReadWords, group: Sequence[Hit], _around: Surroundings) -> Finding | None:
    """Judge a body by the person whose office it stands before, if that person speaks."""
    hit = group[0]
    if len(group) > 1 or hit.kind not in BODIES or is_owner(words, hit.last):
        return None
    office = office_behind(words, hit.last)
    evidence = (
        of_person_before(words, hit.first, hit.last) if office is None else statement_by(words, hit.first, office)
    )
    return None if evidence is None else Finding(Role.ATTRIBUTION, "speaker.introduced", 0.86, *evidence)


def office_behind(words: ReadWords, last: int) -> int | None:
    """Return the office right before a person's name: the "lawyer" of "Salt Aid senior lawyer Jane Doe"."""
    if not words.has_near(last + 1, last + 2 + _SMALL, "office"):
        return None
    for index in range(last + 1, min(last + 2 + _SMALL, len(words.keys))):
        if not is_joined(words, index) or words.is_in(index, "former", "said", "preposition", "auxiliary", "and"):
            return None
        if is_capital(words, index + 1) and not is_capital(words, index):
            is_held = words.is_among(index, "office") and not words.is_in(index, "of_any_trade", "serves_anybody")
            return index if is_held else None
        if is_capital(words, index) and not words.is_in(index, "office", "no_employer"):
            return None
    return None


def statement_by(words: ReadWords, first: int, office: int) -> tuple[int, int] | None:
    """Return the words from the organisation to the person behind an office, if that person speaks."""
    last = person_from(words, office + 1)
    if last is None or first and words.is_among(first - 1, "former"):
        return None
    return (first, last) if speaks(words, last) or speaks_later(words, last) else None


def of_person_before(words: ReadWords, first: int, last: int) -> tuple[int, int] | None:
    """Return the words of "Jane Doe from Salt Aid says", "said Jane Doe of the Salt Board", if the person speaks."""
    link = first - 1 - (first > 1 and words.is_among(first - 1, "definite") and is_joined(words, first))
    if link < 2 or not is_joined(words, link + 1) or not words.is_in(link, "from_people", "person_of"):
        return None
    start = person_to(words, link - 1) if is_joined(words, link) else None
    if start is None or start and words.is_among(start - 1, "definite"):
        return None
    is_said = start > 0 and _is_quoted(words, start)
    return (start - is_said, last) if is_said or speaks(words, last) or speaks_later(words, link - 1) else None


def person_to(words: ReadWords, last: int) -> int | None:
    """Return the first word of a person's name of two words or more that ends there."""
    first = last
    while first > 0 and last - first < _LONGEST_PERSON and _goes_on(words, first) and _may_be_part(words, first - 1):
        first -= 1
    while first < last and not is_capital(words, first):
        first += 1
    return first if person_from(words, first) == last else None


def _may_be_part(words: ReadWords, index: int) -> bool:
    """Tell whether a word before a part of a name may belong to it: "Jan", "de"; not "The", "However"."""
    is_opener = words.is_in(index, "article", "preposition", "before_subject", "filler", "at", "said")
    return (is_capital(words, index) or words.is_among(index, "name_particle")) and not is_opener


def person_from(words: ReadWords, first: int) -> int | None:
    """Return the last word of a person's name of two words or more that begins there."""
    last = first
    while last + 1 < len(words.keys) and last - first < _LONGEST_PERSON and _goes_on(words, last + 1):
        last += 1
    is_person = last > first and is_capital(words, first) and (is_capital(words, last) or words.between(last) == "-")
    if not is_person or any(words.is_in(index, "body_noun", "months") for index in range(first, last + 1)):
        return None
    return last


def _goes_on(words: ReadWords, index: int) -> bool:
    gap = words.between(index)
    is_near = gap in SPACES or gap == "-" or gap == ". " and len(words.keys[index - 1]) == 1
    is_half = gap == "-" and is_capital(words, index - 1) and words.written(index).isalpha()
    return is_near and (is_capital(words, index) or is_half or words.is_among(index, "name_particle"))


def speaks(words: ReadWords, last: int) -> bool:
    """Tell whether a verb of saying follows a person's name."""
    for verb in range(last + 1, min(last + 2 + _BETWEEN, len(words.keys))):
        if not is_joined(words, verb):
            return False
        if words.is_in(verb, "said", "speech"):
            return not words.is_among(verb, "declined")
        if not words.is_in(verb, "filler", "auxiliary"):
            return False
    return False


def speaks_later(words: ReadWords, last: int) -> bool:
    """Tell whether a person who was introduced is quoted by the surname further on: "Doe said", "said Doe"."""
    surname, keys = words.keys[last], words.keys
    end, place = min(last + _REACH, len(keys)), last
    while True:
        try:
            place = keys.index(surname, place + 1, end)
        except ValueError:
            return False
        if is_capital(words, place) and (speaks(words, place) or _is_quoted(words, place)):
            return True


def _is_quoted(words: ReadWords, surname: int) -> bool:
    """Match the "said" of "said Doe"; not of "he said Doe was ill"."""
    is_said = words.is_among(surname - 1, "said") and is_joined(words, surname)
    is_object = is_said and is_joined(words, surname - 1) and words.between(surname - 1)[-1:] != '"'
    return is_said and not is_object
