"""Source tags with evidence: which outlets and bodies an article relies on, and how."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from presswatch.records import Link, PageReading, Role, SourceTag
from transforms.source_cues import CUES
from transforms.source_domains import host_and_path
from transforms.source_judging import Finding, is_near, judge
from transforms.source_lines import (
    NamingLine,
    address_in,
    is_caption,
    is_dateline,
    naming_lines,
    parts_of,
    unknown_name,
)
from transforms.source_names import Hit, find_hits
from transforms.source_registry import Registry, publisher_of, source_name
from transforms.source_tokens import Words, words_of

_CERTAIN = 0.85
_REACH_OF_VIA = 30


@dataclass(frozen=True, slots=True)
class _Field:
    """One field of a reading with the sources found in it."""

    name: str
    text: str
    words: Words
    hits: list[Hit]


def tag_sources(reading: PageReading, registry: Registry, publisher_id: str | None) -> tuple[SourceTag, ...]:
    """Tag the sources an article relies on: one tag for each source and role, the best evidence kept.

    A source that is relied on gets no `mention` beside it. Rules that end in ":self" are the publisher citing itself.
    """
    tags = list(_publisher(reading, registry, publisher_id))
    for name, text in (("title", reading.title), ("text", reading.text), ("credits", reading.credits)):
        if text:
            words = words_of(text)
            tags += _field_tags(_Field(name, text, words, find_hits(words, registry.names, registry.domains)), registry)
    tags += _byline(reading.byline, registry, publisher_id)
    tags += _link_tags(reading.links, registry, publisher_id)
    return tuple(_best(_mark_self(tags, publisher_id)))


def fill_links(links: Sequence[Link], registry: Registry) -> tuple[Link, ...]:
    """The same links with `source_id` filled where their address belongs to a known source."""
    return tuple(replace(link, source_id=publisher_of(link.url or link.domain, registry)) for link in links)


def _publisher(reading: PageReading, registry: Registry, publisher_id: str | None) -> Iterator[SourceTag]:
    if publisher_id is None:
        return
    host = host_and_path(reading.url)[0] if reading.url else ""
    is_own = bool(host) and publisher_of(reading.url, registry) == publisher_id
    evidence = host if is_own else source_name(publisher_id, registry)
    rule, confidence = ("publisher.domain", 0.99) if is_own else ("publisher.feed", 0.95)
    yield _outside(publisher_id, registry, Role.PUBLISHER, evidence, "feed", rule, confidence)


def _outside(
    source_id: str, registry: Registry, role: Role, evidence: str, field: str, rule: str, confidence: float
) -> SourceTag:
    """A tag whose evidence is a whole field of its own: an address, a byline, the feed."""
    name = source_name(source_id, registry)
    return SourceTag(source_id, name, role, evidence, field, 0, len(evidence), rule, confidence)


def _field_tags(field: _Field, registry: Registry) -> Iterator[SourceTag]:
    lines = naming_lines(field.text, is_credits=field.name == "credits")
    taken: list[tuple[int, int]] = []
    for line in lines:
        tags = list(_line_tags(field, line, registry))
        if tags:
            taken.append((line.start, line.end))
        yield from tags
    free = _outside_of(field, taken)
    yield from _grammar_tags(field, free, registry)


def _outside_of(field: _Field, taken: Sequence[tuple[int, int]]) -> list[Hit]:
    """The hits that stand in none of the `taken` spans."""
    free, index, spans = [], 0, sorted(taken)
    for hit in field.hits:
        start = field.words.starts[hit.first]
        while index < len(spans) and spans[index][1] <= start:
            index += 1
        if index == len(spans) or start < spans[index][0]:
            free.append(hit)
    return free


def _line_tags(field: _Field, line: NamingLine, registry: Registry) -> Iterator[SourceTag]:
    starts = [field.words.starts[hit.first] for hit in field.hits]
    named = field.hits[bisect_left(starts, line.begin) : bisect_left(starts, line.end)]
    parts = list(parts_of(line, field.text))
    role, rule = line.role, line.rule
    if role is Role.SOURCE_LINE and _is_single_origin(line, parts):
        role, rule = Role.REPOST, "line.origin"
    for start, end in parts:
        inside = [hit for hit in named if start <= field.words.starts[hit.first] < end]
        if inside and role is Role.PHOTO_CREDIT and is_caption(field.words, inside, start, end):
            continue
        for hit in inside:
            if hit.source_id is not None:
                yield _tag(field, registry, hit, role, line.start, field.words.ends[hit.last], rule, 0.95)
        if not any(hit.source_id for hit in inside):
            yield from _unnamed_part(field, registry, (start, end), line, role)


def _is_single_origin(line: NamingLine, parts: Sequence[tuple[int, int]]) -> bool:
    """«Источник: …» with one name says where the text was taken from; "Sources:" lists what it rests on."""
    return len(parts) == 1 and line.label.strip(" :—–-").casefold() in ("источник", "крыніца", "источник новости")


def _unnamed_part(
    field: _Field, registry: Registry, span: tuple[int, int], line: NamingLine, role: Role
) -> Iterator[SourceTag]:
    """A part of a line that no registered name explains: an address, or a source nobody registered."""
    start, end = span
    written = field.text[start:end]
    address = address_in(field.text, start, end)
    if address is not None:
        source_id = publisher_of(address, registry)
        name = source_name(source_id, registry) if source_id else host_and_path(address)[0]
    else:
        source_id, name = None, unknown_name(written) or ""
    is_certain = role is not Role.PHOTO_CREDIT or "." in name
    if not name or not is_certain or source_id is None and "@" in written:
        return
    stop = start + len(written.rstrip(" .\t\u00a0"))
    evidence = field.text[line.start : stop]
    confidence = 0.9 if source_id else 0.8
    yield SourceTag(source_id, name, role, evidence, field.name, line.start, stop, line.rule + ".unnamed", confidence)


def _tag(
    field: _Field, registry: Registry, hit: Hit, role: Role, start: int, end: int, rule: str, confidence: float
) -> SourceTag:
    name = source_name(hit.source_id, registry) if hit.source_id else hit.name
    return SourceTag(hit.source_id, name, role, field.text[start:end], field.name, start, end, rule, confidence)


def _grammar_tags(field: _Field, hits: Sequence[Hit], registry: Registry) -> Iterator[SourceTag]:
    before: tuple[Hit, Finding] | None = None
    for group in _groups(field.words, hits):
        finding = _judge(field, group)
        via = None
        if finding and finding.is_citing and before and _in_one_sentence(field.words, before[0], group[0]):
            via = before[0].source_id or before[0].name
        yield from _group_tags(field, registry, group, finding, via)
        if finding is not None:
            before = (group[-1], finding)


def _judge(field: _Field, group: Sequence[Hit]) -> Finding | None:
    words = field.words
    if len(group) == 1 and (first := is_dateline(words, group[0])) is not None:
        return Finding(Role.DATELINE, "dateline", 0.95, first, group[0].last)
    finding = judge(words, group)
    if finding is None and field.name == "title":
        return _in_title(words, group)
    return finding


def _in_title(words: Words, group: Sequence[Hit]) -> Finding | None:
    """Headlines name their source before a colon or behind a dash: "Reuters: …", "… — Reuters"."""
    first, last = group[0].first, group[-1].last
    after = words.between(last + 1)
    if first == 0 and after.lstrip("»”\"'")[:1] == ":" and last + 1 < len(words.keys):
        return Finding(Role.ATTRIBUTION, "title.colon", 0.85, first, last)
    before = words.between(first)
    if last + 1 == len(words.keys) and first > 2 and set(before) & set("—–-") and before[:1] in (" ", "\u00a0"):
        return Finding(Role.ATTRIBUTION, "title.dash", 0.85, first, last)
    return None


def _group_tags(
    field: _Field, registry: Registry, group: Sequence[Hit], finding: Finding | None, via: str | None
) -> Iterator[SourceTag]:
    words = field.words
    for hit in group:
        if finding is None:
            if not hit.is_weak and not hit.is_speaker and hit.source_id is not None:
                start, end = words.starts[hit.first], words.ends[hit.last]
                yield _tag(field, registry, hit, Role.MENTION, start, end, "name", 0.5)
            continue
        if hit.is_weak and finding.confidence < _CERTAIN:
            continue
        start = words.starts[min(finding.first, hit.first)]
        end = words.ends[max(finding.last, hit.last) if finding.last > group[-1].last else hit.last]
        tag = _tag(field, registry, hit, finding.role, start, end, finding.rule, finding.confidence)
        yield replace(tag, via=via) if via and via != hit.source_id else tag


def _groups(words: Words, hits: Sequence[Hit]) -> Iterator[list[Hit]]:
    """Names that are listed together: «БЕЛТА, ТАСС и Reuters»."""
    group: list[Hit] = []
    for hit in hits:
        if group and not _is_listed(words, group[-1], hit):
            yield group
            group = []
        group.append(hit)
    if group:
        yield group


def _is_listed(words: Words, before: Hit, hit: Hit) -> bool:
    if hit.first - before.last > 4 or hit.is_speaker or before.is_speaker:
        return False
    between = range(before.last + 1, hit.first)
    if not all(is_near(words, index) for index in range(before.last + 1, hit.first + 1)):
        return False
    known = CUES.words["and"]
    links = [index for index in between if words.keys[index] in known]
    commas = any("," in words.between(index) for index in range(before.last + 1, hit.first + 1))
    return (bool(links) or commas) and all(index in links or words.keys[index] in CUES.types for index in between)


def _in_one_sentence(words: Words, before: Hit, hit: Hit) -> bool:
    if hit.first - before.last > _REACH_OF_VIA:
        return False
    return all(words.gaps[index] not in "!P" for index in range(before.last + 1, hit.first + 1)) and not any(
        set(words.between(index)) & set(".!?…\n")
        for index in range(before.last + 1, hit.first + 1)
        if words.gaps[index] == "x"
    )


def _byline(byline: str, registry: Registry, publisher_id: str | None) -> Iterator[SourceTag]:
    """An outlet in the author's place is where the text came from, unless it is the publisher itself."""
    if not byline:
        return
    words = words_of(byline[:500])
    field = _Field("byline", byline[:500], words, find_hits(words, registry.names, registry.domains))
    for tag in _field_tags(field, registry):
        if tag.source_id is None or tag.role is Role.MENTION and tag.source_id == publisher_id:
            continue
        yield replace(tag, role=Role.REPOST, rule="byline", confidence=0.8) if tag.role is Role.MENTION else tag


def _link_tags(links: Iterable[Link], registry: Registry, publisher_id: str | None) -> Iterator[SourceTag]:
    for link in links:
        source_id = link.source_id or publisher_of(link.url, registry)
        if source_id is not None and source_id != publisher_id:
            yield _outside(source_id, registry, Role.LINK, link.url, "link", "link.domain", 0.9)


def _mark_self(tags: Iterable[SourceTag], publisher_id: str | None) -> Iterator[SourceTag]:
    for tag in tags:
        is_self = tag.source_id is not None and tag.source_id == publisher_id and tag.role is not Role.PUBLISHER
        yield replace(tag, rule=tag.rule + ":self") if is_self else tag


def _best(tags: Iterable[SourceTag]) -> Iterator[SourceTag]:
    """One tag for each source and role: the surest, then one that says through whom, then the earliest."""
    best: dict[tuple[str, Role], SourceTag] = {}
    for tag in tags:
        key = (tag.source_id or "?" + tag.source_name.casefold(), tag.role)
        kept = best.get(key)
        if kept is None or (tag.confidence, tag.via is not None) > (kept.confidence, kept.via is not None):
            best[key] = tag
    relied_on = {source for source, role in best if role not in (Role.MENTION, Role.PUBLISHER)}
    for (source, role), tag in best.items():
        if role is not Role.MENTION or source not in relied_on:
            yield tag
