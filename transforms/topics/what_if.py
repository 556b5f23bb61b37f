"""What other rules would change about an article's topics, and why it nearly had one.

Nearly: too little weight, required words missing, or ruled out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from transforms.language import Tokens, tokens_of
from transforms.topics.compiled import TopicRule, TopicRules
from transforms.topics.matcher import Hit
from transforms.topics.prominence import Weighed
from transforms.topics.tags import hits_by_bag, tag_topics, weigh

#: from this share of the needed sum, an article is a near miss
NEAR_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class TopicChange:
    """An article would gain or lose a topic; `evidence` holds the words after the new or the lost tag."""

    change: Literal["gains", "loses"]
    topic_id: str
    score: float
    evidence: tuple[str, ...]


def topic_changes(
    title: str,
    text: str,
    stored: Mapping[str, tuple[float, tuple[str, ...]]],
    rules: TopicRules,
    cited: Sequence[tuple[str, int, int]] = (),
) -> list[TopicChange]:
    """Return the differences between the stored topics (score and evidence by id) and those of `rules`, by topic.

    `cited` as in `tag_topics`.
    """
    tags = {tag.topic_id: tag for tag in tag_topics(title, text, rules, cited)}
    gains = [
        TopicChange("gains", topic_id, tag.score, tag.evidence)
        for topic_id, tag in tags.items()
        if topic_id not in stored
    ]
    loses = [TopicChange("loses", topic_id, *stored[topic_id]) for topic_id in stored if topic_id not in tags]
    return sorted(gains + loses, key=lambda change: (change.topic_id, change.change))


@dataclass(frozen=True, slots=True)
class NearMiss:
    """`share` of the needed weight from 0 to 1 (1: enough, but something else ruled it out), the reason, the words."""

    share: float
    why: str
    evidence: tuple[str, ...]


def near_miss(title: str, text: str, rule: TopicRule, rules: TopicRules) -> NearMiss | None:
    """Return how close an article came to a topic; None if it has the topic or is far from it."""
    tokens = tokens_of(title, text)
    bags = hits_by_bag(rules, tokens)
    if rule.bag not in bags:
        return None
    weighed = weigh(rule, bags, tokens)
    if weighed.total >= weighed.needed:
        return _ruled_out(rule, bags, tokens, weighed)
    alone = weigh(replace(rule, near=()), bags, tokens) if rule.near else weighed
    if alone.total > weighed.total and alone.total >= alone.needed:
        return _missed(alone, f"nothing of the groups it needs within {rule.window} words", tokens)
    if weighed.total < weighed.needed * NEAR_SHARE:
        return None
    return _missed(weighed, f"weight {weighed.total:.1f} of the {weighed.needed:.1f} it needs", tokens)


def _ruled_out(rule: TopicRule, bags: dict[int, list[Hit]], tokens: Tokens, weighed: Weighed) -> NearMiss | None:
    """Return a topic that something rules out; None if nothing does."""
    if rule.never not in bags:
        return None
    against = bags[rule.never][0]
    return _missed(weighed, f"ruled out by {tokens.written(against.first, against.last)!r}", tokens)


def _missed(weighed: Weighed, why: str, tokens: Tokens) -> NearMiss:
    evidence = tuple(dict.fromkeys(tokens.written(hit.first, hit.last) for hit in weighed.hits))
    return NearMiss(share_of(weighed), why, evidence)


def share_of(weighed: Weighed) -> float:
    """Return how much of the needed weight there is, at most 1."""
    return round(min(1.0, weighed.total / weighed.needed), 2)
