"""Compiled topic rules: what tagging needs of them, without how they were written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from presswatch.records import Topic
from transforms.topics.matcher import Matcher

#: the schemes of topics: IPTC's and our own
IPTC, OWN = "iptc", "presswatch"
#: in longer articles a topic's words occur by chance (docs/decisions.md has the measurement)
USUAL_WORDS = 200


@dataclass(frozen=True, slots=True)
class TopicRule:
    """When an article has a topic; the numbers refer to lists ("bags") of the matcher.

    Each list in `near` must have a hit within `window` words of the topic's own; a hit of the list `never` rules the
    topic out; articles of more than `usual_words` need more than the threshold.
    """

    topic: Topic
    bag: int
    threshold: float
    window: int
    near: tuple[int, ...]
    never: int
    usual_words: float = USUAL_WORDS


@dataclass(frozen=True, slots=True)
class Sense:
    """Words that mean something else beside others: «рейс задержан» is not an arrest; the numbers refer to lists.

    A hit of `words` with a hit of `beside` within `within` words in the same field counts for no topic.
    """

    words: int
    beside: int
    within: int


@dataclass(frozen=True, slots=True)
class TopicRules:
    """Compiled topic rules: picklable, never changed after compiling."""

    #: topics that have rules, and all their parents
    topics: tuple[Topic, ...]
    #: changes when any rule or the taxonomy changes
    version: str
    #: names by topic id and language
    names: Mapping[str, Mapping[str, str]]
    rules: tuple[TopicRule, ...]
    matcher: Matcher
    #: the list of phrases that hide the words within them
    ignore_bag: int
    #: a topic's parents by its id, nearest first
    parents: Mapping[str, tuple[Topic, ...]]
    senses: tuple[Sense, ...] = ()
    #: the top-level topic that each list of IPTC's topics belongs to, by the list's number
    subjects: Mapping[int, str] = field(default_factory=dict)
    #: by what the words of a subject are multiplied where that is not 1, by the id of its top-level topic
    factors: Mapping[str, float] = field(default_factory=dict)
    #: whether weak topics are dropped beside a strong one; watchlists keep everything
    is_ranked: bool = True


def parents_of(topic: Topic, topics: Mapping[str, Topic]) -> Iterator[Topic]:
    """Yield the topic's parents, nearest first; a cycle ends where it closes."""
    seen = {topic.topic_id}
    while topic.parent_id and topic.parent_id not in seen and topic.parent_id in topics:
        topic = topics[topic.parent_id]
        seen.add(topic.topic_id)
        yield topic


def top_of(rule: TopicRule, parents: Mapping[str, Sequence[Topic]]) -> str:
    """Return the id of the top-level topic that a topic belongs to, its own if it is one."""
    return (rule.topic, *parents[rule.topic.topic_id])[-1].topic_id


def subjects_of(rules: Iterable[TopicRule], parents: Mapping[str, Sequence[Topic]]) -> dict[int, str]:
    """Return the top-level topic that each list of IPTC's topics belongs to, by the list's number."""
    return {rule.bag: top_of(rule, parents) for rule in rules if rule.topic.scheme == IPTC}
