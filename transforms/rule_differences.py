"""Tell for which stored articles a change of rules changes no tag, so that a retag need not read them again.

rules that made the tags, today's ──> what differs ── stored articles ──> those that may be tagged otherwise

Proven, not guessed: an article is left alone only if no lookup of its tagging could have another answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from presswatch.errors import RulesError
from presswatch.records import OutdatedArticle
from transforms.article import Rules, compiled_anew
from transforms.language import tokens_of
from transforms.publishers import believed_publisher
from transforms.sources import RegistryDifference, differing, may_refer
from transforms.stored_tasks import reading_of
from transforms.stories import STORIES_MARK
from transforms.topics import Matcher, differing_words
from transforms.web import canonical_url
from transforms.work import RuleTexts


@dataclass(frozen=True, slots=True)
class RuleDifference:
    """What differs between two sets of rules; None where no text can show a difference."""

    registry: RegistryDifference
    #: words of topics, and those of watchlists
    words: tuple[Matcher, ...]


def difference(old: Rules, new: Rules) -> RuleDifference | None:
    """Return how rules differ; None if every text may be tagged otherwise by them."""
    of_stories = [rules.version.rpartition(STORIES_MARK)[2] for rules in (old, new)]
    registry = differing(old.registry, new.registry)
    if registry is None or of_stories[0] != of_stories[1]:
        return None
    topics = differing_words(old.topics, new.topics)
    watched = differing_words(old.watchlists.compiled, new.watchlists.compiled)
    return RuleDifference(registry, tuple(matcher for matcher in (topics, watched) if matcher is not None))


def difference_from(rules: Rules, earlier: RuleTexts, version: str) -> RuleDifference | None:
    """Return how rules differ from earlier ones of that version.

    None if today's program does not make that version of those texts: it has changed, or they are other texts.
    """
    try:
        old = compiled_anew(earlier)
    except RulesError:
        return None
    return difference(old, rules) if old.version == version else None


def may_change(rules: Rules, rows: Sequence[OutdatedArticle], changed: RuleDifference) -> list[bool]:
    """Tell for each article whether today's rules may tag it otherwise than those from which they differ so."""
    return [_may_change(rules, row, changed) for row in rows]


def _may_change(rules: Rules, row: OutdatedArticle, changed: RuleDifference) -> bool:
    url = canonical_url(row["url"] or "") or row["url"]
    publisher_id = believed_publisher(
        url,
        origin=row["origin"],
        text_origin=row["text_origin"],
        teller=row["publisher_id"],
        registry=rules.registry,
    )
    reading = reading_of(row)
    if publisher_id != row["kept_publisher_id"]:
        return True
    if may_refer(reading, url, publisher_id, changed.registry, rules.registry):
        return True
    if not changed.words:
        return False
    tokens = tokens_of(reading.title, reading.text)
    return any(matcher.find(tokens) for matcher in changed.words)
