"""Names that are listed together, and whether two of them stand in one sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transforms.sources.cues.tables import ReadWords
from transforms.sources.grammar.phrases import is_near
from transforms.sources.names.finding import Hit

_REACH_OF_VIA = 30


def groups_of(words: ReadWords, hits: Sequence[Hit]) -> Iterator[list[Hit]]:
    """Names that are listed together: «БЕЛТА, ТАСС и Reuters»."""
    group: list[Hit] = []
    for hit in hits:
        if group and (_is_closed(words, group, hit) or not _is_listed(words, group[-1], hit)):
            yield from _whole_lists(words, group)
            group = []
        group.append(hit)
    if group:
        yield from _whole_lists(words, group)


def _whole_lists(words: ReadWords, group: list[Hit]) -> Iterator[list[Hit]]:
    """Two names with only a comma between them are no list: «сообщает БЕЛТА, Нацбанк показал…»."""
    if len(group) == 2 and not any(words.is_among(index, "and") for index in _between(group[0], group[1])):
        yield from ([hit] for hit in group)
    else:
        yield group


def _is_closed(words: ReadWords, group: Sequence[Hit], hit: Hit) -> bool:
    """Such as "between A and B, Reuters reported": with "and" a list has had its last name."""
    was_linked = len(group) > 1 and any(words.is_among(index, "and") for index in _between(group[-2], group[-1]))
    return was_linked and not any(words.is_among(index, "and") for index in _between(group[-1], hit))


def _between(before: Hit, hit: Hit) -> range:
    return range(before.last + 1, hit.first)


def _is_listed(words: ReadWords, before: Hit, hit: Hit) -> bool:
    behind = range(before.last + 1, hit.first + 1)
    is_far = len(behind) > 4 or not all(is_near(words, index) for index in behind)
    if is_far or hit.is_speaker or before.is_speaker:
        return False
    between = _between(before, hit)
    is_linked = any(words.is_among(index, "and") for index in between)
    has_comma = any("," in words.between(index) for index in behind)
    return (is_linked or has_comma) and all(_links(words, index) for index in between)


def _links(words: ReadWords, index: int) -> bool:
    """Whether a word may stand between two names of a list: "and", «а также», what describes the second."""
    if words.is_among(index, "and") or words.type_of(index) is not None:
        return True
    return words.is_among(index, "also") and words.is_among(index + 1, "and")


def in_one_sentence(words: ReadWords, before: Hit, hit: Hit) -> bool:
    """Whether no sentence ends between two names that stand near each other."""
    if hit.first - before.last > _REACH_OF_VIA:
        return False
    return all(words.gaps[index] not in "!P" for index in range(before.last + 1, hit.first + 1)) and not any(
        set(words.between(index)) & set(".!?…\n")
        for index in range(before.last + 1, hit.first + 1)
        if words.gaps[index] == "x"
    )
