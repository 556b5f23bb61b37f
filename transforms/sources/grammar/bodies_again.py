"""Bodies that a text names again by their noun alone: «Томский областной суд … сообщается на сайте суда».

The noun must stand bare, and the text must have named one body with that noun only. Nouns of many meanings («центр»)
and bodies named far away do not count. The hit is weak: it needs a clear phrase.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from transforms.language import QUOTES
from transforms.sources.cues.body_nouns import BodyNoun, BodyNouns
from transforms.sources.cues.tables import ReadWords
from transforms.sources.grammar.body_names import HYPHENS
from transforms.sources.grammar.genitives import Genitives, is_beside
from transforms.sources.names.finding import Hit
from transforms.sources.names.writing import spelt

_REACH = 150


def bodies_again(
    words: ReadWords, nouns: BodyNouns, found: Mapping[str, BodyNoun], hits: Sequence[Hit]
) -> Iterator[Hit]:
    """Yield a weak hit for each bare noun that means the body named with it before; `found` are the text's nouns."""
    named = _by_noun(words, found, hits)
    if not named:
        return
    taken = {index for hit in hits for index in range(hit.first, hit.last + 1)}
    for index in words.places_of({key for key, noun in found.items() if noun.nominative in named}):
        noun = found[words.keys[index]]
        body = _only_before(named[noun.nominative], index)
        if body is not None and index not in taken and _is_bare(words, nouns, index, noun):
            yield replace(body, first=index, last=index, is_oblique=noun.is_oblique, is_weak=True, is_speaker=False)


def _by_noun(words: ReadWords, found: Mapping[str, BodyNoun], hits: Sequence[Hit]) -> dict[str, list[Hit]]:
    """Return the bodies of several words by the noun among them."""
    named: dict[str, list[Hit]] = {}
    for hit in hits:
        if hit.kind == "official" and hit.last > hit.first and not hit.is_speaker and not hit.is_domain:
            for noun in filter(None, (found.get(words.keys[index]) for index in range(hit.first, hit.last + 1))):
                named.setdefault(noun.nominative, []).append(hit)
                break
    return named


def _only_before(bodies: Sequence[Hit], index: int) -> Hit | None:
    """Return the last body before a word, if the text knows no other with that noun."""
    before = [body for body in bodies if body.last < index]
    if not before or len({body.source_id or body.name for body in bodies}) > 1:
        return None
    return before[-1] if index - before[-1].last <= _REACH else None


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
