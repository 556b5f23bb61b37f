"""Persons in the genitive, as Slavic lines name the makers: «Текст и фото Анны Лесной».

Endings are data (`genitives` in seeds/people.toml). The first name must be known in the nominative: it tells which
endings the surname has.
"""

from __future__ import annotations

from collections.abc import Iterable

from presswatch.shipped import shipped_table
from transforms.people.name_words import GIVEN_NAMES

#: the words of a name that is changed: first name and surname
WORDS_OF_NAME = 2


def in_nominative(name: str) -> str | None:
    """Return the nominative of a person's first name and surname in the genitive; None if the first name is unknown."""
    words = name.split()
    endings = shipped_table("people.toml")["genitives"]
    if len(words) != WORDS_OF_NAME or not all(word[0].isupper() for word in words):
        return None
    first = next((one for one in changed(words[0], endings["first_names"]) if one.lower() in GIVEN_NAMES), None)
    if first is None:
        return None
    of_surname = endings["women" if first[-1] in endings["women_end"] else "men"]
    return f"{first} {next(iter(changed(words[1], of_surname)), words[1])}"


def changed(word: str, endings: Iterable[str]) -> list[str]:
    """Return the word with each ending that it has changed to the other; endings are "genitive:nominative"."""
    pairs = (pair.partition(":") for pair in endings)
    found = [(word[: -len(old)], new) for old, _, new in pairs if word.lower().endswith(old) and len(word) > len(old)]
    return [stem + (new.upper() if word.isupper() else new) for stem, new in found]
