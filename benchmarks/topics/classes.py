"""The seven classes of the public set, derived from our topics; the product does not know them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from transforms.topics.compiled import TopicRules
from transforms.topics.tags import tag_topics

#: by top-level topic; the others are society
CLASS_OF_TOP = {
    "medtop:01000000": "entertainment",
    "medtop:04000000": "economy",
    "medtop:07000000": "science",
    "medtop:08000000": "other",
    "medtop:10000000": "other",
    "medtop:13000000": "science",
    "medtop:15000000": "sports",
    "medtop:17000000": "other",
}
TECHNOLOGY = {"medtop:20000756", "medtop:20000225", "medtop:20001182", "medtop:20000296"}
GAMES = {"medtop:20000540"}
#: medicine is science there; epidemics, hospitals and health care as politics are society
PUBLIC_HEALTH = {"medtop:20000448", "medtop:20001358", "medtop:20000462", "medtop:20000479"}


def chains(title: str, text: str, rules: TopicRules) -> Iterator[tuple[list[str], float]]:
    """Yield each tag not repeated by a narrower one, with its parents, topmost last, and the odds of its score."""
    parents = {topic.topic_id: topic.parent_id for topic in rules.topics}
    tags = tag_topics(title, text, rules)
    wider = {parents.get(tag.topic_id) for tag in tags}
    for tag in tags:
        if tag.topic_id in wider:
            continue
        chain = [tag.topic_id]
        while parent := parents.get(chain[-1]):
            chain.append(parent)
        yield chain, tag.score / (1.0001 - tag.score)


def seven_class(title: str, text: str, rules: TopicRules) -> str:
    """Return the class of the public set that our tags suggest; 'other' if none does."""
    sums: dict[str, float] = defaultdict(float)
    for chain, odds in chains(title, text, rules):
        if TECHNOLOGY & set(chain):
            sums["technology"] += odds
        elif GAMES & set(chain):
            sums["entertainment"] += odds
        elif PUBLIC_HEALTH & set(chain):
            sums["society"] += odds
        else:
            sums[CLASS_OF_TOP.get(chain[-1], "society")] += odds
    return max(sums, key=lambda name: sums[name], default="other")
