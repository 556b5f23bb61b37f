"""Answers about words, kept: news repeats its words, and a dict answers for a whole list of them in one go."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")


class Memo(dict[str, Answer]):
    """The answers of a pure function, by the text asked about.

    `list(map(memo.__getitem__, words))` never leaves C for a word it knows: a third of what as many calls of an
    `lru_cache` cost (measured). Memory is bounded: `most` answers are held. When half as many have come anew, those
    that nobody has asked for since the last time are forgotten: what recurs stays, and words that came once go.
    Texts of more than `longest` characters, which only hostile pages hold, are answered and not kept.
    """

    __slots__ = ("answer", "longest", "most", "older")

    def __init__(self, answer: Callable[[str], Answer], most: int = 24_576, longest: int = 64) -> None:
        super().__init__()
        self.answer, self.most, self.longest = answer, most, longest
        self.older: dict[str, Answer] = {}

    def __missing__(self, text: str) -> Answer:
        if text in self.older:
            found = self.older.pop(text)
        else:
            found = self.answer(text)
            if len(text) > self.longest:
                return found
        if len(self) >= self.most >> 1:
            self.older = dict(self)
            self.clear()
        self[text] = found
        return found

    def __reduce__(self) -> tuple[object, ...]:
        # In another process it begins empty: what it holds can be answered again.
        return Memo, (self.answer, self.most, self.longest)
