"""The fields of a reading with the sources named in them: the registry's, and those that only the text makes known."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from transforms.language import is_lacinka
from transforms.sources.bodies.declined_bodies import with_declined_bodies
from transforms.sources.bodies.described_bodies import described_bodies
from transforms.sources.bodies.local_bodies import local_bodies
from transforms.sources.bodies.organisations import named_again, organisations
from transforms.sources.bodies.unknown_bodies import unknown_bodies
from transforms.sources.cues.tables import ReadWords, read_words
from transforms.sources.grammar.employers import employers
from transforms.sources.grammar.unknown_names import strangers
from transforms.sources.lines.datelines import unknown_datelines
from transforms.sources.names.abbreviations import abbreviated_bodies
from transforms.sources.names.countries import ANY, main_country, settle_countries
from transforms.sources.names.explained_names import with_explained_names
from transforms.sources.names.field_lists import with_whole_fields
from transforms.sources.names.finding import SPEAKING_KINDS, Hit, find_hits, words_taken
from transforms.sources.names.own_name import own_names
from transforms.sources.names.second_mentions import (
    abbreviation_hits,
    firm_hits,
    noun_hits,
    possessive_hits,
    unnamed_speakers,
    with_short_names,
)
from transforms.sources.names.writing import is_owner
from transforms.sources.plain.cited_names import cited_names
from transforms.sources.plain.implied_firms import implied_firms, office_bearers
from transforms.sources.plain.speaking_names import speaking_names
from transforms.sources.registry.compiled import Registry

#: up to this many characters, a text in Latin letters may be local without naming its country
_LONGEST_SNIPPET = 600
_CYRILLIC = re.compile("[а-яёіў]")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a reading, with the sources found in it."""

    name: str
    text: str
    words: ReadWords
    hits: list[Hit]
    hit_starts: list[int]


def field_of(name: str, text: str, registry: Registry) -> Field:
    """Read a field once: its words, and the sources named in it."""
    words = read_words(text, registry.cues)
    hits = find_hits(words, registry.names, registry.domains)
    if is_lacinka("", text):
        # outlets keep their Latin names among words that are read as Cyrillic
        words = read_words(text, registry.cues, is_lacinka=True)
        hits = _merged(find_hits(words, registry.names, registry.domains), hits)
    return _with_hits(Field(name, text, words, [], []), hits)


def _merged(first: Sequence[Hit], second: Sequence[Hit]) -> list[Hit]:
    """Return all hits of the first reading, and those of the second that share no word with them, in order."""
    taken = words_taken(first)
    free = [hit for hit in second if taken.isdisjoint(range(hit.first, hit.last + 1))]
    return sorted([*first, *free], key=lambda hit: hit.first)


def _with_hits(field: Field, hits: list[Hit]) -> Field:
    return Field(field.name, field.text, field.words, hits, [field.words.starts[hit.first] for hit in hits])


def settled(
    fields: Sequence[Field], registry: Registry, publisher_id: str | None, own_name: str = "", host: str = ""
) -> list[Field]:
    """Return the fields of a reading, with shared names assigned to the right body and unregistered sources added.

    `own_name` is what the host of its page calls an outlet that no registry knows (see `name_of_host`); the country of
    that host is likely.
    """
    about: list[str] = []
    if any(hit.claims for field in fields for hit in field.hits):
        likely = _likely_countries(fields, registry, publisher_id, registry.cues.countries.of_host(host))
        named = main_country([field.words for field in fields], likely)
        is_abroad = bool(host) and registry.cues.countries.of_host(host) not in (None, registry.home)
        about = [named] if named else [*likely, *(() if is_abroad else _home(fields, registry)), ANY]
    return [_settled(field, registry, about, own_name) for field in fields]


def _likely_countries(
    fields: Sequence[Field], registry: Registry, publisher_id: str | None, of_host: str | None
) -> list[str]:
    """Return likely countries of a text, beside those it names: of cited outlets, publisher, host, letters."""
    candidates = (
        _country_of_outlets([hit for field in fields for hit in field.hits], registry.countries),
        registry.countries.get(publisher_id or ""),
        of_host,
        registry.cues.countries.of_letters(_whole_text(fields)),
    )
    return [country for country in candidates if country]


def _home(fields: Sequence[Field], registry: Registry) -> Iterator[str]:
    """Yield the registry's own country, unless something shows that a text is from abroad.

    English is written everywhere: a longer text in Latin letters that names no country is a foreign one. So is a text
    in the letters of another country's language, whose bodies may have the same short names.
    """
    text = _whole_text(fields)
    is_abroad = registry.cues.countries.of_letters(text) not in (None, registry.home) or (
        not _CYRILLIC.search(text) and len(text) > _LONGEST_SNIPPET
    )
    if registry.home and not is_abroad:
        yield registry.home


def _whole_text(fields: Sequence[Field]) -> str:
    return " ".join(field.text for field in fields)


def _country_of_outlets(hits: Sequence[Hit], countries: Mapping[str, str]) -> str | None:
    """Return the country of most named sources, among the countries that a shared name may mean.

    A name that is also an everyday word («Дождь») does not count.
    """
    claimed = {countries.get(claim) for hit in hits for claim in hit.claims}
    named = Counter(countries.get(hit.source_id or "") for hit in hits if not hit.claims and not hit.is_weak)
    ranked = [country for country, _ in named.most_common() if country and country in claimed]
    return next(iter(ranked), None)


def _settled(field: Field, registry: Registry, about: Sequence[str], own_name: str) -> Field:
    hits = settle_countries(field.words, with_short_names(field.words, field.hits), about, registry.countries)
    hits = with_whole_fields(field.words, [hit for hit in hits if not _is_inside(field.words, hit)])
    hits = _without_parents(field.words, hits)
    if field.name in ("title", "text"):
        hits += own_names(field.words, own_name, hits)
        further = (
            *strangers(field.words, hits),
            *possessive_hits(field.words, hits),
            *noun_hits(field.words, hits),
        )
        hits = [*hits, *further]
        hits = with_declined_bodies(field.words, hits, registry.countries)
        hits += unknown_datelines(field.words, hits)
        hits = with_explained_names(field.words, hits)
        hits += unknown_bodies(field.words, hits)
        hits += list(abbreviation_hits(field.words, hits))
        hits += list(abbreviated_bodies(field.words, hits))
        described = list(described_bodies(field.words, hits))
        hits += described
        hits += list(named_again(field.words, described, hits))
        hits += list(employers(field.words, hits))
        hits += list(organisations(field.words, hits))
        hits += list(local_bodies(field.words, hits))
        hits += list(cited_names(field.words, hits))
        hits += list(speaking_names(field.words, hits))
        hits += list(implied_firms(field.words, hits))
        hits += list(office_bearers(field.words, hits))
        hits += list(firm_hits(field.words, hits))
        hits = sorted([*hits, *unnamed_speakers(field.words, hits)], key=lambda hit: hit.first)
    return _with_hits(field, hits)


def _is_inside(words: ReadWords, hit: Hit) -> bool:
    """Tell whether a longer name goes on behind it: "Department of State Health Services" is no State Department."""
    after = hit.last + 1
    if hit.kind == "official":
        is_whole = hit.last - hit.first < 2
        return not is_whole and _goes_on(words, after) and words.is_in(after, "field_of_body", "body_noun")
    is_word = words.keys[hit.last].isascii() and not words.written(hit.last).isupper()
    is_short = hit.last == hit.first or hit.last == hit.first + 1 and words.is_among(hit.first, "definite")
    if hit.kind in SPEAKING_KINDS or not (is_word and is_short):
        return False
    if hit.is_weak and not is_owner(words, hit.last) and _goes_on(words, after) and _is_of_title(words, after):
        # "the journal Nature Astronomy"
        return True
    # "The Independent Salt Commission", "the Guardian Building Society"
    while _goes_on(words, after):
        if words.is_among(after, "body_noun"):
            return True
        after += 1
    return False


def _is_of_title(words: ReadWords, index: int) -> bool:
    """Tell whether a capitalised word goes on with an outlet's name: no office, person's first name or day."""
    is_other = words.is_in(
        index, "people", "office", "own", "given_name", "filler", "months", "title", "desk", "speech"
    )
    return words.type_of(index) is None and not is_other


def _goes_on(words: ReadWords, index: int) -> bool:
    """Tell whether a capitalised word directly follows."""
    return index < len(words.keys) and words.between(index) == " " and words.written(index)[0].isupper()


def _without_parents(words: ReadWords, hits: Sequence[Hit]) -> list[Hit]:
    """Merge «ГАИ УВД облисполкома» into one body: the later names say which body the first belongs to."""
    return [
        hit
        for before, hit in zip((None, *hits), hits, strict=False)
        if before is None
        or hit.kind != "official"
        or before.kind != "official"
        or before.is_speaker
        or before.last + 1 != hit.first
        or words.between(hit.first) != " "
    ]
