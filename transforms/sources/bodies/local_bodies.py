"""Find unregistered bodies that a place and common words name: "the Kerala health department".

Before the noun (`local_body` of seeds/words) stands what the body is in charge of, and before that the place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transforms.sources.bodies.organisation_names import SPACES, name_to
from transforms.sources.bodies.organisations import Usage
from transforms.sources.cues.tables import ReadWords
from transforms.sources.names.finding import Hit, words_taken
from transforms.sources.names.writing import opens_sentence

_MOST_FIELDS = 3
#: no part of a place's name
_NO_PLACE = (
    "article",
    "preposition",
    "before_subject",
    "filler",
    "at",
    "months",
    "title",
    "pronoun",
    "given_name",
    "people",
    "office",
    "person_noun",
    "speech",
)
#: nor of that of a place right before "police"
_NO_PLACE_OF_FORCE = ("field_of_body", "region", "regional", "local_field", "no_firm_alone", "and")


def local_bodies(words: ReadWords, hits: Sequence[Hit]) -> Iterator[Hit]:
    """Yield such bodies; none overlaps one of `hits`."""
    if not (words.has_any("local_body") or words.has_any("local_force")):
        return
    taken = words_taken(hits)
    usage = Usage(words)
    for noun in words.places_in("local_body", "local_force"):
        first = _first_of(words, noun, usage)
        if first is not None and taken.isdisjoint(range(first, noun + 1)):
            name = words.text[words.starts[first] : words.ends[noun]]
            yield Hit(first, noun, None, name, "official", is_weak=True, is_stranger=True)


def _first_of(words: ReadWords, noun: int, usage: Usage) -> int | None:
    """Return the first word of the place before a noun and one to three words for its field; None if there is none."""
    field = noun
    while field > 0 and noun - field < _MOST_FIELDS and _is_field(words, field - 1):
        field -= 1
    last = field - 1
    is_whole = field < noun or words.is_among(noun, "local_force")
    if not is_whole or last < 0 or not words.written(noun)[0].islower() or words.between(field) not in SPACES:
        return None
    named = name_to(words, last)
    if named is None or field == noun and not _is_sure_place(words, *named, usage):
        return None
    is_place = not any(words.is_in(index, *_NO_PLACE) for index in range(named[0], last + 1))
    # "New Haven police": a place of several words looks like a person's name
    may_be_person = field < noun or named[0] == last
    return named[0] if is_place and not (may_be_person and _is_person(words, last, usage)) else None


def _is_sure_place(words: ReadWords, first: int, last: int, usage: Usage) -> bool:
    """Tell whether words before "police" are a place: "Groton", not the "Riot" or "Two" that opens a sentence."""
    if any(words.is_in(index, *_NO_PLACE_OF_FORCE) or words.type_of(index) for index in range(first, last + 1)):
        return False
    return last > first or not (opens_sentence(words, first) or usage.is_small(words.keys[first]))


def _is_person(words: ReadWords, index: int, usage: Usage) -> bool:
    """Tell whether a word before the field is somebody's: "the Biden health department"."""
    if words.cues.countries.of(words.keys[index]) is not None:
        return False
    return words.is_among(index, "no_firm_alone") or usage.is_person(words.keys[index])


def _is_field(words: ReadWords, index: int) -> bool:
    """Tell whether a word with a small letter says what a body is in charge of, or where: "district", "health"."""
    is_small = words.between(index + 1) in SPACES and words.written(index)[0].islower()
    return is_small and words.is_in(index, "field_of_body", "region", "regional", "local_field")
