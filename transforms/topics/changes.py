"""What other rules would change about an article's topics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from transforms.topics.compiled import TopicRules
from transforms.topics.tags import tag_topics


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
