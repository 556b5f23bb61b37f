"""What stands behind a name: the cue that makes it a source, over commas, brackets and clauses."""

from __future__ import annotations

from transforms.language import QUOTES
from transforms.sources.cues.phrases import Cue
from transforms.sources.cues.tables import ReadWords
from transforms.sources.grammar.phrases import REACH, is_joined, is_near, match_right

_LONGEST_APPOSITION = 10
_LONGEST_GLOSS = 7
_LONGEST_CLAUSE = 16


def look_right(words: ReadWords, after: int, is_speaker: bool | None) -> tuple[Cue | None, int, frozenset[str]]:
    """The cue behind a name, its last word, and the words that describe the source on the way there.

    `is_speaker` says whether a person speaks for the source, None where nobody can.
    """
    types: set[str] = set()
    for index in range(after, min(after + REACH + 2, len(words.keys))):
        speaks = is_speaker or is_speaker is not None and "speaker" in types
        if not is_joined(words, index):
            cue, last, goes_on = _over_gap(words, index, speaks)
            if cue is not None or not goes_on:
                return cue, last, frozenset(types)
        cue, last = _cue_at(words, index, speaks)
        if cue is not None:
            return cue, last, frozenset(types)
        if (kind := words.type_of(index)) is not None:
            types.add(kind)
        elif not _is_passed_over(words, index, speaks):
            break
    return None, after, frozenset(types)


def _cue_at(words: ReadWords, index: int, speaks: bool) -> tuple[Cue | None, int]:
    """The cue that begins at a word; where somebody speaks, any verb of saying is one."""
    cue, last = match_right(words, index)
    if cue is None and speaks and words.is_among(index, "speech"):
        return Cue("says", "speaker.verb", 0.9), index
    return cue, last


def _over_gap(words: ReadWords, index: int, speaks: bool) -> tuple[Cue | None, int, bool]:
    """A cue behind a comma, a gloss in brackets or a clause, its last word, and whether to look on beyond the gap."""
    near = is_near(words, index)
    cue, last = match_right(words, index) if near else (None, index)
    if cue is not None and (cue.effect == "says_comma" or speaks):
        return cue, last, False
    if speaks:
        behind = _behind_clause(words, index)
        return (Cue("says", "speaker.clause", 0.85), behind, False) if behind else (None, index, near)
    cue, last = _behind_insertion(words, index)
    return cue, last, False


def _behind_insertion(words: ReadWords, index: int) -> tuple[Cue | None, int]:
    """The cue behind an apposition or a gloss in brackets, and its last word."""
    behind = _behind_apposition(words, index) or _behind_brackets(words, index)
    if behind is None:
        return None, index
    cue, last = match_right(words, behind)
    return (cue if cue and cue.effect in ("says", "body", "past") else None), last


def _is_passed_over(words: ReadWords, index: int, speaks: bool) -> bool:
    """Words that may stand between a name and its verb: dates, adverbs, and a speaker's own name."""
    key = words.keys[index]
    if key in words.cues.words["filler"] or key.isdigit():
        return True
    return speaks and (words.written(index)[0].isupper() or key in ("for", "of"))


def _behind_clause(words: ReadWords, index: int) -> int | None:
    """The verb behind a clause between commas: «Песков, комментируя слова министра, назвал их странными»."""
    if words.between(index).strip(QUOTES + " ") != ",":
        return None
    for place in range(index + 1, min(index + _LONGEST_CLAUSE, len(words.keys))):
        gap = words.between(place).strip(QUOTES + " ")
        if gap == "," and words.is_among(place, "speech"):
            return place
        if gap and not is_near(words, place) and words.gaps[place] not in ".-":
            return None
    return None


def _behind_brackets(words: ReadWords, index: int) -> int | None:
    """The first word behind "(HRW)"; None where no bracket opens before the word at `index`."""
    if words.between(index).strip(QUOTES + " ") != "(":
        return None
    for place in range(index + 1, min(index + _LONGEST_GLOSS, len(words.keys))):
        gap = words.between(place)
        if ")" in gap:
            return place if gap.strip(QUOTES + " ") == ")" else None
    return None


def _behind_apposition(words: ReadWords, index: int) -> int | None:
    """The first word behind ", the mouthpiece of the party,"; None where no such thing begins at `index`."""
    if not words.is_among(index, "apposition") or words.between(index).strip(QUOTES + " ") != ",":
        return None
    for place in range(index + 1, min(index + _LONGEST_APPOSITION, len(words.keys))):
        if words.between(place).strip(QUOTES + " ") == ",":
            return place
        if not is_joined(words, place):
            return None
    return None
