"""Try a sentence: show which names, phrases and effects were found in it, and why a name is not its source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from presswatch.records import PageReading, Role, SourceTag
from transforms.sources.cues.tables import Cue, ReadWords
from transforms.sources.grammar.findings import holds, is_of_kind
from transforms.sources.grammar.surroundings import Surroundings, look_around
from transforms.sources.lines.fields import Field, field_of, settled
from transforms.sources.names.finding import Hit
from transforms.sources.names.phrases import groups_of
from transforms.sources.registry.compiled import Registry
from transforms.sources.tags import read_sources


@dataclass(frozen=True, slots=True)
class NameTrial:
    """One name in a text, the phrases beside it, and the result; `why` says what a mere mention lacks."""

    name: str
    source_id: str | None
    kind: str
    before: str | None
    after: str | None
    role: Role | None
    rule: str | None
    why: str


def try_text(text: str, registry: Registry) -> list[NameTrial]:
    """Return every name in a text, in order."""
    (field,) = settled([field_of("text", text, registry)], registry, None)
    tags = read_sources(PageReading(title="", text=text), registry, None).tags
    return [trial for group in groups_of(field.words, field.hits) for trial in _trials(field, group, tags)]


def _trials(field: Field, group: Sequence[Hit], tags: Sequence[SourceTag]) -> Iterator[NameTrial]:
    words = field.words
    around = look_around(words, group)
    for hit in group:
        tag = _tag_of(field, hit, tags)
        is_cited = tag is not None and tag.role is not Role.MENTION
        yield NameTrial(
            hit.name,
            hit.source_id,
            hit.kind,
            _shown(words, around.left),
            _shown(words, around.right),
            tag.role if tag else None,
            tag.rule if tag else None,
            "" if is_cited else "; ".join(_reasons(words, group, hit, around)),
        )


def _tag_of(field: Field, hit: Hit, tags: Sequence[SourceTag]) -> SourceTag | None:
    """Return the tag made from a name: of its source, with the name in its evidence."""
    start = field.words.starts[hit.first]
    found = [
        tag
        for tag in tags
        if tag.start_char <= start < tag.end_char
        and (tag.source_id == hit.source_id if hit.source_id else tag.source_name == hit.name)
    ]
    return min(found, key=lambda tag: tag.role is Role.MENTION, default=None)


def _shown(words: ReadWords, cue: Cue | None) -> str | None:
    return f"{cue.rule}: {words.cues.effect_of(cue).means} ({cue.effect}, {cue.confidence:g})" if cue else None


def _reasons(words: ReadWords, group: Sequence[Hit], hit: Hit, around: Surroundings) -> Iterator[str]:
    """Yield what keeps a name from being a source of the text."""
    if around.left is None and around.right is None:
        yield "no phrase stands beside it"
    yield from _reasons_of_phrases(words, group, hit, around)
    if hit.is_oblique:
        yield "its case makes it the one spoken to or about"
    if hit.is_weak:
        yield "so short or common a name counts only beside a sure phrase"


def _reasons_of_phrases(words: ReadWords, group: Sequence[Hit], hit: Hit, around: Surroundings) -> Iterator[str]:
    """Yield conditions of the phrases beside a name that are not met."""
    for side, cue in (("before", around.left), ("after", around.right)):
        if cue is None:
            continue
        effect = words.cues.effect_of(cue)
        if not is_of_kind(group, effect):
            yield f"the phrase {side} it is for a name of kind {effect.kinds!r}, and this is {hit.kind!r}"
        conditions = effect.before if side == "before" else effect.after
        yield from (
            f"the phrase {side} it asks for {name!r}" for name in conditions if not holds((name,), words, group, around)
        )
