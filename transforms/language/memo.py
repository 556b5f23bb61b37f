"""Answers about words, kept: news repeats its words, and a dict answers for a whole list of them in one go."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")


class Memo(dict[str, Answer]):
    """The answers of a pure function, by the text asked about.

    `list(map(memo.__getitem__, words))` never leaves C for a word it knows: a third of what as many calls of an
    `lru_cache` cost (measured). Memory is bounded: all is forgotten when `most` answers are held, and texts of more
    than `longest` characters, which only hostile pages hold, are answered and not kept.
    """

    __slots__ = ("answer", "longest", "most")

    def __init__(self, answer: Callable[[str], Answer], most: int = 65_536, longest: int = 64) -> None:
        super().__init__()
        self.answer, self.most, self.longest = answer, most, longest

    def __missing__(self, text: str) -> Answer:
        found = self.answer(text)
        if len(text) <= self.longest:
            if len(self) >= self.most:
                self.clear()
            self[text] = found
        return found

    def __reduce__(self) -> tuple[object, ...]:
        # In another process it begins empty: what it holds can be answered again.
        return Memo, (self.answer, self.most, self.longest)
