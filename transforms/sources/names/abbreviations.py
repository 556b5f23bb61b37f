"""Bodies that no registry knows, called by their letters: «сообщили в БАМАП», «паведамілі ў БДУІР», «за даними КМДА».

A hit is weak: only a clear phrase makes it a source.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from transforms.sources.cues.tables import ReadWords
from transforms.sources.names.finding import Hit, words_taken

_ABBREVIATION = re.compile(r"(?<=[ \u00a0])[А-ЯЁІЎЇЄҐ]{3,7}(?![\w-])")
#: words directly before a body that speaks: «в», «по данным», «начальник», «пресс-служба»
_BEFORE = ("written_in", "evidence", "light_noun", "people")
#: shorter ones may be letters that only end like an adjective
_SHORTEST_ADJECTIVE = 4
#: shorter ones may be letters that nouns of bodies consist of: «РОВД»
_SHORTEST_NOUN = 5
_SPACES = frozenset({" ", "\u00a0"})


def abbreviated_bodies(words: ReadWords, hits: Sequence[Hit]) -> Iterator[Hit]:
    """Yield a hit for each such abbreviation; none overlaps one of `hits`."""
    if words.text.isascii():
        return
    taken = words_taken(hits)
    for match in _ABBREVIATION.finditer(words.text):
        index = bisect_left(words.starts, match.start())
        if index not in taken and _may_be_body(words, index):
            yield Hit(index, index, None, match[0], "official", is_weak=True, is_stranger=True)


def _may_be_body(words: ReadWords, index: int) -> bool:
    """Tell whether a body may be called so: no country, no thing like «ДТП», no word of a line in capitals."""
    before, after = index - 1, index + 1
    if index == 0 or words.between(index) not in _SPACES or words.is_in(index, "no_body", "pronoun"):
        return False
    if not words.is_in(before, *_BEFORE) and words.type_of(before) is None:
        return False
    is_shouted = words.written(before).isupper() and len(words.keys[before]) > 1
    is_shouted = is_shouted or after < len(words.keys) and words.written(after).isupper()
    if is_shouted or _is_place(words, index) or _is_stressed(words, index):
        return False
    return words.cues.countries.of(words.keys[index]) is None


def _is_place(words: ReadWords, index: int) -> bool:
    """Tell whether letters that end like a district's stand behind who heads places: «советник главы ЗГО»."""
    is_headed = words.is_among(index - 1, "heads_place")
    return is_headed and words.keys[index].endswith(words.cues.endings.get("place_letters", ()))


def _is_stressed(words: ReadWords, index: int) -> bool:
    """Tell whether it is an adjective or a noun in capitals: «по данным НАШИХ корреспондентов»."""
    key = words.keys[index]
    if len(key) >= _SHORTEST_NOUN and any(key in nouns.forms for nouns in words.cues.body_nouns.values()):
        # «в ЦЕНТРЕ города»
        return True
    return len(key) >= _SHORTEST_ADJECTIVE and key.endswith(words.cues.endings["adjective"])
