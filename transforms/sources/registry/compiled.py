"""The registry of sources: read from TOML, checked for contradictions, compiled for the tagger.

A contradiction is a name or domain that appears twice, or a successor that does not exist.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter

from presswatch.records import Source, SourceDomain
from transforms.language import words_of
from transforms.sources.cues.bodies import Body
from transforms.sources.cues.tables import NO_TABLES, CueTables
from transforms.sources.names.domains import DomainTable, build_table, host_and_path, owner_of
from transforms.sources.names.finding import DERIVED
from transforms.sources.names.trie import NameForm, NameTrie, build_trie
from transforms.sources.registry.file import expand, parse_sources


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


__all__ = [
    "Registry",
    "clashes",
    "compile_registry",
    "name_forms",
    "parse_sources",
    "publisher_of",
    "source_name",
]

_NAMES = [field.name for field in fields(Source)]
_VALUES, _PLACE_OF_FACTS = attrgetter(*_NAMES), _NAMES.index("domain_facts")
_VALUES_OF_FACTS = attrgetter(*(field.name for field in fields(SourceDomain)))


@dataclass(frozen=True, slots=True)
class Registry:
    """The compiled registry: immutable and picklable.

    `version` is a hash of its content and does not depend on order.
    """

    sources: Mapping[str, Source]
    names: NameTrie
    domains: DomainTable
    version: str
    #: source id -> country
    countries: Mapping[str, str]
    #: the country assumed for a text that names none: the table's, else that of most sources
    home: str | None
    #: words and phrases with which texts are read
    cues: CueTables


def compile_registry(sources: Sequence[Source], cues: CueTables = NO_TABLES) -> Registry:
    """Compile sources for the tagger; their order does not matter. Without `cues` it knows names and domains only."""
    ordered = sorted(sources, key=lambda source: source.source_id)
    digest = hashlib.sha256(repr(list(map(_content, ordered))).encode()).hexdigest()[:16]
    return Registry(
        sources={source.source_id: source for source in ordered},
        names=build_trie(_all_forms(ordered, cues)),
        domains=build_table([(place, source.source_id) for source in ordered for place in places_of(source)]),
        version=digest,
        countries={source.source_id: source.country for source in ordered if source.country},
        home=cues.countries.home.get("assumed") or _home(ordered),
        cues=cues,
    )


def places_of(source: Source) -> Iterator[str]:
    """Yield the hosts and paths where a source publishes; a channel has one path for posts and one for its preview."""
    yield from source.domains
    for channel in source.telegram:
        yield f"t.me/{channel}"
        yield f"t.me/s/{channel}"


def _content(source: Source) -> tuple[object, ...]:
    """Return everything known about a source as plain tuples; `dataclasses.astuple` takes ten times as long."""
    values: list[object] = list(_VALUES(source))
    values[_PLACE_OF_FACTS] = tuple(map(_VALUES_OF_FACTS, source.domain_facts))
    return tuple(values)


def _home(sources: Sequence[Source]) -> str | None:
    counts = Counter(source.country for source in sources if source.country)
    return min(counts, key=lambda country: (-counts[country], country)) if counts else None


def name_forms(source: Source) -> Iterator[NameForm]:
    """Yield all forms by which texts name a source, with the conditions each needs."""
    oblique = set(source.oblique_aliases)
    needs = {
        "quoted": set(source.quoted_aliases),
        "exact": set(source.exact_aliases),
        "cued": set(source.cued_aliases),
        "shared": set(source.shared_aliases),
    }
    conditional = set().union(*needs.values())
    for form in dict.fromkeys((source.name, *source.aliases, *source.oblique_aliases)):
        if form not in conditional:
            yield NameForm(form, source.source_id, source.kind, "plain", form in oblique)
    for need, forms in needs.items():
        for form in sorted(forms):
            yield NameForm(form, source.source_id, source.kind, need, form in oblique)
    for form in source.spokespeople:
        yield NameForm(form, source.source_id, source.kind, "speaker", False)
    for form in source.blocking:
        yield NameForm(form, source.source_id, source.kind, "blocked", False)


def _all_forms(sources: Sequence[Source], cues: CueTables) -> Iterator[NameForm]:
    """Yield the forms of all sources, and of the bodies that every country has."""
    for source in sources:
        yield from _forms(source, cues.offices)
    known = {source.source_id for source in sources}
    for body_id, body in cues.bodies.items():
        owners = [source_id for source_id in body.sources.values() if source_id in known]
        for form in _body_forms(body, DERIVED + body_id, cues):
            yield form
            yield from (NameForm(form.form, owner, *form[2:]) for owner in owners)


def _body_forms(body: Body, source_id: str, cues: CueTables) -> Iterator[NameForm]:
    for patterns, is_weak in ((body.names, False), (body.cued, True)):
        nominatives, oblique = expand(patterns, cues.declensions)
        for form in nominatives:
            named = NameForm(form, source_id, "official", "shared", False, is_weak=is_weak)
            yield named
            yield from _held_offices(named, cues.offices)
        for form in oblique:
            if form not in nominatives:
                yield NameForm(form, source_id, "official", "shared", True, is_weak=is_weak)


def _forms(source: Source, offices: Mapping[str, tuple[str, ...]]) -> Iterator[NameForm]:
    """Yield the forms of a source's names, and those of an official body's heads: «министр транспорта»."""
    for form in name_forms(source):
        yield form
        if source.kind == "official" and form.need in ("plain", "shared") and not form.is_oblique:
            yield from _held_offices(form, offices)


def _held_offices(form: NameForm, offices: Mapping[str, tuple[str, ...]]) -> Iterator[NameForm]:
    words = form.form.split()
    for place, word in enumerate(words):
        for head in offices.get(word.lower(), ()):
            held = " ".join((*words[:place], *head.split("~"), *words[place + 1 :]))
            need = "speaker" if form.need == "plain" else form.need
            yield form._replace(form=held, need=need, is_speaker=True)


def publisher_of(url: str | None, registry: Registry, *, by_pattern: bool = True) -> str | None:
    """Return the source an address belongs to, by domain, subdomain, mirror or path; the most specific claim wins.

    With `by_pattern` false, a mirror counts only if the registry has its full name.
    """
    if not url:
        return None
    return owner_of(*host_and_path(url), registry.domains, by_pattern=by_pattern)


def source_name(source_id: str, registry: Registry) -> str:
    """Return the source's name, or the id itself if the registry does not have it."""
    source = registry.sources.get(source_id)
    return source.name if source else source_id
