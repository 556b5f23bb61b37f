"""Watchlists: what an analyst waits for, written like topic rules, with a score and evidence for each hit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from presswatch.errors import RulesError
from presswatch.records import WatchHit
from transforms.topics.compiled import TopicRule, TopicRules
from transforms.topics.faults import check_topics
from transforms.topics.file import parse_topics
from transforms.topics.tags import tag_topics

_NO_TAXONOMY = "code,label_en,parent\n"
#: whoever waits for something wants it from long articles too
USUAL_WORDS = 1000
_BLOCK = re.compile(r"^\[\[watchlist\]\]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class WatchlistRules:
    """Compiled watchlists. `names` are in the file's order; `version` changes when any of them changes."""

    names: tuple[str, ...]
    version: str
    compiled: TopicRules

    def rule(self, name: str) -> TopicRule:
        """Return the rule of one watchlist.

        Raises:
            KeyError: there is no watchlist of that name.
        """
        return {rule.topic.topic_id: rule for rule in self.compiled.rules}[name]


def parse_watchlists(toml_text: str) -> WatchlistRules:
    """Compile watchlists: `[[watchlist]]` blocks with the fields of a topic.

    Raises:
        RulesError: a watchlist is wrong; the message names it and its line.
    """
    try:
        compiled = parse_topics(as_topics(toml_text), _NO_TAXONOMY, USUAL_WORDS)
    except RulesError as error:
        raise RulesError(as_watchlists(str(error))) from error
    names = tuple(rule.topic.topic_id for rule in compiled.rules)
    return WatchlistRules(names, compiled.version, replace(compiled, is_ranked=False))


def watch(title: str, text: str, rules: WatchlistRules) -> tuple[WatchHit, ...]:
    """Return the watchlists that an article matches, highest score first."""
    return tuple(
        WatchHit(tag.topic_id, tag.score, tag.evidence, tag.spans)
        for tag in tag_topics(title, text, rules.compiled)
        if tag.topic_id in rules.names
    )


def check_watchlists(toml_text: str, samples: Sequence[tuple[str, str]] = ()) -> list[str]:
    """Return faults of the watchlists, for people, like `check_topics`."""
    faults = check_topics(as_topics(toml_text), _NO_TAXONOMY, samples)
    return [as_watchlists(fault) for fault in faults]


def as_topics(toml_text: str) -> str:
    """Rewrite watchlists as topic rules; lines keep their numbers."""
    return _BLOCK.sub("[[topic]]", toml_text)


def as_watchlists(message: str) -> str:
    """Rewrite a message about topic rules as one about watchlists."""
    return message.replace("topics:", "watchlists:", 1).replace("[[topic]]", "[[watchlist]]")
