"""A body's people told an outlet: «в Белгидромете БЕЛТА рассказали, что…»."""

from __future__ import annotations

from collections.abc import Sequence

from presswatch.records import Role
from transforms.sources.cues.tables import ReadWords
from transforms.sources.grammar.findings import BODIES, REFUSED, Finding
from transforms.sources.grammar.phrases import is_joined
from transforms.sources.grammar.surroundings import look_around
from transforms.sources.names.finding import Hit


def told_there(words: ReadWords, body: Sequence[Hit], outlet: Sequence[Hit], told: Finding) -> Finding | None:
    """What «в» before a body and an outlet that was told something behind it make of the body."""
    if told.role is not Role.TOLD_TO or told.rule.endswith(REFUSED) or body[-1].kind not in BODIES:
        return None
    if told.last <= outlet[-1].last or not _stand_together(words, body[-1], outlet[0]):
        return None
    edge = look_around(words, body).edge
    if not is_joined(words, edge) or not words.is_among(edge - 1, "at"):
        return None
    return Finding(Role.ATTRIBUTION, "told_there", 0.85, edge - 1, told.last)


def _stand_together(words: ReadWords, before: Hit, hit: Hit) -> bool:
    """Whether only words that describe the second name stand between the two."""
    return all(is_joined(words, index) for index in range(before.last + 1, hit.first + 1)) and all(
        words.type_of(index) is not None for index in range(before.last + 1, hit.first)
    )
