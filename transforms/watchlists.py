"""Watchlists: what an analyst waits for, in the language of the topic rules, with a score and evidence for each hit."""

from __future__ import annotations

from dataclasses import dataclass

from presswatch.errors import RulesError
from presswatch.records import WatchHit
from transforms.topic_rules import TopicRules, parse_topics
from transforms.topic_tags import tag_topics

_NO_TAXONOMY = "code,label_en,parent\n"


@dataclass(frozen=True, slots=True)
class WatchlistRules:
    """Compiled watchlists. `names` are in the file's order; `version` changes when any of them does."""

    names: tuple[str, ...]
    version: str
    compiled: TopicRules


def parse_watchlists(toml_text: str) -> WatchlistRules:
    """Compile watchlists: `[[watchlist]]` blocks with the fields of a topic.

    Raises:
        RulesError: a watchlist is wrong; the message names it and its line.
    """
    try:
        compiled = parse_topics(toml_text.replace("[[watchlist]]", "[[topic]]"), _NO_TAXONOMY)
    except RulesError as error:
        raise RulesError(str(error).replace("topics:", "watchlists:", 1)) from error
    return WatchlistRules(tuple(rule.topic.topic_id for rule in compiled.rules), compiled.version, compiled)


def watch(title: str, text: str, rules: WatchlistRules) -> tuple[WatchHit, ...]:
    """The watchlists an article falls under, highest score first."""
    return tuple(
        WatchHit(tag.topic_id, tag.score, tag.evidence, tag.spans)
        for tag in tag_topics(title, text, rules.compiled)
        if tag.topic_id in rules.names
    )
