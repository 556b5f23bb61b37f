"""Basic steps of the grammar.

Whether words belong together, which phrase stands at a place, which names form a list.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transforms.sources.cues.tables import Cue, CueNode, ReadWords
from transforms.sources.names.finding import Hit

#: how many words may describe a source or stand between a cue and a name
REACH = 6
_SOFT_LINE = 40
#: how many unimportant words may stand within a phrase: «следует из новой утренней сводки»
_WITHIN = 2
_SHORTEST_ADJECTIVE, _SHORTEST_VERB = 5, 3
#: how many words of a sentence are walked back
_REACH_OF_SENTENCE = 20


def is_joined(words: ReadWords, index: int) -> bool:
    """Tell whether the word at `index` directly follows the one before: no punctuation, no new paragraph."""
    gaps = words.gaps
    if not 0 < index < len(gaps) or gaps[index] not in " -":
        return 1 < index < len(gaps) and gaps[index] == "!" and _is_behind_short_form(words, index)
    # no call of `between`: nothing is asked as often as this
    return "\n" not in words.text[words.ends[index - 1] : words.starts[index]] or _is_soft_line(words, index)


def _is_behind_short_form(words: ReadWords, index: int) -> bool:
    """Tell whether the full stop before a word ends no sentence: "the U.N. food agency", "Acme Co. executives"."""
    if not words.written(index)[0].islower():
        return False
    is_initial = words.gaps[index - 1] == "." and len(words.keys[index - 1]) == 1
    return is_initial or words.is_among(index - 1, "firm_suffix")


def _is_soft_line(words: ReadWords, index: int) -> bool:
    """Tell whether a line break is within a sentence of hard-wrapped text, not after a heading."""
    if words.written(index)[0].islower():
        return True
    line_start = words.text.rfind("\n", max(0, words.ends[index - 1] - 200), words.ends[index - 1])
    return words.ends[index - 1] - line_start > _SOFT_LINE


def is_near(words: ReadWords, index: int) -> bool:
    """Do the same as `is_joined`, but allow a comma or a bracket in between."""
    if is_joined(words, index):
        return True
    gap = words.between(index) if 0 < index < len(words.keys) else "."
    return "\n" not in gap and not set(gap) & set(".!?…;:")


def stands_within(words: ReadWords, index: int) -> bool:
    """Tell whether a word may stand within a phrase without changing it: a day, an adverb, an adjective."""
    if words.is_among(index, "filler") or words.keys[index].isdigit():
        return True
    return words.written(index)[0].islower() and is_adjective(words, index) and not words.is_among(index, "speech")


def is_verb(words: ReadWords, index: int) -> bool:
    """Tell whether a word looks like a finite verb, judging by its ending."""
    key = words.keys[index]
    return len(key) >= _SHORTEST_VERB and key.endswith(words.cues.endings["verb"])


def is_adjective(words: ReadWords, index: int) -> bool:
    """Tell whether a word looks like an adjective, an adverb or a participle."""
    key = words.keys[index]
    is_long = key.isascii() or len(key) >= _SHORTEST_ADJECTIVE
    return is_long and key.endswith(words.cues.endings["adjective"])


def match_left(words: ReadWords, before: int) -> tuple[Cue | None, int]:
    """Return the longest cue that ends directly before the word at `before`, and the cue's first word."""
    node: CueNode | None = words.cues.before
    index, found, first = before, None, before
    while node is not None:
        if node.cue is not None:
            found, first = node.cue, index
        if not is_joined(words, index):
            break
        left_out = 0 if index < before else _WITHIN
        index, after = index - 1, node.after(words.keys[index - 1])
        while after is None and left_out < _WITHIN and stands_within(words, index) and is_joined(words, index):
            index, left_out = index - 1, left_out + 1
            after = node.after(words.keys[index])
        node = after
    return found, first


def match_right(words: ReadWords, after: int) -> tuple[Cue | None, int]:
    """Return the longest cue that begins at the word at `after`, and the cue's last word."""
    node: CueNode | None = words.cues.after
    index, found, last = after, None, after
    while node is not None and index < len(words.keys):
        index, node = _step_right(words, node, index, 0 if index > after else _WITHIN)
        if node is not None and node.cue is not None:
            found, last = node.cue, index
        index += 1
        if not is_joined(words, index):
            break
    if found is not None and is_unsaid(words, last):
        return None, after
    return found, last


def has_own_subject(words: ReadWords, verb: int) -> bool:
    """Match «…, пишет ТАСС»: in languages with cases who writes behind a comma is named behind the verb."""
    after = verb + 1
    if words.keys[verb].isascii() or not (words.is_among(verb, "press") and is_joined(words, after)):
        return False
    is_named = words.written(after)[0].isupper() or words.type_of(after) == "type"
    return is_named and not _was_said_before(words, verb)


def _was_said_before(words: ReadWords, verb: int) -> bool:
    """Tell whether the sentence has a verb of saying before another: «…, заявил министр, сообщает ТАСС»."""
    for index in range(verb - 1, max(-1, verb - _REACH_OF_SENTENCE), -1):
        if words.is_among(index, "said"):
            return True
        if set(words.between(index)) & set(".!?…\n"):
            return False
    return False


def is_unsaid(words: ReadWords, verb: int) -> bool:
    """Tell whether the words behind a verb take it back: «опроверг бы это», «говорить не стала», "said goodbye"."""
    after, second = verb + 1, verb + 2
    if not is_joined(words, after):
        return False
    if words.is_in(after, "conditional", "no_statement"):
        return True
    pairs = (("not", "began"), ("nothing", "about"))
    return is_joined(words, second) and any(
        words.is_among(after, one) and words.is_among(second, other) for one, other in pairs
    )


def _step_right(words: ReadWords, node: CueNode, index: int, left_out: int) -> tuple[int, CueNode | None]:
    """Return the next word that counts and the node after it; unimportant words before it may be skipped."""
    beyond = node.after(words.keys[index])
    while beyond is None and left_out < _WITHIN and stands_within(words, index) and is_joined(words, index + 1):
        index, left_out = index + 1, left_out + 1
        beyond = node.after(words.keys[index])
    return index, beyond


_REACH_OF_VIA = 30


def groups_of(words: ReadWords, hits: Sequence[Hit]) -> Iterator[list[Hit]]:
    """Yield names that are listed together: «БЕЛТА, ТАСС и Reuters»."""
    group: list[Hit] = []
    for hit in hits:
        if group and (_is_closed(words, group, hit) or not _is_listed(words, group[-1], hit)):
            yield from _whole_lists(words, group)
            group = []
        group.append(hit)
    if group:
        yield from _whole_lists(words, group)


def _whole_lists(words: ReadWords, group: list[Hit]) -> Iterator[list[Hit]]:
    """Split two names with only a comma between them, which are not a list: «сообщает БЕЛТА, Нацбанк показал…»."""
    if len(group) == 2 and not any(words.is_among(index, "and") for index in _between(group[0], group[1])):
        yield from ([hit] for hit in group)
    else:
        yield group


def _is_closed(words: ReadWords, group: Sequence[Hit], hit: Hit) -> bool:
    """Tell whether "and" has already introduced a list's last name: "between A and B, Reuters reported"."""
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
    """Tell whether a word may stand between two names of a list: "and", «а также», a description of the second."""
    if words.is_among(index, "and") or words.type_of(index) is not None:
        return True
    return words.is_among(index, "also") and words.is_among(index + 1, "and")


def in_one_sentence(words: ReadWords, before: Hit, hit: Hit) -> bool:
    """Tell whether two names that stand near each other are in one sentence."""
    if hit.first - before.last > _REACH_OF_VIA:
        return False
    return all(words.gaps[index] not in "!P" for index in range(before.last + 1, hit.first + 1)) and not any(
        set(words.between(index)) & set(".!?…\n")
        for index in range(before.last + 1, hit.first + 1)
        if words.gaps[index] == "x"
    )
