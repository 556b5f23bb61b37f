"""The smallest steps of the grammar: whether words belong together, and phrases before and behind a place."""

from __future__ import annotations

from transforms.sources.cues.phrases import Cue, CueNode
from transforms.sources.cues.tables import ReadWords

#: how many words may describe a source or stand between a cue and a name
REACH = 6
_SOFT_LINE = 40


def is_joined(words: ReadWords, index: int) -> bool:
    """Whether the word at `index` follows the word before it directly: no punctuation, no new paragraph."""
    if not 0 < index < len(words.keys) or words.gaps[index] not in " -":
        return False
    return "\n" not in words.between(index) or _is_soft_line(words, index)


def _is_soft_line(words: ReadWords, index: int) -> bool:
    """A line break within a sentence of hard-wrapped text, not the end of a heading."""
    if words.written(index)[0].islower():
        return True
    line_start = words.text.rfind("\n", max(0, words.ends[index - 1] - 200), words.ends[index - 1])
    return words.ends[index - 1] - line_start > _SOFT_LINE


def is_near(words: ReadWords, index: int) -> bool:
    """Like `is_joined`, with a comma or a bracket allowed in between."""
    if is_joined(words, index):
        return True
    gap = words.between(index) if 0 < index < len(words.keys) else "."
    return "\n" not in gap and not set(gap) & set(".!?…;:")


def match_left(words: ReadWords, before: int) -> tuple[Cue | None, int]:
    """The longest cue that ends directly before the word at `before`, and the cue's first word."""
    node: CueNode | None = words.cues.before
    index, found, first = before, None, before
    while node is not None:
        if node.cue is not None:
            found, first = node.cue, index
        if not is_joined(words, index):
            break
        index -= 1
        node = node.after(words.keys[index])
    return found, first


def match_right(words: ReadWords, after: int) -> tuple[Cue | None, int]:
    """The longest cue that begins at the word at `after`, and the cue's last word."""
    node: CueNode | None = words.cues.after
    index, found, last = after, None, after
    while node is not None and index < len(words.keys):
        node = node.after(words.keys[index])
        if node is not None and node.cue is not None:
            found, last = node.cue, index
        index += 1
        if not is_joined(words, index):
            break
    if found is not None and is_joined(words, last + 1) and words.is_among(last + 1, "conditional"):
        # «опроверг бы это» was not said
        return None, after
    return found, last
