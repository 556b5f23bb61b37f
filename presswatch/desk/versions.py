"""Versions of an article side by side: each passage that differs, deletions and insertions marked. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from markupsafe import Markup, escape

from presswatch.page import plain

SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")
#: comparing takes time by the square of what is compared
MOST_SENTENCES, MOST_WORDS, MOST_PASSAGES = 600, 400, 40


def changed_passages(old: str, new: str) -> Iterator[tuple[Markup, Markup]]:
    """Yield each passage that differs, before and after, at most `MOST_PASSAGES`."""
    before, after = sentences(old)[:MOST_SENTENCES], sentences(new)[:MOST_SENTENCES]
    steps = [step for step in SequenceMatcher(None, before, after, autojunk=False).get_opcodes() if step[0] != "equal"]
    for _, i1, i2, j1, j2 in steps[:MOST_PASSAGES]:
        yield sides(" ".join(before[i1:i2]).split(), " ".join(after[j1:j2]).split())


def sentences(text: str) -> list[str]:
    """Return a text cut after sentences and at line breaks."""
    return [part.strip() for part in SENTENCE_END.split(text) if part.strip()]


def sides(before: Sequence[str], after: Sequence[str]) -> tuple[Markup, Markup]:
    """Return two passages word by word: `<del>` around what was removed, `<ins>` around what was added."""
    left, right = [], []
    for kind, i1, i2, j1, j2 in SequenceMatcher(
        None, before[:MOST_WORDS], after[:MOST_WORDS], autojunk=False
    ).get_opcodes():
        gone, come = (escape(plain(" ".join(words), 4000)) for words in (before[i1:i2], after[j1:j2]))
        left += [gone if kind == "equal" else Markup("<del>{}</del>").format(gone)] if i1 < i2 else []
        right += [come if kind == "equal" else Markup("<ins>{}</ins>").format(come)] if j1 < j2 else []
    return Markup(" ").join(left), Markup(" ").join(right)
