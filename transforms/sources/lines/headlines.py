"""Sources that a headline, or a paragraph that opens like one, names before a colon or after a dash."""

from __future__ import annotations

from collections.abc import Sequence

from presswatch.records import Role
from transforms.sources.cues.tables import ReadWords
from transforms.sources.grammar.findings import Finding
from transforms.sources.names.finding import Hit
from transforms.sources.names.phrases import is_verb

#: the fewest words of a sentence before a dash and its source
_SHORTEST_NEWS = 4
_LONGEST_NEWS = 40
_SENTENCE_ENDS = (".", "!", "?", "…")


def before_colon(words: ReadWords, group: Sequence[Hit]) -> Finding | None:
    """Judge a paragraph or sentence that opens like a headline: «МЗС: ЕС застаецца ў палоне…»."""
    first, last = group[0].first, group[-1].last
    before = words.between(first).rstrip(' \u00a0«“„"')
    opens = first == 0 or "\n" in words.between(first) or before.endswith(_SENTENCE_ENDS)
    if opens and last + 1 < len(words.keys) and words.between(last + 1).lstrip("»”\"'").startswith(": "):
        return Finding(Role.ATTRIBUTION, "line.colon", 0.85, first, last)
    return None


def behind_dash(words: ReadWords, group: Sequence[Hit]) -> Finding | None:
    """Judge a sentence that closes like a headline: «За ночь сбит 31 беспилотник — Минобороны РФ».

    The rest of it must be news, unlike «Лучшее агентство страны — БЕЛТА»: a number or a verb's ending shows that.
    """
    first, last = group[0].first, group[-1].last
    is_informant = first > 0 and words.is_among(first - 1, "informant")
    first -= is_informant
    before, after = words.between(first), words.between(last + 1).lstrip("»”\"')")
    is_last = last + 1 == len(words.keys) or after[:1] in (".", "\n", "…")
    if not is_last or not set(before) & set("—–") or before[:1] not in (" ", "\u00a0", ",", "»", "”"):
        return None
    start = _sentence_start(words, first)
    if first - start < _SHORTEST_NEWS or not any(_tells(words, index) for index in range(start, first)):
        return None
    role = Role.TOLD_TO if is_informant else Role.ATTRIBUTION
    return Finding(role, "line.dash", 0.85, first, last)


def _sentence_start(words: ReadWords, first: int) -> int:
    for index in range(first - 1, max(0, first - _LONGEST_NEWS), -1):
        if set(words.between(index)) & set(".!?…\n:"):
            return index
    return max(0, first - _LONGEST_NEWS)


def _tells(words: ReadWords, index: int) -> bool:
    """Tell whether a word shows that something happened: a number, an auxiliary, or a verb's ending."""
    return (
        words.keys[index].isdigit()
        or words.is_among(index, "auxiliary")
        or words.is_among(index, "said")
        or is_verb(words, index)
    )


def in_title(words: ReadWords, group: Sequence[Hit]) -> Finding | None:
    """Judge a headline, which names its source before a colon or after a dash: "Reuters: …", "… — Reuters"."""
    first, last = group[0].first, group[-1].last
    after = words.between(last + 1)
    if first == 0 and after.lstrip("»”\"'")[:1] == ":" and last + 1 < len(words.keys):
        return Finding(Role.ATTRIBUTION, "title.colon", 0.85, first, last)
    before = words.between(first)
    if last + 1 == len(words.keys) and first > 2 and set(before) & set("—–-") and before[:1] in (" ", "\u00a0"):
        return Finding(Role.ATTRIBUTION, "title.dash", 0.85, first, last)
    return None
