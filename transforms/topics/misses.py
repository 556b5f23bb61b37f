"""Explain why an article nearly had a topic: too little weight, required words missing, or ruled out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from transforms.language import Tokens, tokens_of
from transforms.topics.compiled import TopicRule, TopicRules
from transforms.topics.matcher import Hit
from transforms.topics.prominence import Weighed
from transforms.topics.tags import hits_by_bag, weigh

#: from this share of the needed sum, an article is a near miss
NEAR_SHARE = 0.5


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
