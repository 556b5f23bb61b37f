"""What two sets of topic rules do not have in common: where a text shows none of it, both give the same tags.

A topic needs a hit of its own words, an ignored phrase or a sense one of its words. So texts without any of those that
differ get the same hits, and the same topics, from both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from transforms.topics.compiled import Sense, TopicRule, TopicRules
from transforms.topics.matcher import ANY_WORD, Matcher, Node
from transforms.topics.patterns import ANY_CASE, Pattern, PatternWord

#: patterns by the number of their list
Lists = Mapping[int, tuple[Pattern, ...]]
_ANY = PatternWord("", "any", ANY_CASE)


def differing_words(old: TopicRules, new: TopicRules) -> Matcher | None:
    """Return a matcher of the words without which both rules find the same; None if no word can make a difference.

    Raises:
        ValueError: one of the two drops weak topics beside strong ones and the other does not.
    """
    if old.is_ranked != new.is_ranked:
        raise ValueError("rules of topics cannot be compared with rules of watchlists")
    if old.version == new.version:
        return None
    before, now = lists_of(old.matcher), lists_of(new.matcher)
    words = set(chain(_of_rules(old, new, before, now), _of_senses(old, new, before, now)))
    words.update(_not_in_both(before.get(old.ignore_bag, ()), now.get(new.ignore_bag, ())))
    if not words:
        return None
    matcher = Matcher()
    for pattern in sorted(words):
        matcher.add(pattern, 0)
    return matcher


def lists_of(matcher: Matcher) -> dict[int, tuple[Pattern, ...]]:
    """Return the patterns of each list in the order in which they were added."""
    words = {number: PatternWord(*word) for (word, _), number in matcher.numbers.items()}
    numbered: dict[int, dict[int, Pattern]] = {}
    for path, node in _ends(matcher.root, ()):
        pattern_words = tuple(_ANY if number == ANY_WORD else words[number] for number in path)
        for bag, weight, number in node.uses:
            pattern = Pattern(pattern_words, weight, matcher.languages[number], matcher.written[number])
            numbered.setdefault(bag, {})[number] = pattern
    return {bag: tuple(patterns[number] for number in sorted(patterns)) for bag, patterns in numbered.items()}


def _ends(node: Node, path: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], Node]]:
    """Yield the nodes at which patterns end, each with the numbers of its words."""
    if node.uses:
        yield path, node
    for number, child in (node.next or {}).items():
        yield from _ends(child, (*path, number))


def _of_rules(old: TopicRules, new: TopicRules, before: Lists, now: Lists) -> Iterator[Pattern]:
    """Yield the own words of topics that only one has, or both not alike."""
    ours = {_content(rule, old, before): rule for rule in old.rules}
    theirs = {_content(rule, new, now): rule for rule in new.rules}
    for content in ours.keys() - theirs.keys():
        yield from before.get(ours[content].bag, ())
    for content in theirs.keys() - ours.keys():
        yield from now.get(theirs[content].bag, ())


def _content(rule: TopicRule, rules: TopicRules, lists: Lists) -> tuple[object, ...]:
    """Return all that decides whether an article has a topic, and what its tag says."""
    near = tuple(lists.get(bag, ()) for bag in rule.near)
    parents = rules.parents[rule.topic.topic_id]
    numbers = (rule.threshold, rule.window, rule.usual_words)
    return rule.topic, parents, numbers, lists.get(rule.bag, ()), near, lists.get(rule.never, ())


def _of_senses(old: TopicRules, new: TopicRules, before: Lists, now: Lists) -> Iterator[Pattern]:
    """Yield the words of senses that only one has: without them a sense silences nothing."""

    def contents(rules: TopicRules, lists: Lists) -> set[tuple[tuple[Pattern, ...], tuple[Pattern, ...], int]]:
        return {_sense_content(sense, lists) for sense in rules.senses}

    for words, _, _ in contents(old, before) ^ contents(new, now):
        yield from words


def _sense_content(sense: Sense, lists: Lists) -> tuple[tuple[Pattern, ...], tuple[Pattern, ...], int]:
    return lists.get(sense.words, ()), lists.get(sense.beside, ()), sense.within


def _not_in_both(ours: Sequence[Pattern], theirs: Sequence[Pattern]) -> Iterator[Pattern]:
    counts, others = Counter(ours), Counter(theirs)
    yield from (counts - others) + (others - counts)
