"""The words around a match."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass

from transforms.language import WORD, stem, tokens_of

#: words of a snippet, and its most characters
WORDS, LONGEST = 32, 260
_AS_SPACES = str.maketrans("\n\r\t", "   ")


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of a text on one line; `marks` are the places (start, end) of the words searched for."""

    text: str
    marks: tuple[tuple[int, int], ...]


def snippet(text: str, stems: Set[str]) -> Snippet:
    """Return the stretch of `text` with the most different stems searched for, or its beginning if it has none."""
    tokens = tokens_of("", text)
    hits = [index for index, key in enumerate(tokens.keys) if stem(key) in stems]
    first = best_start([(index, stem(tokens.keys[index])) for index in hits])
    last = min(first + WORDS, len(tokens.keys)) - 1
    if last < first:
        return Snippet(" ".join(text[:LONGEST].split()), ())
    start, end = tokens.starts[first], tokens.ends[last]
    end = whole_end(text, tokens.ends[first : last + 1], min(end, start + LONGEST))
    before, after = "… " if start > 0 else "", " …" if end < len(text.rstrip()) else ""
    marks = [(tokens.starts[i] - start, tokens.ends[i] - start) for i in hits if start <= tokens.starts[i] < end]
    shift = len(before)
    return Snippet(
        before + text[start:end].translate(_AS_SPACES) + after, tuple((a + shift, b + shift) for a, b in marks)
    )


def whole_end(text: str, ends: Sequence[int], most: int) -> int:
    """Return the last of the words' ends up to `most`, or the end of the text if no word follows it."""
    end = max([at for at in ends if at <= most], default=most)
    return end if WORD.search(text, end) else len(text.rstrip())


def best_start(hits: list[tuple[int, str]]) -> int:
    """Return where a snippet begins: a few words before the window with the most different, then the most, hits."""
    best, best_worth, first = 0, (0, 0), 0
    inside: Counter[str] = Counter()
    for index, found in hits:
        inside[found] += 1
        while hits[first][0] <= index - WORDS + 6:
            inside[hits[first][1]] -= 1
            first += 1
        worth = (sum(1 for count in inside.values() if count), sum(inside.values()))
        if worth > best_worth:
            best, best_worth = hits[first][0], worth
    return max(best - 5, 0)
