"""Find unregistered bodies by their noun: "Merseyside Police", "the Institute for Labour Studies".

A body's noun (`body_noun` of seeds/words) is capitalised, with capitalised words before it, or after it after "of" or
"for". Such a name becomes a source only beside a certain cue.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transforms.sources.bodies.organisation_names import SPACES
from transforms.sources.cues.tables import ReadWords
from transforms.sources.names.field_lists import end_of_fields
from transforms.sources.names.finding import Hit, words_taken
from transforms.sources.names.writing import is_owner, name_written

#: the most words before a noun, and after it
_LONGEST_SIDE = 8
_GAPS = frozenset({" ", "\u00a0", "-", " & ", "’ ", "' "})
#: classes of words that join the words of a name
_JOINERS = ("name_of", "name_and", "definite")
_OPENERS = (
    "article",
    "preposition",
    "at",
    "before_subject",
    "pronoun",
    "filler",
    "former",
    "type_dative",
    "months",
)


def unknown_bodies(words: ReadWords, hits: Sequence[Hit]) -> Iterator[Hit]:
    """Yield bodies that a text names by their noun and no registry knows; none overlaps or follows one of `hits`."""
    if not words.has_any("body_noun"):
        return
    taken = words_taken(hits)
    for index in words.places_in("body_noun"):
        if index in taken or not _is_capitalised(words, index) or _is_surname(words, index):
            continue
        first, last = _begin(words, index), _end(words, _last_noun(words, index))
        if _stands_alone(words, range(first, last + 1), taken):
            taken.update(range(first, last + 1))
            name = name_written(words, first, last)
            yield Hit(first, last, None, name, "official", is_weak=True, is_stranger=True)


def _stands_alone(words: ReadWords, span: range, taken: set[int]) -> bool:
    """Tell whether words are a whole name of several, and no part of one that is `taken`."""
    # a name right after a known one is part of its name or address: "the U.N. Security Council"
    is_part = span[0] - 1 in taken and words.between(span[0]) in (*SPACES, ". ")
    is_part = is_part or _is_one_of_many(words, span[0]) or words.between(span[0]) == "/"
    return len(span) > 1 and not is_part and taken.isdisjoint(span) and not _goes_on(words, span[-1])


def _is_one_of_many(words: ReadWords, first: int) -> bool:
    """Tell whether it is something new: "announced a Language Initiative", not "said a Kent Police officer"."""
    is_indefinite = first > 1 and words.is_among(first - 1, "article") and not words.is_among(first - 1, "definite")
    return is_indefinite and words.is_among(first - 2, "made_public")


def _is_surname(words: ReadWords, noun: int) -> bool:
    """Tell whether the noun may be a person's name: "Minister Jin Park", but not "Dartmoor National Park"."""
    return words.is_among(noun, "body_noun_of_kind") and not (noun and words.is_among(noun - 1, "kind_of_body_noun"))


def _is_capitalised(words: ReadWords, index: int) -> bool:
    return words.written(index)[0].isupper()


def _follows(words: ReadWords, index: int) -> bool:
    """Tell whether a capitalised word directly follows another, with only a space, "&" or an apostrophe in between."""
    return index < len(words.keys) and words.between(index) in _GAPS and _is_capitalised(words, index)


def _last_noun(words: ReadWords, noun: int) -> int:
    """Return the last body noun in a row of capitalised words: "Police Chiefs' Council"."""
    index = found = noun
    while _follows(words, index + 1) and index - noun < _LONGEST_SIDE and not is_owner(words, index):
        index += 1
        if words.is_among(index, "body_noun"):
            found = index
    return found


def _begin(words: ReadWords, noun: int) -> int:
    """Return the first capitalised word before a noun that belongs to the name: "Regional Fire and Rescue Service"."""
    first = noun
    while first > 0 and noun - first < _LONGEST_SIDE and words.between(first) in _GAPS:
        before = first - 1 - _is_pair(words, first - 1)
        if words.between(before + 1) not in _GAPS or not _is_capitalised(words, before):
            break
        first = before
    while first < noun and words.is_in(first, *_OPENERS):
        first += 1
    return _behind_country(words, first, noun)


def _behind_country(words: ReadWords, first: int, noun: int) -> int:
    """Return the first word of the name after the country that owns it: "New Zealand's Department of Conservation"."""
    owners = (index for index in range(first, noun) if is_owner(words, index))
    owner = next((index for index in owners if words.cues.countries.of(words.keys[index])), None)
    return first if owner is None else owner + 1


def _is_pair(words: ReadWords, index: int) -> bool:
    """Tell whether "and" joins two words of one name: "Devon and Cornwall Police", not "Jo Doe and Yale University"."""
    far = index - 3
    if not (index > 0 and words.is_among(index, "name_and")):
        return False
    if words.is_among(index - 1, "field_of_body"):
        # "State Fire and Rescue Service": what a body is in charge of is nobody's surname
        return True
    return far < 0 or not (words.between(far + 1) in SPACES and _is_capitalised(words, far))


def _end(words: ReadWords, noun: int) -> int:
    """Return the last word of the name: "Institute of Tropical Health", "Society for the Protection of Birds"."""
    last = noun
    if (fields := _behind_joiners(words, noun + 1)) > noun + 1 and _follows(words, fields):
        # "Department for Business, Energy and Industrial Strategy"
        listed = end_of_fields(words, fields)
        last = noun if listed == fields else listed
    while last - noun < _LONGEST_SIDE and (following := _next_part(words, last, noun)) is not None:
        last = following
    return last


def _next_part(words: ReadWords, last: int, noun: int) -> int | None:
    """Return the next capitalised word of a name, after "of", "for the" or "and" if needed.

    Right after the noun it needs one of these.
    """
    after = last + 1
    index = _behind_joiners(words, after)
    if index == after == noun + 1 and _is_branch(words, index):
        return index
    if not _follows(words, index) or words.is_among(index, "months") or (index == after and last == noun):
        return None
    if index - after > 1 and words.is_among(after, "name_and") and words.is_among(after + 1, "definite"):
        # "the University of Salt and the University of Brine"
        return None
    is_paired = index > after and words.is_among(index - 1, "name_and")
    return index if not is_paired or _is_other_half(words, last, index, noun) else None


def _behind_joiners(words: ReadWords, index: int) -> int:
    """Return the first word from there on that does not join the words of a name as "of", "and", "the" do."""
    while index < len(words.keys) and words.between(index) in SPACES and words.is_in(index, *_JOINERS):
        index += 1
    return index


def _is_other_half(words: ReadWords, last: int, index: int, noun: int) -> bool:
    """Tell whether what follows "and" goes on with the name: "Department of Health and Human Services".

    Elsewhere a second name begins: "of Security and Alex Azar".
    """
    return last > noun and (words.is_among(last, "field_of_body") or not _follows(words, index + 1))


def _is_branch(words: ReadWords, index: int) -> bool:
    """Tell whether a country follows that is part of the name: "Statistics Norway", "Animal Rescue Romania"."""
    countries = words.cues.countries
    is_country = (
        _follows(words, index) and countries.of(words.keys[index]) and not countries.is_adjective(words.keys[index])
    )
    return bool(is_country) and not is_owner(words, index)


def _goes_on(words: ReadWords, last: int) -> bool:
    """Tell whether a capitalised word follows that is no office: "Biochemical Society Transactions" is another name."""
    after = last + 1
    return _follows(words, after) and words.between(after) in SPACES and not _may_follow(words, after)


def _may_follow(words: ReadWords, index: int) -> bool:
    return words.type_of(index) == "speaker" or words.is_in(index, "people", "title", "months", "filler", "speech")
