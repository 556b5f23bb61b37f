"""Which of the topics whose words suffice an article is about, beside those that it merely mentions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from presswatch.records import Topic
from transforms.topics.compiled import IPTC, TopicRule, top_of
from transforms.topics.matcher import Hit

#: a topic with less than this share of the best one's weight is not a subject of the article; a top-level topic without
#: a narrower one, and a topic with a single term, need more
SHARE_OF_BEST, SHARE_OF_BEST_BARE = 0.59, 0.75
SHARE_OF_BEST_ALONE, FEWEST_TERMS = 0.9, 2
#: what a subject has in words (`transforms.topics.subjects`) must be this share of what the largest one has: twelve
#: words of nature and two of accidents make a text on nature (measured on whole articles, docs/quality.md)
SHARE_OF_LARGEST = 0.5
#: a top-level topic without a narrower one is a subject from this share of the heaviest topic's weight on, a main
#: subject too
SHARE_OF_HEAVIEST_MAIN = 0.6
#: a narrow topic stands on its own, however much heavier another is, if two of its strong words, or one in the title,
#: give this multiple of what is needed; two of a main subject, one of them in the title, need less
ALONE, ALONE_IN_TITLE = 1.5, 1.25
STRONG_WEIGHT, FEWEST_STRONG = 3, 2


@dataclass(frozen=True, slots=True)
class Weighed:
    """A rule's result in one article: the sum, the sum it needs, and its hits."""

    total: float
    needed: float
    hits: list[Hit]

    @property
    def share(self) -> float:
        """Return the sum as a multiple of what is needed."""
        return self.total / self.needed

    def with_total(self, total: float) -> Weighed:
        """Return the same with another sum."""
        return Weighed(total, self.needed, self.hits)

    @property
    def score(self) -> float:
        """From 0 to 1; 0.5 just suffices."""
        return self.total / (self.total + self.needed) if self.total > 0 else 0.0


def standing_out(
    found: Sequence[tuple[TopicRule, Weighed]],
    parents: Mapping[str, Sequence[Topic]],
    subjects: Mapping[str, float],
    title_words: int,
    *,
    is_short: bool = False,
) -> list[tuple[TopicRule, Weighed]]:
    """Return the topics that remain beside a strong one.

    Our own topics stay, since their lists already require context. `subjects` are the weights of top-level topics with
    all words within them; `title_words` are the first ones of the article.

    A broad topic does not compete with those within it: its list is longer. A short text cannot confirm a topic.
    """
    wider = _wider_than(found, parents)
    best = max((weighed.share for rule, weighed in found if _is_narrow(rule, wider)), default=0.0)
    if is_short:
        return [pair for pair in found if pair[0].topic.scheme != IPTC or pair[1].share >= best * SHARE_OF_BEST]
    heaviest = _heaviest(found, parents)
    most = max(heaviest.values(), default=0.0)
    largest = max(subjects.values(), default=0.0)

    def stays(rule: TopicRule, weighed: Weighed) -> bool:
        if rule.topic.scheme != IPTC:
            return True
        top = top_of(rule, parents)
        if subjects.get(top, 0.0) < largest * SHARE_OF_LARGEST and not _has_phrase(weighed):
            return False
        subject = heaviest[top]
        if weighed.share >= best * share_needed(weighed):
            return True
        is_main = subject >= most * SHARE_OF_HEAVIEST_MAIN
        return bool(parents[rule.topic.topic_id]) and _stands_alone(weighed, title_words, is_main=is_main)

    kept = [pair for pair in found if stays(*pair)]
    return _borne_out(kept, max(best * SHARE_OF_BEST_BARE, most * SHARE_OF_HEAVIEST_MAIN), parents)


def _heaviest(found: Sequence[tuple[TopicRule, Weighed]], parents: Mapping[str, Sequence[Topic]]) -> dict[str, float]:
    """Return the best share within each of IPTC's top-level topics."""
    heaviest: dict[str, float] = {}
    for rule, weighed in found:
        if rule.topic.scheme == IPTC:
            top = top_of(rule, parents)
            heaviest[top] = max(heaviest.get(top, 0.0), weighed.share)
    return heaviest


def _stands_alone(weighed: Weighed, title_words: int, *, is_main: bool) -> bool:
    """Tell whether a narrow topic has strong words enough to be a subject beside a much heavier one."""
    strong = [hit for hit in weighed.hits if hit.weight >= STRONG_WEIGHT]
    if is_main and any(hit.first < title_words for hit in strong):
        return weighed.share >= (ALONE_IN_TITLE if len(strong) >= FEWEST_STRONG else ALONE)
    return weighed.share >= ALONE and len({hit.pattern for hit in strong}) >= FEWEST_STRONG


def _has_phrase(weighed: Weighed) -> bool:
    """Tell whether several words in a row are among a topic's hits: they are no homonym («права человека»)."""
    return any(hit.first != hit.last for hit in weighed.hits)


def _borne_out(
    found: list[tuple[TopicRule, Weighed]], least: float, parents: Mapping[str, Sequence[Topic]]
) -> list[tuple[TopicRule, Weighed]]:
    """Drop top-level topics that neither a narrower one nor a share of `least` confirms."""
    wider = _wider_than(found, parents)
    return [(rule, weighed) for rule, weighed in found if not is_bare(rule, wider, parents) or weighed.share >= least]


def _wider_than(found: Sequence[tuple[TopicRule, Weighed]], parents: Mapping[str, Sequence[Topic]]) -> set[str]:
    return {topic.topic_id for rule, _ in found for topic in parents[rule.topic.topic_id]}


def _is_narrow(rule: TopicRule, wider: set[str]) -> bool:
    return rule.topic.topic_id not in wider and rule.topic.scheme == IPTC


def share_needed(weighed: Weighed) -> float:
    """Return the share a topic needs: a single word may be a homonym and does not suffice beside other topics.

    A phrase does.
    """
    is_alone = (
        len({hit.pattern for hit in weighed.hits}) < FEWEST_TERMS and weighed.hits[0].first == weighed.hits[0].last
    )
    return SHARE_OF_BEST_ALONE if is_alone else SHARE_OF_BEST


def is_bare(rule: TopicRule, borne_out: set[str], parents: Mapping[str, Sequence[Topic]]) -> bool:
    """Tell whether a top-level topic has no narrower one to confirm it: their lists are everyday words."""
    topic = rule.topic
    return topic.scheme == IPTC and not parents[topic.topic_id] and topic.topic_id not in borne_out
