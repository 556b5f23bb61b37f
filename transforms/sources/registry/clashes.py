"""What in the registry contradicts itself: the same name or domain twice, successors that do not exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from presswatch.records import Source
from transforms.language import words_of


def clashes(sources: Sequence[Source]) -> list[str]:
    """Say in sentences what clashes; an empty list means the registry is sound."""
    ordered = sorted(sources, key=lambda source: source.source_id)
    return [
        *_shared_names(ordered),
        *_shared_within_country(ordered),
        *_shared_domains(ordered),
        *_lost_relations(ordered),
        *_risky_names(ordered),
    ]


def _shared_names(sources: Iterable[Source]) -> Iterator[str]:
    owners: dict[tuple[str, ...], set[str]] = {}
    for source in sources:
        shared = {*source.shared_aliases}
        for name in (
            source.name,
            *source.aliases,
            *source.oblique_aliases,
            *source.quoted_aliases,
            *source.exact_aliases,
            *source.cued_aliases,
        ):
            if name not in shared:
                owners.setdefault(tuple(words_of(name).keys), set()).add(source.source_id)
    for words, ids in sorted(owners.items()):
        if len(ids) > 1:
            yield f"the name “{' '.join(words)}” belongs to {', '.join(sorted(ids))}"


def _shared_within_country(sources: Iterable[Source]) -> Iterator[str]:
    owners: dict[tuple[str | None, str], set[str]] = {}
    for source in sources:
        if source.shared_aliases and source.country is None:
            yield f"{source.source_id}: shared names need a country"
        for name in source.shared_aliases:
            owners.setdefault((source.country, name.casefold()), set()).add(source.source_id)
    for (country, name), ids in sorted(owners.items(), key=str):
        if len(ids) > 1:
            yield f"the shared name “{name}” belongs to {', '.join(sorted(ids))}, all of {country}"


def _shared_domains(sources: Iterable[Source]) -> Iterator[str]:
    owners: dict[str, set[str]] = {}
    for source in sources:
        for domain in source.domains:
            owners.setdefault(domain.removeprefix("www."), set()).add(source.source_id)
    for domain, ids in sorted(owners.items()):
        if len(ids) > 1:
            yield f"the domain {domain} belongs to {', '.join(sorted(ids))}"


def _lost_relations(sources: Sequence[Source]) -> Iterator[str]:
    by_id = {source.source_id: source for source in sources}
    for source in sources:
        yield from _unknown_relations(source, by_id)
        successor = by_id.get(source.successor_id or "")
        if successor and successor.predecessor_id not in (None, source.source_id):
            yield f"{source.source_id}: its successor {successor.source_id} names another predecessor"
        if source.active_from and source.active_to and source.active_to < source.active_from:
            yield f"{source.source_id}: it ended before it began"
        yield from _circle(source, by_id)


def _unknown_relations(source: Source, by_id: dict[str, Source]) -> Iterator[str]:
    for relation, other in (("successor", source.successor_id), ("predecessor", source.predecessor_id)):
        if other is not None and other not in by_id:
            yield f"{source.source_id}: its {relation} {other} is not in the registry"


def _circle(source: Source, by_id: dict[str, Source]) -> Iterator[str]:
    seen, step = {source.source_id}, source.successor_id
    while step and step in by_id:
        if step == source.source_id:
            yield f"{source.source_id}: its successors lead back to itself"
        if step in seen:
            return
        seen.add(step)
        step = by_id[step].successor_id


def _risky_names(sources: Iterable[Source]) -> Iterator[str]:
    for source in sources:
        safe = {*source.exact_aliases, *source.quoted_aliases, *source.shared_aliases, *source.cued_aliases}
        for name in (source.name, *source.aliases):
            if name not in safe and len(name) < 4:
                yield f"{source.source_id}: “{name}” is short: give it under exact or quoted"
