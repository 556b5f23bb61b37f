"""A silent edit as HTML: its headline, and the passages of its text that differ with a few words around."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from presswatch.page.markup import changed_words, counted, link, moment, safe
from presswatch.records import EDIT_CHARACTERS, SilentEdit

SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")
#: words shown before and after a change
WORDS_AROUND = 6
#: of a long text, and of a passage that was written anew, only the beginning is compared: it takes time by the square
MOST_SENTENCES, MOST_WORDS = 600, 400
PASSAGES_SHOWN = 3


def edit_row(edit: SilentEdit) -> str:
    """One edit: where, when, what became of the headline, and which words of the text came or went."""
    if edit.old_title != edit.new_title:
        title = f"{changed_words(edit.old_title, edit.new_title)} {link('↗', edit.url)}"
    else:
        title = link(edit.new_title, edit.url)
    size = f"{edit.characters_more:+d} characters" if edit.characters_more else "text of the same length"
    where = f"{safe(edit.outlet, 60)} · {moment(edit.seen_at)} · {size}"
    found = list(changed_passages(edit.old_text, edit.new_text, EDIT_CHARACTERS))
    shown = "".join(f"<p>{one}</p>" for one in found[:PASSAGES_SHOWN])
    left = len(found) - PASSAGES_SHOWN
    more = f"<small>and {counted(left, 'more passage')}</small>" if left > 0 else ""
    return f"<li>{title}<small>{where}</small>{shown}{more}</li>"


def changed_passages(old: str, new: str, most_characters: int) -> Iterator[str]:
    """Each passage that differs, what went struck out and what came marked.

    Texts as long as `most_characters` were cut there: a difference at their end says nothing.
    """
    before, after = sentences(old), sentences(new)
    was_cut = most_characters in (len(old), len(new)) or max(len(before), len(after)) > MOST_SENTENCES
    before, after = before[:MOST_SENTENCES], after[:MOST_SENTENCES]
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, before, after).get_opcodes():
        is_at_end = i2 == len(before) and j2 == len(after)
        if kind != "equal" and not (was_cut and is_at_end):
            yield passage(" ".join(before[i1:i2]).split(), " ".join(after[j1:j2]).split())


def sentences(text: str) -> list[str]:
    """A text cut after sentences and at line breaks."""
    return [part.strip() for part in SENTENCE_END.split(text) if part.strip()]


def passage(before: Sequence[str], after: Sequence[str]) -> str:
    """One changed passage, word by word; what stayed is cut down to the words around a change."""
    before, after = before[:MOST_WORDS], after[:MOST_WORDS]
    steps = SequenceMatcher(None, before, after).get_opcodes()
    parts = []
    for place, (kind, i1, i2, j1, j2) in enumerate(steps):
        if kind == "equal":
            parts.append(shortened(after[j1:j2], is_first=place == 0, is_last=place == len(steps) - 1))
            continue
        parts += [f"<del>{safe(' '.join(before[i1:i2]))}</del>"] if i1 < i2 else []
        parts += [f"<ins>{safe(' '.join(after[j1:j2]))}</ins>"] if j1 < j2 else []
    return " ".join(parts)


def shortened(words: Sequence[str], *, is_first: bool, is_last: bool) -> str:
    """Words that stayed: those next to a change, the rest as an ellipsis."""
    head = [] if is_first else list(words[:WORDS_AROUND])
    tail = [] if is_last else list(words[-WORDS_AROUND:])
    if len(words) <= len(head) + len(tail):
        return safe(" ".join(words))
    return " ".join(part for part in (safe(" ".join(head)), "…", safe(" ".join(tail))) if part)
