"""Where a text names a source only to say whose word it passes on: such a name does not say what the text is about."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from presswatch.records import Role, SourceTag
from transforms.sources.cues.tables import ReadWords
from transforms.sources.grammar.phrases import is_joined
from transforms.sources.lines.tags import Field
from transforms.sources.names.finding import Hit

#: a field and the slice of it
Place = tuple[str, int, int]
#: who is only named may be what the text is about
_NAMED = frozenset({Role.MENTION, Role.PUBLISHER, Role.LINK})


def cited_places(field: Field, tags: Iterable[SourceTag]) -> Iterator[Place]:
    """The names in a field that its tags rest on, each with the words that describe it («праваабарончы цэнтр»).

    A ministry's name is left out: what it is in charge of is what it speaks about.
    """
    for tag in tags:
        if tag.field != field.name or tag.role in _NAMED:
            continue
        for hit in field.hits[bisect_left(field.hit_starts, tag.start_char) :]:
            if field.words.starts[hit.first] >= tag.end_char:
                break
            if _is_of(hit, tag) and hit.kind != "official":
                yield field.name, field.words.starts[_described_from(field.words, hit)], field.words.ends[hit.last]


def _is_of(hit: Hit, tag: SourceTag) -> bool:
    return hit.source_id == tag.source_id and (hit.source_id is not None or hit.name == tag.source_name)


def _described_from(words: ReadWords, hit: Hit) -> int:
    """The first of the words before a name that say what it is."""
    first = hit.first
    while is_joined(words, first) and words.type_of(first - 1) is not None:
        first -= 1
    return first
