"""Cache answers about words: news repeats its words, and a dict answers a whole list of them in one go."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")


class Memo(dict[str, Answer]):
    """Cache the results of a pure function, keyed by the text asked about.

    `list(map(memo.__getitem__, words))` stays in C for known words: a third of the cost of as many `lru_cache` calls
    (measured). Memory is bounded by `most` entries. After half as many new ones, entries that nobody has asked for
    since the last clearing are dropped: recurring words stay, one-off words go. Texts longer than `longest` characters,
    which only hostile pages contain, are answered but not kept.
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
        # Starts empty in another process: every entry can be computed again.
        return Memo, (self.answer, self.most, self.longest)
