"""Find which country a text is about, and whose ministry «МВД» is: a name that bodies of several countries share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import cache

from transforms.sources.cues.tables import ReadWords
from transforms.sources.names.finding import DERIVED, Hit

#: stands for any country, if a text names none
ANY = "*"
#: words before a regional body that may name its region
_REACH_OF_REGION, _LONGEST_OFFICE = 60, 4


def main_country(texts: Iterable[ReadWords], likely: Sequence[str] = ()) -> str | None:
    """Return the country that texts name most often; None if they name none.

    Ties go to the likely ones, then to the first.
    """
    counts: Counter[str] = Counter()
    for words in texts:
        named = words.cues.countries.among(words.vocabulary)
        counts.update(map(named.__getitem__, filter(named.__contains__, words.keys)))
        counts.update(_spelt(words))
    ranks = {country: rank for rank, country in reversed(list(enumerate(likely)))}
    last = len(likely)
    return min(counts, key=lambda country: (-counts[country], ranks.get(country, last))) if counts else None


def _spelt(words: ReadWords) -> Iterator[str]:
    """Yield the country of each "U.S."."""
    table = words.cues.countries.spelt
    if words.vocabulary.isdisjoint(first for first, _ in table):
        return
    for index in words.places_of({second for _, second in table}):
        if country := _spelt_at(words, index):
            yield country


def _spelt_at(words: ReadWords, last: int) -> str | None:
    """Return the country whose second initial stands there."""
    if last < 1 or words.gaps[last] != ".":
        return None
    return words.cues.countries.spelt.get((words.keys[last - 1], words.keys[last]))


def settle_countries(
    words: ReadWords, hits: Sequence[Hit], about: Sequence[str], countries: Mapping[str, str]
) -> list[Hit]:
    """Assign shared names to the body of the right country, and drop bodies that the text places in another country.

    A country named directly before or after the name decides, else the first of `about`, the likely countries of the
    article. A name that no body of that country claims is left out, unless the text told whose it is («КГБ Беларуси … В
    КГБ»), or only one country has such a body and the text names it. `countries` maps source ids to their country.
    """
    settled: list[Hit] = []
    placed: dict[str, set[str]] = {}
    told: set[str] = set()
    named = cache(lambda: frozenset(words.cues.countries.among(words.vocabulary).values()))
    for hit in hits:
        given = [hit]
        if hit.kind == "official" and hit.claims:
            given = list(_given(words, hit, about, countries, placed))
            given = given or _told_before(words, hit, told, countries, named)
        elif hit.kind == "official":
            country, last = _behind(words, hit)
            is_own = country in (None, countries.get(hit.source_id or ""))
            given = [hit if last == hit.last else replace(hit, last=last)] if is_own else []
        settled += given
        told.update(one.source_id for one in given if one.source_id)
    return settled


def _given(
    words: ReadWords, hit: Hit, about: Sequence[str], countries: Mapping[str, str], placed: dict[str, set[str]]
) -> Iterator[Hit]:
    """Yield the body that a shared name means, if it is of a country of the article or of one named beside it.

    `placed` holds the countries that stood beside such a body before: where there was only one, it is meant again.
    """
    named, last = _named_beside(words, hit)
    body = next((claim for claim in hit.claims if claim.startswith(DERIVED)), "")
    before = placed.setdefault(body, set()) if body else set()
    if named is None and len(before) == 1 and not hit.is_weak:
        named = next(iter(before))
    elif named is not None:
        before.add(named)
    wanted = [named] if named else [] if _is_somebody_elses(words, hit) else about
    owner = _owner(hit, wanted, countries)
    if owner is not None:
        yield replace(hit, source_id=owner, claims=(), last=last)
        return
    country = named if named is not None else _meant(words, hit, about, wanted)
    if country is not None and (derived := _derived(words, hit, country)) is not None:
        yield replace(hit, source_id=None, name=derived, claims=(), last=last, is_stranger=True)


def _told_before(
    words: ReadWords, hit: Hit, told: Set[str], countries: Mapping[str, str], named: Callable[[], Set[str]]
) -> list[Hit]:
    """Return the body of a shared name beside which no country is named, by what the text says elsewhere.

    `told` are the sources of the hits before it, `named` returns the countries that the text names: each is gathered
    once for all hits.
    """
    if _named_beside(words, hit)[0] is not None or _is_somebody_elses(words, hit):
        return []
    claims = {claim for claim in hit.claims if claim in countries}
    owners = claims & told
    if len(claims) == 1 and countries[min(claims)] in named():
        owners = claims
    return [replace(hit, source_id=min(owners), claims=())] if len(owners) == 1 else []


def _named_beside(words: ReadWords, hit: Hit) -> tuple[str | None, int]:
    """Return the country named before or behind a name, and the last word of both."""
    behind, last = _behind(words, hit)
    if behind is None:
        behind, last = _of_seat(words, hit)
    return _before(words, hit) or behind or _of_place_named(words, hit), last


def _meant(words: ReadWords, hit: Hit, about: Sequence[str], wanted: Sequence[str]) -> str | None:
    """Return the country of a name beside which none is named: "our" means the article's, else its sentence tells."""
    own = None
    if hit.first > 0 and words.is_among(hit.first - 1, "own_country"):
        own = next((country for country in about if country != ANY), None)
    return _of_sentence(words, hit, wanted) if own is None and len(hit.claims) > 1 else own


def _of_sentence(words: ReadWords, hit: Hit, wanted: Sequence[str]) -> str | None:
    """Return the country of "Norway's fund sold its stake, the central bank said", if the article is about it."""
    place = next(_countries_before(words, hit.first, is_in_sentence=True), None)
    return place if place in wanted[:1] else None


def _owner(hit: Hit, wanted: Sequence[str], countries: Mapping[str, str]) -> str | None:
    """Return the body that a shared name means, by the first country that has one.

    `ANY` takes the only one there is, unless every country has such a body: "the army".
    """
    owners = {countries[claim]: claim for claim in reversed(hit.claims) if claim in countries}
    for country in wanted:
        if country in owners:
            return owners[country]
        if country == ANY and len(owners) == 1 and not hit.is_weak:
            return next(iter(owners.values()))
    return None


def _is_somebody_elses(words: ReadWords, hit: Hit) -> bool:
    """Tell whether a body belongs to an unknown country.

    "the Saudi Ministry of Energy", "the Ministry of Culture of Baden".
    """
    after = hit.last + 1
    if (
        after + 1 < len(words.keys)
        and words.is_among(after, "of")
        and words.between(after) == words.between(after + 1) == " "
    ):
        return words.written(after + 1)[0].isupper()
    before = hit.first - 1
    if before < 0 or words.between(hit.first) != " " or not words.keys[before].isascii():
        return False
    is_name = words.written(before)[0].isupper() and not words.is_among(before, "article")
    return is_name and words.type_of(before) is None and not words.is_among(before, "filler")


def _derived(words: ReadWords, hit: Hit, country: str) -> str | None:
    """Return name and country of «МИД Франции» if no source is this body of France."""
    body_id = next((claim.removeprefix(DERIVED) for claim in hit.claims if claim.startswith(DERIVED)), None)
    return f"{words.cues.bodies[body_id].label}, {country}" if body_id else None


def _before(words: ReadWords, hit: Hit) -> str | None:
    """Return the country of «литовский МИД», "Poland's Foreign Ministry"."""
    before = hit.first - 1
    if before > 0 and words.between(hit.first) == ". ":
        return _spelt_at(words, before)
    if before < 0 or words.between(hit.first) not in (" ", "\u00a0", "\n"):
        return None
    is_owner = words.written(before)[-2:] in ("'s", "’s", "s'", "s’")
    key, table = words.keys[before], words.cues.countries
    return table.of(key) if is_owner or table.is_adjective(key) else None


def _of_place_named(words: ReadWords, hit: Hit) -> str | None:
    """Return the country of the last place named before a regional body.

    As in «Въезд на Чукотку закрыт. … В региональном управлении МВД». In "Cyprus wants …, its energy minister said" it
    is the first place of the sentence.
    """
    if hit.first > 0 and words.is_among(hit.first - 1, "owner"):
        return next(reversed(list(_countries_before(words, hit.first - 1, is_in_sentence=True))), None)
    office = range(hit.first - 1, max(-1, hit.first - 1 - _LONGEST_OFFICE), -1)
    region = next((index for index in office if words.is_among(index, "regional")), 0)
    return next(_countries_before(words, region), None)


def _countries_before(words: ReadWords, end: int, *, is_in_sentence: bool = False) -> Iterator[str]:
    """Yield the countries of the places named before a word, the nearest first."""
    table = words.cues.countries
    for index in range(end - 1, max(-1, end - _REACH_OF_REGION), -1):
        if is_in_sentence and set(words.between(index + 1)) & set(".!?\n"):
            return
        key = words.keys[index]
        if words.written(index)[0].isupper() and not table.is_adjective(key) and (country := table.of(key)):
            yield country


def _of_seat(words: ReadWords, hit: Hit) -> tuple[str | None, int]:
    """Return the country of «МЧС по Свердловской области», and its last word."""
    after = hit.last + 2
    if after >= len(words.keys) or not words.is_among(hit.last + 1, "of_seat"):
        return None, hit.last
    if not all(words.between(index) in (" ", "\u00a0", "\n") for index in (after - 1, after)):
        return None, hit.last
    country = words.cues.countries.of(words.keys[after])
    if country is None:
        return None, hit.last
    if words.keys[after].isascii():
        # phrases pass over "in Moscow" by themselves
        return country, hit.last
    has_noun = after + 1 < len(words.keys) and words.is_among(after + 1, "region")
    return country, after + has_noun


def _behind(words: ReadWords, hit: Hit) -> tuple[str | None, int]:
    """Return the country of «МИД Литвы», "Foreign Ministry of Poland", and its last word; «МИД Литве» has none."""
    after = hit.last + 1
    if after + 1 < len(words.keys) and words.is_among(after, "of"):
        after += 1
    if after >= len(words.keys) or words.between(after) not in (" ", "\u00a0", "\n"):
        return None, hit.last
    table, first = words.cues.countries, words.keys[after]
    if (table.of(first) is None or table.is_adjective(first)) and _is_followed(words, after):
        after += 1
    key, genitive = words.keys[after], words.cues.endings.get("country", ())
    is_named = after > hit.last + 1 or table.is_abbreviation(key) or key.endswith(genitive)
    country = table.of(key) if is_named and not table.is_adjective(key) else None
    return country, hit.last if country is None else after


def _is_followed(words: ReadWords, first: int) -> bool:
    """Tell whether a word may be the first of a country's two: «МИД Новой Зеландии», «МИД Республики Беларусь»."""
    last = first + 1
    if last >= len(words.keys) or words.between(last) not in (" ", "\u00a0"):
        return False
    # «УДАІ МУС Беларусі» are two bodies
    return words.written(first).istitle() and words.written(last)[0].isupper()
