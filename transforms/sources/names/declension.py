"""The cases of a source's name, made when the registry is compiled.

A name is declined like a phrase: adjectives and the first noun («Белорусское телеграфное агентство»), both words of a
person («Анатолий Глаз»); what follows the noun stays («Офис Тихановской»). Abbreviations, foreign words and names with
endings in brackets («Радио Свобод(а|ы|е|у|ой)») are not declined; the latter are expanded as written.
"""

from __future__ import annotations

from collections.abc import Sequence

from transforms.sources.cues.declensions import CASES, Declension, Endings


def oblique_forms(name: str, declensions: Sequence[Declension], *, is_person: bool = False) -> tuple[str, ...]:
    """Return a name in the cases other than the nominative, in each language whose letters it has."""
    words, letters = name.split(), set(name.lower())
    letters -= {" ", "-"}
    if not words or not all(word.strip("-") for word in words):
        return ()
    fitting = (declension for declension in declensions if letters.issubset(declension.letters))
    forms = [form for declension in fitting for form in _declined(words, declension, is_person=is_person)]
    return tuple(dict.fromkeys(form for form in forms if form != name))


def _declined(words: list[str], declension: Declension, *, is_person: bool) -> list[str]:
    head = 0 if is_person else _head_of(words, declension.adjectives)
    declined = range(len(words)) if is_person else [head]
    if any(_stays(words, place, declension, is_person=is_person) for place in declined):
        return []
    if is_person:
        columns = [_cases(word, _person_table(words, place, declension)) for place, word in enumerate(words)]
    else:
        columns = _phrase_columns(words, head, declension)
    cases = ([column[case] for column in columns] for case in range(CASES))
    return [" ".join(pieces) for choices in cases for pieces in _products(choices)]


def _phrase_columns(words: list[str], head: int, declension: Declension) -> list[list[list[str]]]:
    """Return the cases of each word of a phrase: adjectives, the noun at `head`, and the rest unchanged."""
    is_plural = head > 0 and words[head - 1].endswith(declension.plural_adjectives)
    columns = [_cases(word, declension.adjectives) for word in words[:head]]
    columns.append(_cases(words[head], declension.plurals if is_plural else declension.nouns))
    return [*columns, *([[rest]] * CASES for rest in words[head + 1 :])]


def _head_of(words: list[str], adjectives: Endings) -> int:
    """Return the place of the noun: the first word that is not an adjective, or the last word."""
    places = (place for place, word in enumerate(words) if not _has_ending(word, adjectives))
    return next(places, len(words) - 1)


def _stays(words: list[str], place: int, declension: Declension, *, is_person: bool) -> bool:
    """Tell whether a word has no cases."""
    word = words[place]
    return _is_fixed(word, declension) or len(words) == 1 and word.endswith(declension.fixed_alone) and not is_person


def _person_table(words: list[str], place: int, declension: Declension) -> Endings:
    """Return the endings of surnames, which differ; a woman's that ends in a consonant stays: «Натальи Эйсмонт»."""
    if place + 1 < len(words):
        return declension.first_names
    is_woman = len(words) > 1 and words[0].endswith(declension.women)
    return declension.surnames if is_woman else declension.surnames_of_men


def _is_fixed(word: str, declension: Declension) -> bool:
    """Tell whether a word is never declined.

    «МИД» (its endings are in brackets), compounds of capitals, foreign -о, -у, -ю.
    """
    is_short = len(word) < 3 or sum(letter.isupper() for letter in word) > 1
    return is_short or word.lower().endswith(declension.fixed)


def _has_ending(word: str, table: Endings) -> bool:
    return len(word) > 3 and word.endswith(tuple(table))


def _cases(word: str, table: Endings) -> list[list[str]]:
    ending = next((ending for ending in table if word.endswith(ending)), None)
    if ending is None:
        return [[word]] * CASES
    stem = word[: len(word) - len(ending)]
    return [[stem + variant for variant in variants] for variants in table[ending]]


def _products(choices: list[list[str]]) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = [()]
    for options in choices:
        found = [(*head, option) for head in found for option in options]
    return found
