"""Source tags with evidence: which outlets and bodies an article relies on, and how."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from presswatch.records import Link, PageReading, Role, SourceTag
from transforms.sources.cues.tables import ReadWords
from transforms.sources.forwards import through_channels
from transforms.sources.grammar.findings import CERTAIN, Finding, is_command, only_acts
from transforms.sources.grammar.judging import judge
from transforms.sources.grammar.speakers import told_there
from transforms.sources.lines.fields import Field, field_of, settled
from transforms.sources.lines.headlines import before_colon, behind_dash, in_title
from transforms.sources.lines.labels import naming_lines
from transforms.sources.lines.signatures import caption_start, credit_start, dateline_start, sign_off
from transforms.sources.lines.tags import Place, cited_places, line_tags, tag_at
from transforms.sources.names.domains import host_and_path
from transforms.sources.names.finding import Hit
from transforms.sources.names.own_name import name_of_host
from transforms.sources.names.phrases import groups_of, in_one_sentence
from transforms.sources.registry.compiled import Registry, publisher_of, source_name

_RELIES = (Role.ATTRIBUTION, Role.TOLD_TO, Role.DATELINE)
_REACH_OF_READ_MORE = 6


@dataclass(frozen=True, slots=True)
class SourceReading:
    """The tags of an article, and every place where a name only tells whose words they are (see `cited_places`)."""

    tags: tuple[SourceTag, ...]
    cited: tuple[Place, ...]


def read_sources(reading: PageReading, registry: Registry, publisher_id: str | None) -> SourceReading:
    """Tag the sources an article relies on: one tag for each source and role, with the best evidence.

    A source that the article relies on gets no `mention` as well. In rules that end in ":self", the publisher cites
    itself.
    """
    tags = list(_publisher(reading, registry, publisher_id))
    cited: list[Place] = []
    texts = (("title", reading.title), ("text", reading.text), ("credits", reading.credits))
    fields = [field_of(name, text, registry) for name, text in texts if text]
    own_name = name_of_host(reading.url) if publisher_id is None else ""
    host = host_and_path(reading.url)[0] if reading.url and publisher_id is None else ""
    for field in settled(fields, registry, publisher_id, own_name, host):
        found = list(_field_tags(field, registry))
        cited += cited_places(field, found)
        tags += found
    tags += _byline(reading.byline, registry, publisher_id)
    tags += _link_tags(reading.links, registry, publisher_id)
    told = through_channels(list(_mark_self(tags, publisher_id)), reading)
    return SourceReading(tuple(_best(told)), tuple(dict.fromkeys(cited)))


def fill_links(links: Sequence[Link], registry: Registry) -> tuple[Link, ...]:
    """Return the same links, with `source_id` set where the address belongs to a known source."""
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
    """Return a tag whose evidence is a whole field: an address, a byline, the feed."""
    name = source_name(source_id, registry)
    return SourceTag(source_id, name, role, evidence, field, 0, len(evidence), rule, confidence)


def _field_tags(field: Field, registry: Registry) -> Iterator[SourceTag]:
    lines = naming_lines(field.text, registry.cues.labels, is_credits=field.name == "credits")
    taken: list[tuple[int, int]] = []
    for line in lines:
        tags = list(line_tags(field, line, registry))
        if tags:
            taken.append((line.start, line.end))
        yield from tags
    free = _outside_of(field, taken)
    yield from _grammar_tags(field, free, registry)


def _outside_of(field: Field, taken: Sequence[tuple[int, int]]) -> list[Hit]:
    """Return the hits outside all `taken` spans."""
    free, index, spans = [], 0, sorted(taken)
    for hit in field.hits:
        start = field.words.starts[hit.first]
        while index < len(spans) and spans[index][1] <= start:
            index += 1
        if index == len(spans) or start < spans[index][0]:
            free.append(hit)
    return free


@dataclass(slots=True)
class _Cited:
    """A cited source. Its tags wait, since the next source may be the one that passes it on."""

    hit: Hit
    finding: Finding
    via: str | None
    tags: list[SourceTag]

    def is_passed_on(self, finding: Finding) -> bool:
        """Tell whether a finding says through whom this source came."""
        is_relay = self.finding.is_citing or finding.is_relay
        return self.via is None and finding.role is Role.ATTRIBUTION and is_relay

    def passed_on_by(self, relay: str) -> None:
        """Note who passes the source on: «Со ссылкой на ТАСС об этом сообщает Интерфакс»."""
        self.tags = [replace(tag, via=relay) for tag in self.tags if tag.source_id != relay]

    def given(self) -> Iterator[SourceTag]:
        """Yield the tags, once."""
        tags, self.tags = self.tags, []
        yield from tags


def _grammar_tags(field: Field, hits: Sequence[Hit], registry: Registry) -> Iterator[SourceTag]:
    cited: _Cited | None = None
    named: list[Hit] = []
    for group, finding in _judged_groups(field, hits):
        if finding and named and (there := told_there(field.words, named, group, finding)):
            yield from _group_tags(field, registry, named, there, None)
        named = [] if finding else group
        via = _via(field, cited, group, finding)
        tags = list(_group_tags(field, registry, group, finding, via))
        yield from cited.given() if cited else ()
        if finding is None or finding.role is Role.MENTION:
            yield from tags
        else:
            cited = _Cited(group[-1], finding, via, tags)
    yield from cited.given() if cited else ()


def _judged_groups(field: Field, hits: Sequence[Hit]) -> Iterator[tuple[list[Hit], Finding | None]]:
    """Yield names that stand together, and how the text relies on them; unregistered names need a clear phrase."""
    for group in groups_of(field.words, hits):
        finding = _judge(field, group)
        if finding and _may_only_act(group[0]) and only_acts(field.words, group, finding):
            # "Tesco has recalled a soup", "Ford shares fell"
            finding = None
        if finding is None or group[0].source_id is not None or _is_certain(field.words, group, finding):
            yield group, finding


def _may_only_act(hit: Hit) -> bool:
    """Tell whether a verb may say what a body did rather than what it said: it is a company, or named by a noun."""
    return hit.kind == "company" or hit.is_weak and hit.kind == "official"


def _via(field: Field, cited: _Cited | None, group: Sequence[Hit], finding: Finding | None) -> str | None:
    """Return through whom a source came; if that name comes later, tell `cited`."""
    if finding is None or cited is None or not in_one_sentence(field.words, cited.hit, group[0]):
        return None
    if finding.is_citing:
        return cited.hit.source_id or cited.hit.name
    if cited.is_passed_on(finding):
        cited.passed_on_by(group[0].source_id or group[0].name)
    return None


def _is_certain(words: ReadWords, group: Sequence[Hit], finding: Finding) -> bool:
    """Tell whether a finding suffices: unregistered hosts need a clear cue before them («сообщает NEWSru.com»)."""
    if group[0].is_stranger:
        is_clear = finding.confidence >= CERTAIN and finding.role in _RELIES
        return is_clear and not (_is_unknown_body(group[0]) and only_acts(words, group, finding))
    return finding.first < group[0].first and finding.last <= group[-1].last and finding.confidence >= CERTAIN


def _judge(field: Field, group: Sequence[Hit]) -> Finding | None:
    alone = group[0] if len(group) == 1 else None
    finding = _marked(field.words, alone) if alone else None
    if finding is None and not _is_read_more(field.words, group[0]):
        finding = judge(field.words, group)
    return finding or (None if _is_unknown_body(group[0]) else _by_place(field, group, alone))


def _is_unknown_body(hit: Hit) -> bool:
    """Tell whether a body is unregistered; its place alone does not make it a source.

    "Trust and Understanding: how to talk".
    """
    return hit.is_stranger and hit.source_id is None and hit.kind in ("official", "company") and hit.is_weak


def _marked(words: ReadWords, hit: Hit) -> Finding | None:
    """Judge a name that ends a dateline or is a picture's credit."""
    if (first := dateline_start(words, hit)) is not None:
        return Finding(Role.DATELINE, "dateline", 0.95, first, hit.last)
    if not hit.is_stranger and not hit.is_weak and (first := caption_start(words, hit)) is not None:
        return Finding(Role.PHOTO_CREDIT, "caption", 0.9, first, hit.last)
    return None


def _by_place(field: Field, group: Sequence[Hit], alone: Hit | None) -> Finding | None:
    """Judge a name without a phrase by its place: a signature, a headline, a credit line."""
    words, is_text = field.words, field.name == "text"
    if alone and is_text and sign_off(words, alone):
        return Finding(Role.SOURCE_LINE, "sign_off", 0.85, alone.first, alone.last)
    if field.name == "title":
        return in_title(words, group)
    if alone and not alone.is_weak and (first := credit_start(words, alone)) is not None:
        return Finding(Role.PHOTO_CREDIT, "caption.line", 0.85, first, alone.last)
    return before_colon(words, group) or behind_dash(words, group) if is_text else None


def _is_read_more(words: ReadWords, hit: Hit) -> bool:
    """Tell whether a name is in a link to another article: «Читайте также: БЕЛТА рассказала…»."""
    if not words.has_near(max(0, hit.first - _REACH_OF_READ_MORE), hit.first, "promo"):
        return False
    for index in range(hit.first - 1, max(-1, hit.first - _REACH_OF_READ_MORE), -1):
        gap = words.between(index + 1)
        if "\n" in gap or gap.startswith((". ", "! ", "? ")):
            return False
        if words.is_among(index, "promo") and is_command(words, index):
            return ":" in words.text[words.ends[index] : words.starts[hit.first]]
    return False


def _group_tags(
    field: Field, registry: Registry, group: Sequence[Hit], finding: Finding | None, via: str | None
) -> Iterator[SourceTag]:
    words = field.words
    for hit in group:
        if finding is None:
            if not hit.is_weak and not hit.is_speaker and hit.source_id is not None:
                start, end = words.starts[hit.first], words.ends[hit.last]
                yield tag_at(field, registry, hit, Role.MENTION, start, end, "name", 0.5)
            continue
        if hit.is_weak and finding.confidence < CERTAIN:
            continue
        start = words.starts[min(finding.first, hit.first)]
        end = words.ends[max(finding.last, hit.last) if finding.last > group[-1].last else hit.last]
        tag = tag_at(field, registry, hit, finding.role, start, end, finding.rule, finding.confidence)
        yield replace(tag, via=via) if via and via != hit.source_id else tag


def _byline(byline: str, registry: Registry, publisher_id: str | None) -> Iterator[SourceTag]:
    """Yield a tag for an outlet in the author's place, from which the text came, unless it is the publisher itself."""
    if not byline:
        return
    (field,) = settled([field_of("byline", byline[:500], registry)], registry, publisher_id)
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
    """Yield one tag for each source and role: the most confident, then one with `via`, then the earliest."""
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
