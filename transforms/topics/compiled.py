"""Compiled topic rules: what tagging needs of them, and nothing of how they were written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from presswatch.records import Topic
from transforms.topics.matcher import Matcher

#: the schemes of topics: those of IPTC, and our own
IPTC, OWN = "iptc", "presswatch"
#: in longer articles a topic's words come by chance (docs/decisions.md has the measurement)
USUAL_WORDS = 200


@dataclass(frozen=True, slots=True)
class TopicRule:
    """When an article has a topic; the numbers name lists ("bags") of the matcher.

    `near` are lists of which each must have a hit within `window` words of the topic's own; `never` is a list whose
    hits rule the topic out; articles of more than `usual_words` need more than the threshold.
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
    """Words that mean something else beside others: «рейс задержан» is no arrest; the numbers name lists.

    A hit of `words` with a hit of `beside` within `within` words in the same field says nothing to any topic.
    """

    words: int
    beside: int
    within: int


@dataclass(frozen=True, slots=True)
class TopicRules:
    """Compiled topic rules: picklable, never changed after compiling."""

    #: topics that have rules, and all their parents
    topics: tuple[Topic, ...]
    #: changes when any rule or the taxonomy does
    version: str
    #: names by topic id and language
    names: Mapping[str, Mapping[str, str]]
    rules: tuple[TopicRule, ...]
    matcher: Matcher
    #: the list of phrases that swallow what lies within them
    ignore_bag: int
    #: a topic's parents by its id, nearest first
    parents: Mapping[str, tuple[Topic, ...]]
    senses: tuple[Sense, ...] = ()
    #: whether weak topics give way to a strong one; who waits for something wants it beside anything else
    is_ranked: bool = True


def parents_of(topic: Topic, topics: Mapping[str, Topic]) -> Iterator[Topic]:
    """The topic's parents, nearest first; a ring ends where it closes."""
    seen = {topic.topic_id}
    while topic.parent_id and topic.parent_id not in seen and topic.parent_id in topics:
        topic = topics[topic.parent_id]
        seen.add(topic.topic_id)
        yield topic
