"""Tags of the lines that name sources outright, and their evidence.

Where a text names a source only to say whose words it repeats, the name does not tell what the text is about.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from presswatch.records import Role, SourceTag
from transforms.language import name_key
from transforms.people import PICTURE_BANK
from transforms.sources.cues.tables import CueTables, ReadWords
from transforms.sources.lines.fields import Field
from transforms.sources.lines.labels import (
    NamingLine,
    address_in,
    is_caption,
    is_coined,
    looks_like_host,
    parts_of,
    unknown_name,
)
from transforms.sources.names.domains import host_and_path
from transforms.sources.names.finding import Hit, words_taken
from transforms.sources.names.phrases import is_joined
from transforms.sources.registry.compiled import Registry, publisher_of, source_name
from transforms.text import with_closing_mark

_QUOTED = re.compile('[«“„"]([^«»“”„"]{2,50})(?:[»”“"]|$)')


def line_tags(field: Field, line: NamingLine, registry: Registry) -> Iterator[SourceTag]:
    """Yield tags for the sources that a labelled line lists, known or not."""
    named = field.hits[bisect_left(field.hit_starts, line.begin) : bisect_left(field.hit_starts, line.end)]
    if line.is_unmarked and not _holds_names_only(field, named, line):
        return
    if line.must_begin_with_name and not _begins_with_name(field, named, line):
        return
    parts = list(parts_of(line, field.text))
    role, rule = _role_of_line(field, line, parts, registry)
    for span in parts:
        yield from _tags_of_part(field, registry, (line, role, rule), named, span)


def _tags_of_part(
    field: Field,
    registry: Registry,
    of_line: tuple[NamingLine, Role, str],
    named: Sequence[Hit],
    span: tuple[int, int],
) -> Iterator[SourceTag]:
    """Yield the tags of one part of a line's list."""
    (line, role, rule), (start, end) = of_line, span
    inside = [hit for hit in named if start <= field.words.starts[hit.first] < end]
    if inside and (role is Role.PHOTO_CREDIT or line.is_below) and is_caption(field.words, inside, start, end):
        return
    for hit in inside:
        if hit.source_id is not None:
            yield tag_at(field, registry, hit, role, line.start, field.words.ends[hit.last], rule, 0.95)
    if not any(_covers(field, hit, start, end) for hit in named):
        yield from _unnamed_part(field, registry, span, line, role)


def _role_of_line(
    field: Field, line: NamingLine, parts: Sequence[tuple[int, int]], registry: Registry
) -> tuple[Role, str]:
    """Return the role of the sources that a line lists, and the rule that decides it."""
    if line.role is not Role.SOURCE_LINE:
        return line.role, line.rule
    if all(PICTURE_BANK.fullmatch(field.text[start:end].strip(" .")) for start, end in parts):
        return Role.PHOTO_CREDIT, "line.photo_credit"
    if _is_single_origin(line, parts, registry.cues.labels.origins):
        return Role.REPOST, "line.origin"
    return line.role, line.rule


def _covers(field: Field, hit: Hit, start: int, end: int) -> bool:
    """Tell whether a known source stands in a part of the line; its name may contain a separator (RFE/RL)."""
    return hit.source_id is not None and field.words.starts[hit.first] < end and field.words.ends[hit.last] > start


def _holds_names_only(field: Field, named: Sequence[Hit], line: NamingLine) -> bool:
    """Accept «Паводле БЕЛТА, svaboda.org» as a whole line; «Паводле БЕЛТА, снег ідзе» is a sentence."""
    covered = words_taken(named)
    inside = range(bisect_left(field.words.starts, line.begin), bisect_left(field.words.starts, line.end))
    words = field.words
    return bool(named) and all(
        index in covered or words.is_among(index, "and") or words.type_of(index) is not None for index in inside
    )


def _begins_with_name(field: Field, named: Sequence[Hit], line: NamingLine) -> bool:
    """Tell whether a name follows the label: «Репост Reform.news»; «Оригинал картины нашли» is a sentence."""
    words, first = field.words, bisect_left(field.words.starts, line.begin)
    if first == len(words.keys) or any(hit.first <= first <= hit.last for hit in named):
        return bool(named)
    is_described = words.type_of(first) is not None or words.is_in(first, "article", "at", "of_passive")
    return is_described or words.written(first)[0].isupper()


def _is_single_origin(line: NamingLine, parts: Sequence[tuple[int, int]], origins: frozenset[str]) -> bool:
    """Tell whether the line tells where the text was taken from: «Источник: …» with one name.

    "Sources:" lists what the text is based on.
    """
    return len(parts) == 1 and line.label.strip(" :—–-").casefold() in origins


def _unnamed_part(
    field: Field, registry: Registry, span: tuple[int, int], line: NamingLine, role: Role
) -> Iterator[SourceTag]:
    """Yield a tag for a part of a line without a registered name: an address, or an unregistered source."""
    start, end = span
    written = field.text[start:end]
    source_id, name, is_named = _who_is_written(field, registry, span, role)
    may_be_other = role is Role.PHOTO_CREDIT or line.is_below or _is_aside(field, registry.cues, line, name)
    is_certain = looks_like_host(name) or is_named or not may_be_other
    if not name or not is_certain or source_id is None and "@" in written:
        return
    stop = start + len(written.rstrip(" .\t\u00a0"))
    evidence = field.text[line.start : stop]
    confidence = 0.9 if source_id else 0.8
    yield SourceTag(source_id, name, role, evidence, field.name, line.start, stop, line.rule + ".unnamed", confidence)


def _is_aside(field: Field, cues: CueTables, line: NamingLine, name: str) -> bool:
    """Tell whether brackets may hold no source: "(via Paul)", "the road (via Lyon) is closed", "[ Laughter ]"."""
    if line.rule == "line.bracketed":
        return " " not in name
    if line.rule != "line.via":
        return False
    key, behind = name_key(name), field.text[line.end + 1 : line.end + 3].lstrip()
    is_known = key in cues.words["given_name"] or cues.countries.of(key) is not None
    return is_known or " " in name or behind[:1].islower()


def _who_is_written(
    field: Field, registry: Registry, span: tuple[int, int], role: Role
) -> tuple[str | None, str, bool]:
    """Return the owner of an address, or an unregistered name, and whether quotation marks make it a name."""
    address = address_in(field.text, *span)
    if address is not None:
        source_id = publisher_of(address, registry)
        return source_id, source_name(source_id, registry) if source_id else host_and_path(address)[0], False
    written = field.text[slice(*span)]
    quoted = _QUOTED.search(written)
    if quoted and role is not Role.PHOTO_CREDIT and not _is_described(field, span[0], span[0] + quoted.start()):
        quoted = None
    name = unknown_name(quoted[1] if quoted else written, registry.cues) or ""
    return None, name, quoted is not None or is_coined(name)


def _is_described(field: Field, start: int, end: int) -> bool:
    """Tell whether words that say what a source is stand there: the «официальный сайт» of a name in quotation marks."""
    words = field.words
    places = range(bisect_left(words.starts, start), bisect_left(words.starts, end))
    return bool(places) and all(words.type_of(index) is not None or words.is_among(index, "outlet") for index in places)


def tag_at(
    field: Field, registry: Registry, hit: Hit, role: Role, start: int, end: int, rule: str, confidence: float
) -> SourceTag:
    """Return a tag whose evidence is the slice [start:end] of the field."""
    name = source_name(hit.source_id, registry) if hit.source_id else hit.name
    end = with_closing_mark(field.text, start, end)
    return SourceTag(hit.source_id, name, role, field.text[start:end], field.name, start, end, rule, confidence)


#: a field and the slice of it
Place = tuple[str, int, int]
#: a source that is only named may be what the text is about
_NAMED = frozenset({Role.MENTION, Role.PUBLISHER, Role.LINK})


def cited_places(field: Field, tags: Iterable[SourceTag]) -> Iterator[Place]:
    """Yield the names on which a field's tags rest, each with the words that describe it («праваабарончы цэнтр»).

    Names of ministries are left out: a ministry speaks about its own field.
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
    """Return the first of the words before a name that describe it."""
    first = hit.first
    while is_joined(words, first) and words.type_of(first - 1) is not None:
        first -= 1
    return first
