"""How a name is written in the text: in quotation marks, in lower case, as a surname, as a possessive."""

from __future__ import annotations

from transforms.language import QUOTES, in_cyrillic
from transforms.sources.cues.tables import ReadWords

_POSSESSIVES = ("'s", "’s")
_SENTENCE_ENDS = (".", "!", "?", "…", ":", "»")
_LATIN_LETTERS = frozenset("abcćčdefghijklłmnńoprsśštuŭvwyzźž")


def is_quoted(words: ReadWords, first: int, last: int) -> bool:
    """Tell whether the words have their own quotation marks."""
    before, after = words.between(first), words.between(last + 1)
    return before[-1:] in tuple(QUOTES) and after[:1] in tuple(QUOTES) and bool(before and after)


def is_small(words: ReadWords, first: int, last: int) -> bool:
    """Tell whether the words are in lower case, which makes «польское радио», «наша нива» everyday words."""
    is_named = any(words.written(index)[0].isupper() for index in range(first, last + 1))
    return not is_named and words.written(first)[0].isalpha() and not is_quoted(words, first, last)


def is_small_but_first(words: ReadWords, first: int, last: int) -> bool:
    """Tell whether only the capital that opens a sentence makes them look like a name.

    «Народная воля мацнейшая за ўказы».
    """
    is_rest_small = all(words.written(index)[0].islower() for index in range(first + 1, last + 1))
    return is_rest_small and opens_sentence(words, first) and not is_quoted(words, first, last)


def opens_sentence(words: ReadWords, first: int) -> bool:
    """Tell whether a word begins a sentence, a line or a quotation: its capital says nothing then."""
    gap = words.between(first)
    return first == 0 or "\n" in gap or gap.rstrip(QUOTES + " \u00a0—–-")[-1:] in _SENTENCE_ENDS


def is_surname(words: ReadWords, first: int) -> bool:
    """Tell whether a first name stands before: «Ольга Зеркало сообщила».

    «Телеканал Дождь», «Сообщает Медуза» are no persons.
    """
    before = first - 1
    if before < 0 or words.between(first) not in (" ", "\u00a0") or not words.written(before)[0].isupper():
        return False
    is_other = words.is_in(before, "filler", "impersonal", "speech", "press", "to", "at")
    return words.type_of(before) is None and not is_other


def is_owner(words: ReadWords, index: int) -> bool:
    """Tell whether a word is a possessive: "Acme's"."""
    return words.written(index).endswith(_POSSESSIVES)


def name_written(words: ReadWords, first: int, last: int) -> str:
    """Return a name as written, without the "'s" that makes it a possessive."""
    name = words.text[words.starts[first] : words.ends[last]]
    for ending in _POSSESSIVES:
        name = name.removesuffix(ending)
    return name


def spelt(words: ReadWords, index: int) -> str:
    """Return a word as written; Belarusian in Latin script is turned into Cyrillic."""
    written = words.written(index)
    if words.keys[index].isascii() or written[0].lower() not in _LATIN_LETTERS:
        return written
    cyrillic = in_cyrillic(written.lower())
    if len(written) > 1 and written.isupper():
        return cyrillic.upper()
    return cyrillic.capitalize() if written[0].isupper() else cyrillic
