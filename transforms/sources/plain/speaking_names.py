"""Find unregistered organisations in the place of the speaker: "Pedalo said its riders …", "Japan Gas reported".

In English a surname and a firm look alike before "said", so the whole text is asked: a person is named in full first
and by the surname then; a firm has customers, an app and "its"; its name may be written as no person's is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transforms.sources.bodies.organisation_names import SPACES, is_capital, name_to, opens_with
from transforms.sources.bodies.organisations import Places, is_mark, may_be_other
from transforms.sources.cues.tables import ReadWords
from transforms.sources.names.finding import Hit, words_taken
from transforms.sources.names.phrases import is_joined
from transforms.sources.names.writing import is_owner, name_written
from transforms.sources.plain.cited_names import NameUsage, is_own_word

_SHORTEST = 3
#: words between a name and its verb: "on Thursday", "has also"
_MOST_BETWEEN = 4
#: how far behind a name "its" may stand
_REACH_OF_ITS = 8
_MOST_WORDS = 4
_LONGEST_ABBREVIATION = 6


def speaking_names(words: ReadWords, hits: Sequence[Hit]) -> Iterator[Hit]:
    """Yield such names; none overlaps one of `hits`."""
    if not words.has_any("speaks_plainly"):
        return
    taken = words_taken(hits)
    usage = _Usage(words)
    for verb in words.places_in("speaks_plainly"):
        last = _subject_before(words, verb)
        if last is None or last in taken or not (is_capital(words, last) or is_mark(words, last)):
            continue
        span = name_to(words, last) or (last, last)
        if _opens_clause(words, span[0]) and _is_free(words, span, taken) and _is_organisation(words, *span, usage):
            taken.update(range(span[0], span[1] + 1))
            yield Hit(*span, None, name_written(words, *span), "company", is_weak=True, is_stranger=True)


class _Usage(NameUsage):
    """How a text uses a word elsewhere; what firms have may stand beside it."""

    def __init__(self, words: ReadWords) -> None:
        super().__init__(words)
        self._firms = Places(words, _has_as_firms_do)

    def is_firm(self, key: str) -> bool:
        """Tell whether something stands beside a word that firms have and persons do not: "Pedalo users", "its"."""
        return key in self._firms


def _subject_before(words: ReadWords, verb: int) -> int | None:
    """Return the last word of the subject of a verb: "Pedalo on Thursday also said"."""
    last = verb - 1
    while last >= 0 and verb - last <= _MOST_BETWEEN and words.between(last + 1) in SPACES:
        if not words.is_in(last, "filler", "auxiliary"):
            return last
        last -= 1
    return None


def _opens_clause(words: ReadWords, first: int) -> bool:
    """Tell whether a name may be a subject: nothing it belongs to stands before it."""
    if first == 0 or words.between(first) not in SPACES:
        return True
    return words.is_in(first - 1, "definite", "before_subject", "says_what", "filler") or opens_with(words, first - 1)


def _is_free(words: ReadWords, span: tuple[int, int], taken: set[int]) -> bool:
    before = span[0] - 1
    is_part = before in taken and words.between(span[0]) in SPACES
    return not is_part and taken.isdisjoint(range(span[0], span[1] + 1))


def _is_organisation(words: ReadWords, first: int, last: int, usage: _Usage) -> bool:
    """Tell whether the text shows a name to be an organisation's, and no person's or place's."""
    if last - first >= _MOST_WORDS or may_be_other(words, first, last, usage) or is_owner(words, last):
        return False
    if not all(is_own_word(words, index) for index in range(first, last + 1)):
        return False
    return _is_firm_of_one_word(words, first, usage) if first == last else _is_long_name(words, first, last, usage)


def _is_firm_of_one_word(words: ReadWords, index: int, usage: _Usage) -> bool:
    key = words.keys[index]
    if len(key) < _SHORTEST or usage.is_part(key) or words.is_among(index, "no_body"):
        return False
    if is_capital(words, index) and usage.is_small(key):
        return False
    if words.cues.countries.of(key) is not None:
        return False
    if words.written(index).isupper():
        return _is_abbreviation(words, index)
    return is_mark(words, index) or usage.is_firm(key)


def _is_abbreviation(words: ReadWords, index: int) -> bool:
    """Tell whether a word is written in capitals as no other beside it is."""
    is_loud = index > 0 and words.written(index - 1).isupper() or words.written(index + 1).isupper()
    return len(words.keys[index]) <= _LONGEST_ABBREVIATION and not is_loud


def _is_long_name(words: ReadWords, first: int, last: int, usage: _Usage) -> bool:
    """Tell whether several words name no person: "Japan Display", "Fantastic Gardeners … the gardeners"."""
    if usage.is_alone(words.keys[last]):
        return False
    table = words.cues.countries
    is_of_country = table.of(words.keys[first]) is not None and not table.is_adjective(words.keys[first])
    is_marked = any(is_mark(words, index) and not words.written(index).isupper() for index in range(first, last + 1))
    return is_of_country or is_marked or usage.is_small(words.keys[last]) or usage.is_firm(words.keys[last])


def _has_as_firms_do(words: ReadWords, index: int) -> bool:
    """Match "Pedalo users", "Pedalo's app", "Pedalo doubled its prices"."""
    if not is_capital(words, index) and not is_mark(words, index):
        return False
    after = index + 1
    if after < len(words.keys) and words.between(after) in SPACES and words.is_among(after, "had_by_firm"):
        return True
    for place in range(after, min(after + _REACH_OF_ITS, len(words.keys))):
        is_other = is_capital(words, place) and not words.is_among(place, "filler")
        if not is_joined(words, place) or is_other or words.is_among(place, "firm_again"):
            return False
        if words.is_among(place, "owner"):
            return True
    return False
