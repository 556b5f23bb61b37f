"""The name around the noun of a body: adjectives before it, genitives after it, all of it in the nominative.

«в Томском областном суде» is «Томский областной суд». It is a name where a capital in it does more than open the
sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from transforms.sources.bodies.genitives import End, Genitives, is_beside
from transforms.sources.cues.body_nouns import BodyNoun, BodyNouns
from transforms.sources.cues.tables import ReadWords
from transforms.sources.names.writing import opens_sentence, spelt

HYPHENS = frozenset({"-", "‐", "‑"})
_SHORTEST_ADJECTIVE = 5
MOST_ADJECTIVES = 6
_VOWELS = "аеёиоуыэюяіїє"


@dataclass(frozen=True, slots=True)
class BodyName:
    """A name as it stands in a text: words `first` to `end.last`, its noun among them at `index`."""

    first: int
    index: int
    noun: BodyNoun
    #: the adjectives in the nominative, the first half of a compound with its hyphen
    adjectives: tuple[str, ...]
    end: End


def body_name_at(words: ReadWords, nouns: BodyNouns, index: int, noun: BodyNoun) -> BodyName | None:
    """Return the name around the noun at `index`; None if there is none."""
    if noun.letters_of_noun:
        is_named = words.written(index)[0].isupper()
        return BodyName(index, index, noun, (), End(index, has_capital=True)) if is_named else None
    first, adjectives = _beginning(words, nouns, index, noun)
    if first == index and not is_beside(words, index + 1):
        return None
    end = Genitives(words, nouns).end_of_name(first, index, noun)
    if end is None:
        return None
    name = BodyName(first, index, noun, adjectives, end)
    return name if _is_name(words, nouns, name) else None


def _beginning(words: ReadWords, nouns: BodyNouns, index: int, noun: BodyNoun) -> tuple[int, tuple[str, ...]]:
    """Return the first word of the name, and its adjectives in the nominative."""
    first, kept = index, 0
    passed = list(_adjectives(words, nouns, index, noun.gender))
    for count in range(1, len(passed) + 1):
        if words.written(index - count)[0].isupper():
            first, kept = index - count, count
    return first, tuple(reversed(passed[:kept]))


def _adjectives(words: ReadWords, nouns: BodyNouns, index: int, gender: str) -> Iterator[str]:
    """Yield the adjectives before a noun in the nominative, the last one first."""
    for place in range(index, max(0, index - MOST_ADJECTIVES), -1):
        gap = words.between(place)
        if gap in HYPHENS and place < index:
            yield spelt(words, place - 1) + gap
        elif is_beside(words, place) and (nominative := _adjective(words, nouns, place - 1, gender)):
            yield nominative
        else:
            return


def _adjective(words: ReadWords, nouns: BodyNouns, index: int, gender: str) -> str | None:
    """Return the nominative of an adjective; None if the word is no adjective of that gender."""
    written = spelt(words, index)
    if len(written) < _SHORTEST_ADJECTIVE or written.isupper() or words.is_in(index, "people", "title"):
        return None
    return nouns.nominative_of(written, gender)


def _is_name(words: ReadWords, nouns: BodyNouns, name: BodyName) -> bool:
    """Tell whether a capital shows that the words are a name, and not only that a sentence begins."""
    if not name.adjectives and _is_vague(words, nouns, name) or _is_state(words, nouns, name):
        return False
    if not words.written(name.first)[0].isupper():
        return name.end.has_capital
    if name.end.has_capital or not _opens(words, name.first):
        return name.first < name.end.last
    return bool(name.adjectives) and _is_proper(words, nouns, name)


def _is_vague(words: ReadWords, nouns: BodyNouns, name: BodyName) -> bool:
    """Tell whether a noun of many meanings stands alone or before a place: «центр Минска»."""
    if name.noun.nominative not in nouns.part("vague"):
        return False
    return not name.end.has_capital or words.written(name.index + 1)[0].isupper()


def _is_state(words: ReadWords, nouns: BodyNouns, name: BodyName) -> bool:
    """Tell whether the name is a state's: «Российская Федерация»."""
    is_bare = len(name.adjectives) == 1 and name.end.last == name.index
    return is_bare and name.noun.nominative in nouns.part("state") and _is_of_country(words, name)


def _is_of_country(words: ReadWords, name: BodyName) -> bool:
    return words.cues.countries.is_adjective(words.keys[name.first])


def _opens(words: ReadWords, first: int) -> bool:
    """Tell whether a capital may only open a sentence, or the text after a dateline's dash."""
    return opens_sentence(words, first) or words.gaps[first] == "d"


def _is_proper(words: ReadWords, nouns: BodyNouns, name: BodyName) -> bool:
    """Tell whether the first adjective is a place's: «Томский областной суд», while «Городской суд» may be any."""
    adjective = name.adjectives[0].casefold()
    if not adjective.endswith(nouns.part("proper")) or adjective in nouns.part("common"):
        return False
    is_long = len(name.adjectives) > 1 or name.end.last > name.index
    return not _is_of_country(words, name) or is_long and name.noun.nominative not in nouns.part("vague")


def in_nominative(words: ReadWords, nouns: BodyNouns, name: BodyName) -> str:
    """Return the name as a dictionary has it: «Томский областной суд»."""
    if name.noun.letters_of_noun:
        return spelt(words, name.index)[: -name.noun.letters_of_noun] + name.noun.nominative
    noun = name.noun.nominative
    is_capital = words.written(name.index)[0].isupper() and not noun.isupper()
    parts = [*name.adjectives, noun.capitalize() if is_capital else noun]
    parts += [spelt(words, place) for place in range(name.index + 1, name.end.last + 1)]
    whole = parts[0]
    for part in parts[1:]:
        whole += part if whole.endswith(tuple(HYPHENS)) else " " + _behind(nouns, whole, part)
    return whole[0].upper() + whole[1:]


def _behind(nouns: BodyNouns, before: str, word: str) -> str:
    """Return a word as it is spelt after another: Belarusian «універсітэт» is «ўніверсітэт» after a vowel."""
    for pair in nouns.part("behind_vowel"):
        plain, _, softened = pair.partition("=")
        is_vowel = before[-1] in _VOWELS
        if word.startswith(plain if is_vowel else softened):
            return (softened if is_vowel else plain) + word[1:]
    return word
