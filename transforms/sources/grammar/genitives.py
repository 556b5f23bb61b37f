"""Where a body's name ends: the genitives behind its noun, «отдел образования Брестского горисполкома».

Adjectives and nouns are told by their endings and by lists (`[bodies.parts]` of seeds/words). A person's name behind
the body is no part of it: «директор Русского музея Анна Шведова».
"""

from __future__ import annotations

from dataclasses import dataclass

from transforms.sources.cues.body_nouns import BodyNoun, BodyNouns
from transforms.sources.cues.tables import ReadWords
from transforms.sources.grammar.phrases import is_joined

_LONGEST = 12
_MOST_ADJECTIVES = 4
_SHORTEST = 3
#: words that are no part of a name, whatever their endings
_OTHERS = (
    "said",
    "filler",
    "at",
    "preposition",
    "auxiliary",
    "not",
    "pronoun",
    "people",
    "title",
    "says_what",
    "before_subject",
)


@dataclass(frozen=True, slots=True)
class End:
    """The last word of a name, and whether a word with a capital stands behind its noun."""

    last: int
    has_capital: bool


def end_of_name(words: ReadWords, nouns: BodyNouns, index: int, noun: BodyNoun, *, has_people: bool) -> End | None:
    """The last word of the name whose noun stands at `index`; None where it goes on in a way not understood."""
    last, has_capital = index, False
    while last - index < _LONGEST and is_beside(words, last + 1):
        if _is_part(words, nouns, last + 1, "link"):
            linked = _linked(words, nouns, last + 2)
            if linked is None:
                return None
            last = linked
            continue
        end = _next(words, nouns, index, last, has_people)
        if end is None:
            break
        last, has_capital = end.last, has_capital or end.has_capital
    abroad = _abroad(words, nouns, noun, index, last)
    return End(last, has_capital) if abroad is None else abroad


def _linked(words: ReadWords, nouns: BodyNouns, start: int) -> int | None:
    """Return the last of the words that «по» brings into a name: «по чрезвычайным ситуациям»."""
    last = start - 1
    while is_beside(words, last + 1) and _is_part(words, nouns, last + 1, "linked"):
        last += 1
    return None if last < start else last


def _next(words: ReadWords, nouns: BodyNouns, index: int, last: int, has_people: bool) -> End | None:
    """The next genitives of a name: its bearer's, a further phrase, or one that "and" joins to that before it."""
    start = last + 1
    is_pair = words.is_among(start, "and") and last > index and words.written(last)[0].islower()
    if is_pair:
        start += 1
    end = _named_after(words, nouns, start) or _phrase(words, nouns, start, has_people)
    return None if is_pair and end is not None and end.has_capital else end


def _abroad(words: ReadWords, nouns: BodyNouns, noun: BodyNoun, index: int, last: int) -> End | None:
    """«Посольство Таджикистана в Москве»: where such a body is belongs to its name."""
    is_owned = last > index and noun.nominative in nouns.part("abroad")
    if not is_owned or not is_beside(words, last + 1):
        return None
    is_place = words.is_among(last + 1, "at") and is_beside(words, last + 2) and words.written(last + 2)[0].isupper()
    return End(last + 2, True) if is_place else None


def is_beside(words: ReadWords, index: int) -> bool:
    """Whether a word follows the one before it directly, in one sentence."""
    return index < len(words.keys) and words.between(index).isspace() and is_joined(words, index)


def _is_part(words: ReadWords, nouns: BodyNouns, index: int, name: str) -> bool:
    return words.keys[index] in nouns.part(name)


def _ends(words: ReadWords, nouns: BodyNouns, index: int, name: str) -> bool:
    return len(words.keys[index]) >= _SHORTEST and words.keys[index].endswith(nouns.part(name))


def _named_after(words: ReadWords, nouns: BodyNouns, start: int) -> End | None:
    """«имени Максима Танка»: whose name the body bears."""
    if not _is_part(words, nouns, start, "named_after"):
        return None
    last = start
    while is_beside(words, last + 1) and _may_be_bearer(words, nouns, last + 1) and last - start < _MOST_ADJECTIVES:
        last += 1
    return End(last, True) if last > start else None


def _may_be_bearer(words: ReadWords, nouns: BodyNouns, index: int) -> bool:
    is_genitive = any(_ends(words, nouns, index, name) for name in ("place", "genitive_adjective"))
    return is_genitive and words.written(index)[0].isupper()


def _phrase(words: ReadWords, nouns: BodyNouns, start: int, has_people: bool) -> End | None:
    """A noun in the genitive with its adjectives: «Ленинского района»."""
    index = start
    while _is_adjective(words, nouns, index) and is_beside(words, index + 1) and index - start < _MOST_ADJECTIVES:
        index += 1
    while index >= start:
        if _is_noun(words, nouns, index, has_people, is_behind_adjective=index > start):
            return End(index, any(_is_capitalised(words, place) for place in range(start, index + 1)))
        index -= 1
    return None


def _is_capitalised(words: ReadWords, index: int) -> bool:
    """Whether a word has a capital as names have; «МВД» has them all."""
    written = words.written(index)
    return written[0].isupper() and not written.isupper()


def _is_adjective(words: ReadWords, nouns: BodyNouns, index: int) -> bool:
    if words.written(index).isupper() or words.is_in(index, *_OTHERS):
        return False
    is_of_name = words.written(index)[0].isupper() and _capitals_from(words, index) > 1
    return _ends(words, nouns, index, "place_adjective" if is_of_name else "genitive_adjective")


def _is_noun(words: ReadWords, nouns: BodyNouns, index: int, has_people: bool, *, is_behind_adjective: bool) -> bool:
    """Whether a word ends as a noun in the genitive does, or is an abbreviation."""
    if words.is_in(index, *_OTHERS):
        return False
    written = words.written(index)
    if written[0].isupper():
        return written.isupper() and len(written) > 1 or _is_place(words, nouns, index, has_people)
    return _ends(words, nouns, index, "genitive") or (
        is_behind_adjective and _ends(words, nouns, index, "genitive_behind_adjective")
    )


def _is_place(words: ReadWords, nouns: BodyNouns, index: int, has_people: bool) -> bool:
    """Whether a word with a capital may be a place in the genitive, and is no person's name."""
    if not _ends(words, nouns, index, "place") or _capitals_from(words, index) == 2:
        return False
    is_surname = has_people and _ends(words, nouns, index, "surname")
    return not is_surname or words.cues.countries.of(words.keys[index]) is not None


def _capitals_from(words: ReadWords, index: int) -> int:
    """How many words with a capital stand in a row."""
    count = 1
    while is_beside(words, index + count) and words.written(index + count)[0].isupper():
        count += 1
    return count
