"""Recognise an outlet that somebody addresses at the end of a long phrase.

«рассказала жительница соседнего дома телеграм-каналу «…»», «сообщили президент сети … и директор … газете «…»»: the
noun in the dative says that the outlet listened, the words between it and the verb who spoke.
"""

from __future__ import annotations

from collections.abc import Sequence

from presswatch.records import Role
from transforms.sources.cues.tables import ReadWords
from transforms.sources.grammar.findings import BODIES, Finding
from transforms.sources.grammar.phrases import is_joined
from transforms.sources.grammar.surroundings import Surroundings
from transforms.sources.names.finding import Hit

#: how many words may name who spoke
_LONGEST_SPEAKER = 16


def by_addressee(words: ReadWords, group: Sequence[Hit], around: Surroundings) -> Finding | None:
    """Judge «распавяла захавальніца фондаў музея газеце «…»»: the outlet is told what the people before it say."""
    if "type_dative" not in around.types or len(group) > 1 or group[0].kind in BODIES:
        return None
    verb = verb_of_speaker(words, around.edge)
    return None if verb is None else Finding(Role.TOLD_TO, "addressee", 0.86, verb, group[-1].last)


def verb_of_speaker(words: ReadWords, edge: int) -> int | None:
    """Return the verb before the words that name a speaker and end before `edge`; None if other words stand there.

    «заявил, что угрожал корреспонденту», «передал помещение газете», «рассказал о статье в газете» are none.
    """
    if words.is_in(edge - 1, "at", "preposition", "of_seat"):
        return None
    for index in range(edge - 1, max(-1, edge - 1 - _LONGEST_SPEAKER), -1):
        if not is_joined(words, index + 1) or words.is_in(index, "says_what", "not", "auxiliary"):
            return None
        if words.is_in(index, "said", "speech"):
            is_denied = words.is_among(index - 1, "not") or words.is_among(index, "declined")
            return None if is_denied or words.is_among(index, "act") else index
    return None
