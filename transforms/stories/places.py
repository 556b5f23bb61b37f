"""Names of places within adjectives: «полтавский» and «Полтавщина» say Полтава, as "Poltava" does in English.

In Cyrillic an adjective of a place has a small letter, so its capital would not find it. Towns whose own name ends like
an adjective («Минск») keep their whole skeleton, so both are given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from transforms.language import Memo, stem, word_key
from transforms.stories.keys import Key, kind_of_name
from transforms.stories.skeletons import cyrillic_skeleton, skeleton_of

#: the suffix and ending of an adjective of a place, or of a region's name, in Cyrillic
_OF_PLACE = re.compile(
    "(?:ськ(?:[аеуіо]|..|ому|ого|ими)|[сц]к(?:ий|ого|ому|им|ом|ая|ой|ую|ое|ие|их|ими|і|ага|аму|ім|ам|ай|ае|ія|іх|імі)|"
    "(?:шчын|щин)(?:[аеуыиіо]|ой|ай|ою))$"
)
#: what stands between the name of a place and the ending, as stems are written
_SUFFIX = re.compile("(?:ск|шчин|щин)$")
#: weight beside a name that stands for itself
WORTH_WITHIN = 0.25


def skeletons_within(word: str) -> tuple[str, ...]:
    """Return the skeletons of the places that a word may be an adjective of; its own too if it has a small letter."""
    if not _OF_PLACE.search(word):
        return ()
    within = cyrillic_skeleton(_SUFFIX.sub("", stem(word_key(word))))
    own = (skeleton_of(word),) if word.islower() else ()
    return tuple(one for one in dict.fromkeys((within, *own)) if len(one) > 1)


#: the same words recur in the news
WITHIN = Memo(skeletons_within, most=16_384)


def places_within(words: Iterable[str]) -> Iterator[Key]:
    """Yield the places that some written words are adjectives of."""
    for word in words:
        for skeleton in WITHIN[word]:
            yield Key(kind_of_name(skeleton), skeleton, word, WORTH_WITHIN)
