"""Bodies that nobody registered in languages with cases: «в Томском областном суде», «прокуратура Одесской области».

A body's noun (`[bodies]` of seeds/words) with the adjectives before it, back to the first capital, and the genitives
after it is a name where a capital in it does more than open the sentence. The hit carries the name in the nominative.
It becomes a source beside a certain cue only: a body that is merely named is none.

A text names such a body again by its noun alone: «Томский областной суд … сообщается на сайте суда». The noun must
stand bare, and the text must have named one body with that noun only. Nouns of many meanings («центр») and bodies named
far away do not count. The hit is weak: it needs a clear phrase.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter

from transforms.language import QUOTES, spelling_of
from transforms.sources.bodies.body_names import HYPHENS, MOST_ADJECTIVES, BodyName, body_name_at, in_nominative
from transforms.sources.bodies.genitives import Genitives, is_beside
from transforms.sources.cues.body_nouns import BodyNoun, BodyNouns
from transforms.sources.cues.tables import ReadWords
from transforms.sources.names.finding import Hit, words_taken
from transforms.sources.names.writing import spelt

#: how many characters show the language of a text
_SAMPLE = 3000
#: how many words behind a noun the capital of its name may stand: «комитет по охране памятников истории и культуры …»
_REACH_BEHIND = 8
#: how many words after a body its noun alone may name it again
_REACH_AGAIN = 150
_LAST = attrgetter("last")


def with_declined_bodies(words: ReadWords, hits: Sequence[Hit], countries: Mapping[str, str]) -> list[Hit]:
    """Return the hits together with the bodies that a text names by their noun and no registry knows, in order.

    An everyday word for a known body («прокуратуре») that lies in such a name is that body where the name says its
    country, else a part of the name. `countries` maps source ids to their country.
    """
    known = list(hits)
    for nouns in _languages(words):
        found = nouns.among(words.vocabulary)
        names = list(_names(words, nouns, found))
        if names:
            weak = [hit for hit in hits if _is_word(hit)]
            named = [hit for hit in hits if not _is_word(hit)]
            free = _free(words, nouns, names, {index for hit in named for index in _span(hit)})
            known = _merged(words, (named, weak), list(free), countries)
        if again := list(bodies_again(words, nouns, found, known)):
            known = sorted([*known, *again], key=lambda hit: hit.first)
        if names:
            break
    return known


def _is_word(hit: Hit) -> bool:
    """Tell whether a hit is an everyday word that may mean a known body."""
    return hit.is_weak and hit.kind == "official"


def _span(hit: Hit) -> range:
    return range(hit.first, hit.last + 1)


def _languages(words: ReadWords) -> Iterator[BodyNouns]:
    """Yield the nouns of the text's language where its letters tell it, else those of every language it may be in."""
    tables = words.cues.body_nouns
    if words.text.isascii() or not tables:
        return
    spelling = spelling_of(words.text[:_SAMPLE])
    if not spelling:
        beginnings = {key[:1] for key in words.vocabulary}
        yield from (nouns for nouns in tables.values() if not nouns.letters.isdisjoint(beginnings))
    elif spelling in tables:
        yield tables[spelling]


def _names(words: ReadWords, nouns: BodyNouns, found: Mapping[str, BodyNoun]) -> Iterator[BodyName]:
    """Yield the names of bodies in a text, by the nouns `found` in it."""
    for index in words.places_of(found.keys()):
        if _has_capital_near(words, index) and words.between(index) not in HYPHENS:
            name = body_name_at(words, nouns, index, found[words.keys[index]])
            if name is not None and not _is_goal(words, name):
                yield name


def _has_capital_near(words: ReadWords, index: int) -> bool:
    """Tell whether a word with a capital stands near enough to belong to one name with a noun."""
    last = min(index + _REACH_BEHIND, len(words.keys) - 1)
    return not words.text[words.starts[max(0, index - MOST_ADJECTIVES)] : words.ends[last]].islower()


def _free(words: ReadWords, nouns: BodyNouns, names: Sequence[BodyName], taken: set[int]) -> Iterator[Hit]:
    """Yield the names that share no word with each other or with those `taken`, and are no part of one."""
    for name in names:
        hit = _hit(words, nouns, name)
        if taken.isdisjoint(_span(hit)) and not _is_part(words, nouns, name, taken):
            taken.update(_span(hit))
            yield hit


def _hit(words: ReadWords, nouns: BodyNouns, name: BodyName) -> Hit:
    written = in_nominative(words, nouns, name)
    is_oblique = name.noun.is_oblique
    return Hit(
        name.first, name.end.last, None, written, "official", is_oblique=is_oblique, is_weak=True, is_stranger=True
    )


def _is_goal(words: ReadWords, name: BodyName) -> bool:
    """Tell whether the body is where something goes: «Дело передали в Томский областной суд»."""
    return name.first > 0 and words.is_among(name.first - 1, "written_in") and not name.noun.may_be_place


def _is_part(words: ReadWords, nouns: BodyNouns, name: BodyName, taken: set[int]) -> bool:
    """Tell whether the words are only a part of a name.

    «завод «Электрощит»», «больница № 5», «Русская служба Би-би-си» go on after them, «Министерство внутренних дел и
    администрации Польши» began before them.
    """
    first, after = name.first, name.end.last + 1
    is_joined_to_known = (
        first - 2 in taken and words.is_among(first - 1, "and") and not words.written(first)[0].isupper()
    )
    if is_joined_to_known or after >= len(words.keys):
        return is_joined_to_known
    gap = words.between(after)
    if gap in HYPHENS or "№" in gap or gap[:1].isspace() and gap.strip()[:1] in set(QUOTES):
        return True
    return gap.isspace() and after in taken and name.noun.nominative in nouns.part("vague")


def _merged(
    words: ReadWords, hits: tuple[list[Hit], list[Hit]], found: Sequence[Hit], countries: Mapping[str, str]
) -> list[Hit]:
    """Return all hits in order; those of everyday words that lie in a body's name become that name."""
    named, weak = hits
    at = {index: hit for hit in weak for index in _span(hit)}
    kept = {hit.first: hit for hit in weak}
    bodies = []
    for body in found:
        touched = {at[index].first: at[index] for index in _span(body) if index in at}
        if all(body.first <= hit.first and hit.last <= body.last for hit in touched.values()):
            for first in touched:
                del kept[first]
            bodies.append(_known(words, body, list(touched.values()), countries))
    return sorted([*named, *kept.values(), *bodies], key=lambda hit: hit.first)


def _known(words: ReadWords, body: Hit, parts: Sequence[Hit], countries: Mapping[str, str]) -> Hit:
    """Return the known body whose office this is.

    The name says its country («Гродненская прокуратура»), or that it is a branch («Падляшскі аддзел Памежнай аховы»).
    """
    named = {words.cues.countries.of(words.keys[index]) for index in _span(body) if words.written(index)[0].isupper()}
    for hit in parts:
        before = range(body.first, hit.first)
        is_branch = hit.last == body.last and any(words.is_among(index, "branch") for index in before)
        if hit.source_id is not None and (countries.get(hit.source_id) in named or is_branch):
            return replace(body, source_id=hit.source_id, name=hit.name, is_stranger=False)
    return body


def bodies_again(
    words: ReadWords, nouns: BodyNouns, found: Mapping[str, BodyNoun], hits: Sequence[Hit]
) -> Iterator[Hit]:
    """Yield a weak hit for each bare noun that means the body named with it before; `found` are the text's nouns."""
    named = {noun: bodies for noun, bodies in _by_noun(words, found, hits).items() if _are_one(bodies)}
    if not named:
        return
    taken = words_taken(hits)
    for index in words.places_of({key for key, noun in found.items() if noun.nominative in named}):
        noun = found[words.keys[index]]
        body = _last_before(named[noun.nominative], index)
        if body is not None and index not in taken and _is_bare(words, nouns, index, noun):
            yield replace(body, first=index, last=index, is_oblique=noun.is_oblique, is_weak=True, is_speaker=False)


def _by_noun(words: ReadWords, found: Mapping[str, BodyNoun], hits: Sequence[Hit]) -> dict[str, list[Hit]]:
    """Return the bodies of several words by the noun among them."""
    named: dict[str, list[Hit]] = {}
    for hit in sorted(hits, key=_LAST):
        if hit.kind == "official" and hit.last > hit.first and not hit.is_speaker and not hit.is_domain:
            for noun in filter(None, (found.get(words.keys[index]) for index in range(hit.first, hit.last + 1))):
                named.setdefault(noun.nominative, []).append(hit)
                break
    return named


def _are_one(bodies: Sequence[Hit]) -> bool:
    return len({body.source_id or body.name for body in bodies}) == 1


def _last_before(bodies: Sequence[Hit], index: int) -> Hit | None:
    """Return the last of the places of a body before a word, in their order, if it is near enough."""
    place = bisect_left(bodies, index, key=_LAST) - 1
    return bodies[place] if place >= 0 and index - bodies[place].last <= _REACH_AGAIN else None


def _is_bare(words: ReadWords, nouns: BodyNouns, index: int, noun: BodyNoun) -> bool:
    """Tell whether a noun stands without adjective, genitive or name: «в суде», not «в районном суде», «суд Уфы»."""
    if noun.nominative in nouns.part("vague") or words.between(index) in HYPHENS:
        return False
    if is_beside(words, index) and nouns.nominative_of(spelt(words, index - 1), noun.gender):
        return False
    after = index + 1
    if after < len(words.keys) and (words.between(after) in HYPHENS or words.between(after).strip()[:1] in _NAMING):
        return False
    end = Genitives(words, nouns).end_of_name(index, index, noun)
    return end is not None and end.last == index


#: what begins a name or a number behind a noun: «школа № 5», «завод «Луч»»
_NAMING = frozenset(QUOTES) | {"№"}
