"""Sources that a headline, or a paragraph that opens like one, names before a colon or behind a dash."""

from __future__ import annotations

from collections.abc import Sequence

from presswatch.records import Role
from transforms.sources.cues.tables import ReadWords
from transforms.sources.grammar.findings import Finding
from transforms.sources.names.finding import Hit


def before_colon(words: ReadWords, group: Sequence[Hit]) -> Finding | None:
    """A paragraph may open like a headline: «МЗС: ЕС застаецца ў палоне…»."""
    first, last = group[0].first, group[-1].last
    opens = first == 0 or "\n" in words.between(first)
    if opens and last + 1 < len(words.keys) and words.between(last + 1).lstrip("»”\"'").startswith(": "):
        return Finding(Role.ATTRIBUTION, "line.colon", 0.85, first, last)
    return None


def in_title(words: ReadWords, group: Sequence[Hit]) -> Finding | None:
    """Headlines name their source before a colon or behind a dash: "Reuters: …", "… — Reuters"."""
    first, last = group[0].first, group[-1].last
    after = words.between(last + 1)
    if first == 0 and after.lstrip("»”\"'")[:1] == ":" and last + 1 < len(words.keys):
        return Finding(Role.ATTRIBUTION, "title.colon", 0.85, first, last)
    before = words.between(first)
    if last + 1 == len(words.keys) and first > 2 and set(before) & set("—–-") and before[:1] in (" ", "\u00a0"):
        return Finding(Role.ATTRIBUTION, "title.dash", 0.85, first, last)
    return None
