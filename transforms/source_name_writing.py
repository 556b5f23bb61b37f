"""How a name is written where it stands: in quotation marks, as a surname."""

from __future__ import annotations

from transforms.source_cues import CUES
from transforms.source_tokens import QUOTES, Words


def is_quoted(words: Words, first: int, last: int) -> bool:
    """Whether the words stand in quotation marks of their own."""
    before, after = words.between(first), words.between(last + 1)
    return before[-1:] in tuple(QUOTES) and after[:1] in tuple(QUOTES) and bool(before and after)


def is_surname(words: Words, first: int) -> bool:
    """«Ольга Зеркало сообщила»: a first name stands before; «Телеканал Дождь», «Сообщает Медуза» are no persons."""
    before = first - 1
    if before < 0 or words.between(first) not in (" ", "\u00a0") or not words.written(before)[0].isupper():
        return False
    return words.keys[before] not in CUES.types and not any(
        words.keys[before] in CUES.words[name] for name in ("filler", "impersonal", "speech", "press", "to", "at")
    )
