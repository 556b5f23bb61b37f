"""Recognise the organisation of a person who speaks: "said Jane Doe, who chairs the Salt Alliance".

The person stands beside a comma with a verb of saying, and between the commas an office of theirs, with the
organisation after "of", "at", "for" or "with" ("a professor at Yale"), or right before it ("an ESA research fellow").
"""

from __future__ import annotations

from collections.abc import Sequence

from presswatch.records import Role
from transforms.sources.bodies.organisation_names import SPACES, is_capital
from transforms.sources.cues.tables import ReadWords
from transforms.sources.grammar.findings import BODIES, Finding
from transforms.sources.grammar.introduced_people import speaks_later
from transforms.sources.grammar.surroundings import Surroundings
from transforms.sources.names.finding import Hit
from transforms.sources.names.phrases import is_joined
from transforms.sources.names.writing import is_owner

_REACH_LEFT, _REACH_RIGHT = 16, 24
_LONGEST_PERSON, _LONGEST_ABBREVIATED = 6, 4
#: how many words may describe the person behind the verb: "said planetary geologist Rosa Lopes"
_DESCRIBED = 4
_MOST_APPOSITIONS = 3
_LONGEST_DESCRIPTION = 7
#: in characters
_LONGEST_WORD = 40
#: how many small words may stand between an organisation and the office behind it: "an ESA senior research fellow"
SMALL = 3

#: one of these is near every name that an office, or its kind before a comma, makes a speaker
_NEAR = ("office", "of_people", "body_kind")

#: the words between two commas, first and last
Segment = tuple[int, int]


def is_near_person(words: ReadWords, first: int, last: int) -> bool:
    """Tell whether a comma before words stands behind a capitalised word, or one after them before such a word.

    This is asked of the text itself, before any word is walked.
    """
    text, start = words.text, words.starts[max(0, first - _REACH_LEFT)]
    comma = text.rfind(", ", start, words.starts[first])
    if comma > 0 and text[max(0, text.rfind(" ", max(0, comma - _LONGEST_WORD), comma) + 1)].isupper():
        return True
    end = words.ends[min(last + _REACH_RIGHT, len(words.keys) - 1)]
    comma = text.find(", ", words.ends[last], end)
    return comma > 0 and text[comma + 2 : comma + 3].isupper()


def by_office(words: ReadWords, group: Sequence[Hit], _around: Surroundings) -> Finding | None:
    """Judge a body by the office of a person who speaks: "Jane Doe, a fellow at the Urban Institute, said"."""
    hit = group[-1]
    if len(group) > 1 or hit.kind not in BODIES or not words.has_near(*_reach_of(hit), *_NEAR):
        return None
    if (kind := _inserted_behind(words, hit)) is not None:
        return Finding(Role.ATTRIBUTION, "speaker.inserted", 0.87, kind, hit.last + 1)
    segment = segment_of(words, hit.first, hit.last) if is_near_person(words, hit.first, hit.last) else None
    if segment is None or not _is_held(words, hit, segment):
        return None
    evidence = statement_of(words, segment, hit.last)
    return None if evidence is None else Finding(Role.ATTRIBUTION, "speaker.office", 0.87, *evidence)


def _inserted_behind(words: ReadWords, hit: Hit) -> int | None:
    """Return the first word of "the company that runs the awards, Dick Clark Productions, denies"."""
    if hit.first == 0 or words.between(hit.first) != ", " or words.between(hit.last + 1) not in (", ", "., "):
        return None
    if not words.is_among(hit.last + 1, "said"):
        return None
    segment = segment_of(words, hit.first - 1, hit.first - 1)
    if segment is None or not words.is_among(segment[0], "definite"):
        return None
    kinds = range(segment[0] + 1, min(segment[0] + 1 + SMALL, segment[1] + 1))
    return segment[0] if any(words.is_in(index, "body_kind", "firm_again") for index in kinds) else None


def _reach_of(hit: Hit) -> Segment:
    return max(0, hit.first - _REACH_LEFT), hit.last + SMALL + 2


def segment_of(words: ReadWords, first: int, last: int) -> Segment | None:
    """Return the words around some, up to the next commas or stops; None if there are too many."""
    start, end = first, last
    while start > 0 and _goes_on(words, start):
        start -= 1
        if first - start > _REACH_LEFT:
            return None
    while end + 1 < len(words.keys) and _goes_on(words, end + 1):
        end += 1
        if end - last > _REACH_RIGHT:
            return None
    return start, end


def _goes_on(words: ReadWords, index: int) -> bool:
    """Tell whether a word belongs to the phrase of the one before it; "Inc." and initials do not end one."""
    if is_joined(words, index):
        return True
    gap = words.between(index)
    if gap == ", ":
        return words.is_among(index, "firm_suffix") and is_capital(words, index)
    return gap in (" & ", "&") or gap == ". " and words.is_among(index - 1, "firm_suffix")


def statement_of(words: ReadWords, segment: Segment, end: int) -> Segment | None:
    """Return the words from the person or verb to the end of what identifies them, if the person says something.

    `end` is the last word of the organisation: a verb may follow it without a comma.
    """
    first, last = segment
    if first > 0 and words.between(first) == ", " and (person := _person_to(words, first - 1)) is not None:
        verb = _verb_before(words, person)
        if verb is not None:
            return verb, last
        is_said = end < last and words.is_among(end + 1, "said") and not words.is_among(end + 1, "declined")
        said = end + 1 if is_said else _verb_behind(words, last)
        if said is None:
            return (person, last) if speaks_later(words, first - 1) else None
        return person, said
    person_end = _person_from(words, last + 1) if words.is_among(first, "article") else None
    said = None if person_end is None else _verb_behind(words, person_end)
    return None if said is None else (first, said)


def _person_to(words: ReadWords, last: int) -> int | None:
    """Return the first word of a person's name that ends there: two capitalised words or more."""
    first = last
    while first > 0 and last - first < _LONGEST_PERSON and _is_of_name(words, first):
        first -= 1
    while first <= last and not is_capital(words, first):
        first += 1
    # "Lee Tae-yeol"
    if last - first < 1 or not (is_capital(words, last) or words.between(last) == "-"):
        return None
    is_body = any(words.is_among(index, "body_noun") for index in range(first, last + 1))
    return None if is_body or words.is_among(last, "months") else first


def _is_of_name(words: ReadWords, index: int) -> bool:
    """Tell whether the word before one belongs to the same person's name: "Lt. Jan de Vries"."""
    before, gap = index - 1, words.between(index)
    is_short = words.ends[before] - words.starts[before] <= _LONGEST_ABBREVIATED
    if gap not in SPACES and not (gap == ". " and is_short) and gap != "-":
        return False
    return is_capital(words, before) or words.is_among(before, "name_particle")


def _person_from(words: ReadWords, first: int) -> int | None:
    """Return the last word of a person's name between commas."""
    if first + 1 >= len(words.keys) or words.between(first) != ", " or not is_capital(words, first):
        return None
    last = first
    while last + 1 < len(words.keys) and last - first < _LONGEST_PERSON and words.between(last + 1) in SPACES:
        is_part = is_capital(words, last + 1) or words.is_among(last + 1, "name_particle")
        if not is_part or words.is_among(last + 1, "body_noun"):
            return None
        last += 1
    return last if last > first else None


def _verb_before(words: ReadWords, person: int) -> int | None:
    """Return the "said" of "said geologist Rosa Lopes", or the "according" of "according to Rosa Lopes"."""
    for index in range(person - 1, max(-1, person - _DESCRIBED - 2), -1):
        if not is_joined(words, index + 1):
            return None
        if words.is_among(index, "said"):
            return None if index and words.is_among(index - 1, "not") else index
        if words.is_among(index, "to") and index and words.is_among(index - 1, "cue_at_distance"):
            return index - 1
        if is_capital(words, index) or words.is_in(index, "preposition", "and", "auxiliary", "pronoun"):
            return None
    return None


def _verb_behind(words: ReadWords, last: int) -> int | None:
    """Return the "said" behind the comma that ends the segment, or behind a place and further appositions."""
    after = _behind_abbreviation(words, last + 1)
    for _ in range(_MOST_APPOSITIONS):
        if after >= len(words.keys) or words.between(after) not in (", ", "., ", "), "):
            return None
        verb = after + words.is_in(after, "auxiliary", "filler", "pronoun")
        if verb < len(words.keys) and words.is_among(verb, "said") and not words.is_among(verb, "declined"):
            return verb
        segment = segment_of(words, after, after)
        if segment is None or not _is_apposition(words, after, segment[1]):
            return None
        after = segment[1] + 1
    return None


def _behind_abbreviation(words: ReadWords, index: int) -> int:
    """Return the word behind the "(SBI)" of "a fellow at the Salt Board Institute (SBI), said"."""
    is_inserted = index < len(words.keys) and words.between(index) == " (" and words.between(index + 1).startswith(")")
    return index + is_inserted


def _is_apposition(words: ReadWords, first: int, last: int) -> bool:
    """Match "a think tank", "and co-author of the study", "Germany" between commas."""
    if words.is_in(first, "apposition", "article"):
        return True
    return words.is_among(first, "and") if last > first else is_capital(words, first)


def _is_held(words: ReadWords, hit: Hit, segment: Segment) -> bool:
    """Tell whether the segment says that the person holds an office of the body, or is one of its people."""
    first, last = segment
    if any(words.is_among(index, "former") for index in range(first, hit.first)):
        return False
    behind = range(hit.last + 1, min(hit.last + 2 + SMALL, last + 1))
    for index in behind:
        if words.is_among(index, "office"):
            return first == hit.first or words.is_in(first, "article")
        if is_capital(words, index) or words.is_in(
            index, "of_people", "said", "auxiliary", "apposition", "which_body", "and"
        ):
            break
    return _leads_to(words, first, hit.first)


def _leads_to(words: ReadWords, first: int, edge: int) -> bool:
    """Tell whether an office and a preposition lead to the body: "a fellow at the", "who heads the"."""
    link = _link_before(words, first, edge)
    if link < first:
        return False
    if words.is_among(link, "heads_verb"):
        return link == first + 1 and words.is_among(first, "apposition")
    if not words.is_in(link, "speaks_for", "employed_by", "from_people", "of_seat"):
        return False
    if link == first and not words.is_among(link, "of_seat"):
        return True
    return _tells_of_office(words, first, link)


def _link_before(words: ReadWords, first: int, edge: int) -> int:
    """Return the place of the word that ties an office to the body at `edge`, before what describes the body."""
    link = edge - 1
    while (
        link > first and edge - link <= _LONGEST_DESCRIPTION and (_describes(words, link) or _owns(words, link, edge))
    ):
        link -= 1
    return link


def _tells_of_office(words: ReadWords, first: int, link: int) -> bool:
    """Tell whether the words before the link name an office, or what somebody does there: "who works at"."""
    if words.is_among(first, "apposition") and first + 1 < link and words.is_among(first + 1, "heads_verb"):
        return True
    is_clause = any(words.is_in(index, "which_body", "said", "auxiliary") for index in range(first + 1, link))
    return not is_clause and any(words.is_among(index, "office") for index in range(first, link))


def _describes(words: ReadWords, index: int) -> bool:
    """Match the words of "of the feminist group Libres" between the preposition and the name."""
    is_link = words.is_in(index, "speaks_for", "employed_by", "from_people", "of_seat", "heads_verb")
    # "London-based"
    is_small = words.written(index)[0].islower() or words.between(index + 1) == "-"
    return not is_link and is_small and not words.is_in(index, "said", "auxiliary", "and")


def _owns(words: ReadWords, index: int, edge: int) -> bool:
    """Match the "New Zealand's" before a body: capitalised words of which the last is a possessive."""
    return is_capital(words, index) and is_owner(words, edge - 1)
