"""What two registries do not have in common: where a text shows none of it, both find the same sources.

old, new ──> the names and domains of sources that are in one of them only, or in both and not alike
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass

from presswatch.records import Source
from transforms.language import words_of_name
from transforms.sources.names.domains import DomainTable, build_table
from transforms.sources.names.trie import NameForm
from transforms.sources.registry.compiled import Registry, places_of


@dataclass(frozen=True, slots=True)
class RegistryDifference:
    """Sources that differ between two registries, and all by which a text could refer to one.

    `names` maps the first word of a name to the further words of each name that begins so, as keys. `hosts` are the
    fixed parts of hosts, without the asterisks of mirrors.
    """

    source_ids: frozenset[str]
    names: Mapping[str, tuple[frozenset[str], ...]]
    domains: DomainTable
    hosts: tuple[str, ...]

    def may_name(self, vocabulary: Set[str]) -> bool:
        """Tell whether a text with these words may hold one of the names: all words of one are there, in any order."""
        begun = self.names.keys() & vocabulary
        return any(rest <= vocabulary for key in begun for rest in self.names[key])


def differing(old: Registry, new: Registry) -> RegistryDifference | None:
    """Return how two registries differ; None if they read every text by other words, or assume another country."""
    if old.cues.version != new.cues.version or old.home != new.home:
        return None
    ids = frozenset(
        source_id
        for source_id in old.sources.keys() | new.sources.keys()
        if old.sources.get(source_id) != new.sources.get(source_id)
    )
    changed = [sources[source_id] for sources in (old.sources, new.sources) for source_id in ids & sources.keys()]
    places = sorted({(place, source.source_id) for source in changed for place in places_of(source)})
    return RegistryDifference(ids, _names(_forms(old, new, ids)), build_table(places), _hosts(changed))


def _forms(old: Registry, new: Registry, ids: Set[str]) -> Iterator[NameForm]:
    """Yield the forms that differ: those of one registry only, and all that lead to a source that is not alike."""
    before, now = old.names.forms, new.names.forms
    for key in before.keys() | now.keys():
        ours, theirs = before.get(key, ()), now.get(key, ())
        # kept ones are plain tuples
        yield from (NameForm._make(form) for form in (*ours, *theirs) if form[1] in ids)
        if list(ours) != list(theirs):
            counts, others = Counter(ours), Counter(theirs)
            yield from map(NameForm._make, (counts - others) + (others - counts))


def _names(forms: Iterable[NameForm]) -> dict[str, tuple[frozenset[str], ...]]:
    found: dict[str, set[frozenset[str]]] = {}
    for form in forms:
        first, *rest = words_of_name(form.form)[0]
        found.setdefault(first, set()).add(frozenset(rest))
    return {key: tuple(sorted(ways, key=len)) for key, ways in found.items()}


def _hosts(sources: Iterable[Source]) -> tuple[str, ...]:
    """Return the longest fixed part of each host of these sources: no address of theirs is without one of them."""
    hosts = {place.casefold().partition("/")[0] for source in sources for place in places_of(source)}
    return tuple(sorted({max(host.removeprefix("www.").split("*"), key=len) for host in hosts}))
