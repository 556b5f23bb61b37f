"""Find organisations that no registry knows by the office of a person who speaks: "said Jane Doe, head of Salt Aid".

office_holders.py says which persons speak, and judges the bodies that are known or that their noun names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from transforms.sources.bodies.organisation_names import (
    SPACES,
    follows,
    is_capital,
    is_person_served,
    name_behind,
    name_to,
)
from transforms.sources.bodies.organisations import Usage, is_mark, may_be_other
from transforms.sources.cues.tables import ReadWords
from transforms.sources.grammar.introduced_people import of_person_before, office_behind, person_from, statement_by
from transforms.sources.grammar.office_holders import SMALL, Segment, is_near_person, segment_of, statement_of
from transforms.sources.names.finding import Hit, words_taken
from transforms.sources.names.phrases import is_joined
from transforms.sources.names.writing import is_owner, name_written

_ABBREVIATION = re.compile("[A-Z]{3,6}")
_LONGEST_DESCRIPTION = 7
#: "Columbia University Mailman School of Public Health"
_LONGEST_EMPLOYER = 9


def employers(words: ReadWords, hits: Sequence[Hit]) -> Iterator[Hit]:
    """Yield organisations that no registry knows and whose people speak; none overlaps one of `hits`."""
    if not (words.has_any("office") or words.has_any("said_plainly")):
        return
    taken = words_taken(hits)
    usage = Usage(words)
    for place in words.places_in("office", "said_plainly"):
        span = _employer(words, place) if words.is_among(place, "office") else _of_speaker(words, place)
        if span is None or not taken.isdisjoint(range(span[0], span[1] + 1)) or may_be_other(words, *span, usage):
            continue
        taken.update(range(span[0], span[1] + 1))
        yield Hit(*span, None, name_written(words, *span), "official", is_weak=True, is_stranger=True)


def _employer(words: ReadWords, office: int) -> Segment | None:
    """Return the name of the organisation whose people hold the office at a word, if one of them says something."""
    if is_near_person(words, office, office):
        segment = segment_of(words, office, office)
        span = segment and (_behind_office(words, office, segment[1]) or _before_office(words, office, segment[0]))
        if segment and span and statement_of(words, segment, span[1]) is not None:
            return span
    return (office - 1, office - 1) if _is_title(words, office) else _before_holder(words, office)


def _before_holder(words: ReadWords, office: int) -> Segment | None:
    """Return the name of "SaltWorks senior lawyer Jane Doe", if she speaks."""
    if is_capital(words, office) or not is_capital(words, office + 1):
        return None
    last = _last_before_office(words, office, max(0, office - 1 - SMALL))
    if last == office or not is_capital(words, last) and not is_mark(words, last):
        return None
    span = name_to(words, last)
    if span is None or office_behind(words, last) != office or not _is_marked(words, *span):
        return None
    is_held = all(_is_employers(words, index) for index in range(span[0], last + 1))
    return span if is_held and not is_owner(words, last) and statement_by(words, span[0], office) else None


def _of_speaker(words: ReadWords, verb: int) -> Segment | None:
    """Return the name of "Jane Doe from Salt Gardeners says", "says Jane Doe from Salt Gardeners"."""
    span = name_to(words, verb - 1) if verb and words.between(verb) in SPACES else None
    if span is None and (end := person_from(words, verb + 1)) is not None and is_joined(words, verb + 1):
        link = end + 1
        if link + 1 < len(words.keys) and is_joined(words, link) and words.is_in(link, "from_people", "person_of"):
            span = name_behind(words, link)
    if span is None or not (_is_marked(words, *span) or _has_body(words, *span) or _are_people(words, span)):
        return None
    return span if of_person_before(words, *span) is not None else None


def _are_people(words: ReadWords, span: Segment) -> bool:
    """Tell whether a name of several words ends as those of who does something: "Fantastic Gardeners"."""
    return span[0] < span[1] and words.keys[span[1]].endswith(words.cues.endings.get("doers", ()))


def _is_title(words: ReadWords, office: int) -> bool:
    """Match "IBAC Commissioner Jane Doe"."""
    if office == 0 or not is_joined(words, office) or _ABBREVIATION.fullmatch(words.written(office - 1)) is None:
        return False
    return follows(words, office + 1) and follows(words, office + 2) and not words.is_among(office - 1, "no_body")


def _behind_office(words: ReadWords, office: int, last: int) -> Segment | None:
    """Return the name after an office and its preposition: the first that no field of work is."""
    found = None
    for link in range(office + 1, last):
        if words.is_in(link, "which_body", "said", "auxiliary"):
            break
        if not words.is_in(link, "speaks_for", "employed_by", "from_people"):
            continue
        first = link + 1
        if words.is_among(first, "definite") and first < last:
            first = _behind_description(words, first + 1, last)
        span = _run(words, first, last)
        if span is not None and _may_employ(words, office, link, span):
            if not words.is_among(link, "of"):
                return span
            found = found or (None if _is_department(words, span, last) else span)
        elif span is not None and words.is_among(link, "for") and _has_department(words, office, link):
            return span
    return found


def _is_department(words: ReadWords, span: Segment, last: int) -> bool:
    """Match the "Platform Solutions" of "head of Platform Solutions for Ascom": the firm is named behind it."""
    link = span[1] + 1
    if link >= last or not words.is_in(link, "speaks_for", "employed_by") or words.is_among(link, "of"):
        return False
    is_body = any(words.is_among(index, "body_noun") for index in range(span[0], span[1] + 1))
    return not is_body and is_capital(words, link + 1)


def _has_department(words: ReadWords, office: int, link: int) -> bool:
    """Match "head of Platform Solutions for": a firm follows, not whom somebody serves."""
    is_headed = link > office + 2 and words.is_among(office, "heads_of") and words.is_among(office + 1, "of")
    return is_headed and all(is_capital(words, index) for index in range(office + 2, link))


def _behind_description(words: ReadWords, first: int, last: int) -> int:
    """Return the word behind "London-based fact-checking website": what the organisation is, before its name."""
    place = first
    while place < last and place - first < _LONGEST_DESCRIPTION:
        is_compound = words.between(place + 1) == "-" and words.written(place + 1)[0].islower()
        if not (words.written(place)[0].islower() or is_compound) or words.is_in(place, "said", "auxiliary", "and"):
            break
        place += 1
    is_kind = place > first and (words.is_among(place - 1, "body_kind") or words.type_of(place - 1) == "type")
    return place if is_kind else first


def _run(words: ReadWords, first: int, last: int) -> Segment | None:
    """Return the capitalised words that begin there, with "of" and a further name among them."""
    if not (is_capital(words, first) or is_mark(words, first)):
        return None
    end = first
    while end < last and end - first < _LONGEST_EMPLOYER:
        if is_owner(words, end):
            # "at New Zealand's Department of Conservation"
            return None
        if follows(words, end + 1):
            end += 1
        elif end + 2 <= last and words.is_among(end + 1, "of") and is_capital(words, end + 2):
            end += 2
        else:
            break
    return first, end


def _may_employ(words: ReadWords, office: int, link: int, span: Segment) -> bool:
    """Tell whether a name behind a preposition is an organisation, not a field, a person or a place."""
    first, last = span
    if words.is_among(link, "employed_by"):
        return True
    if words.is_in(first, "field_of_office", "no_employer"):
        return False
    is_of, is_marked = words.is_among(link, "of"), _is_marked(words, first, last)
    if first == last and not is_marked:
        return is_of and words.is_among(office, "heads_firm") and not _serves(words, office, span)
    if is_of:
        is_head = words.is_among(office, "heads_of") or words.is_in(office - 1, "heads_with")
        return is_head and not _serves(words, office, span)
    if words.is_among(link, "from_people") and not is_marked and not _has_body(words, first, last):
        # "a specialist from New Jersey"
        return False
    return not words.is_among(office, "serves_person") or _may_be_served(words, span)


def _may_be_served(words: ReadWords, span: Segment) -> bool:
    """Tell whether whom a spokesman serves is an organisation: a name of firms or of many words, and no person's."""
    first, last = span
    return (_is_marked(words, first, last) or last - first > 1) and not is_person_served(words, first, last)


def _is_marked(words: ReadWords, first: int, last: int) -> bool:
    """Tell whether a name is written as those of firms are, or a firm's form follows: "Brell, Inc."."""
    return is_mark(words, first) or last + 1 < len(words.keys) and words.is_among(last + 1, "firm_suffix")


def _serves(words: ReadWords, office: int, span: Segment) -> bool:
    return words.is_among(office, "serves_person") and is_person_served(words, *span)


def _before_office(words: ReadWords, office: int, first: int) -> Segment | None:
    """Return the name right before an office: "PCB director", "an ESA senior research fellow"."""
    if words.is_among(first, "definite") and words.is_among(office, "endowed") and is_capital(words, office):
        return None
    last = _last_before_office(words, office, first)
    start = first + words.is_among(first, "article")
    if last < start or not all(_is_employers(words, index) for index in range(start, last + 1)):
        return None
    # "said Jane Doe, PG&E's chief meteorologist"
    is_owned = is_owner(words, last) and start == first and not words.is_among(last, "no_paper")
    is_name = not is_owner(words, last) and (
        is_mark(words, start) or start < last and _may_hold(words, office, start, last)
    )
    return (start, last) if is_owned or is_name else None


def _last_before_office(words: ReadWords, office: int, first: int) -> int:
    """Return the place of the last capitalised word before an office and what describes it: "senior research"."""
    last = office - 1
    while office - last <= SMALL and last > first and words.written(last)[0].islower():
        last -= 1
    return last


def _may_hold(words: ReadWords, office: int, first: int, last: int) -> bool:
    """Tell whether capitalised words before an office are an organisation: no "North Carolina attorney"."""
    is_firms = words.is_in(office, "heads_firm", "spoken_for")
    return is_firms or _is_marked(words, first, last) or _has_body(words, first, last)


def _has_body(words: ReadWords, first: int, last: int) -> bool:
    return any(words.is_in(index, "body_noun", "firm_end") for index in range(first, last + 1))


def _is_employers(words: ReadWords, index: int) -> bool:
    """Tell whether a word before an office may be part of its organisation's name, not of the office: "Vice"."""
    is_written_so = is_capital(words, index) or is_mark(words, index)
    return is_written_so and not words.is_in(index, "no_employer", "office", "former")
