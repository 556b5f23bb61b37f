"""Make all forms of a rule's word when rules are compiled, so that matching needs no dictionary.

Generous on purpose: a form that does not exist costs nothing, a missing one loses an article.
"""

from __future__ import annotations

from transforms.language.inflection_be import forms as belarusian_forms
from transforms.language.inflection_ru import forms as russian_forms

_GENERATORS = {"ru": russian_forms, "be": belarusian_forms}
_VOWELS = "aeiou"


def forms(word: str, language: str) -> frozenset[str]:
    """Return the forms of a lower-case word, itself included; without a generator only the word itself."""
    if language == "en":
        return english_forms(word)
    generate = _GENERATORS.get(language)
    return generate(word) | {word} if generate and len(word) > 2 and word.isalpha() else frozenset((word,))


def english_forms(word: str) -> frozenset[str]:
    """Return plural, -ed and -ing forms of an English noun or regular verb."""
    if not word.isalpha() or len(word) < 3:
        return frozenset((word,))
    if word.endswith("y") and word[-2] not in _VOWELS:
        return frozenset((word, f"{word[:-1]}ies", f"{word[:-1]}ied", f"{word}ing"))
    if word.endswith("e"):
        return frozenset((word, f"{word}s", f"{word}d", f"{word[:-1]}ing"))
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return frozenset((word, f"{word}es", f"{word}ed", f"{word}ing"))
    plain = {word, f"{word}s", f"{word}ed", f"{word}ing"}
    if word[-2] in _VOWELS and word[-3] not in _VOWELS and word[-1] not in "wxy":
        plain |= {f"{word}{word[-1]}ed", f"{word}{word[-1]}ing"}
    return frozenset(plain)
