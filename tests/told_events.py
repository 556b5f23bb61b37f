"""Articles of labelled events, read by the shipped rules once a process."""

from __future__ import annotations

from functools import cache

from benchmarks.stories.quality import article_from, labelled
from presswatch.records import Article
from tests.shipped import shipped_rules

#: five events of one set, told in several languages
EVENTS = ("fire-lida", "fire-slonim", "court-barysevich", "court-karpuk", "sanctions-21")


@cache
def articles_of_events() -> tuple[Article, ...]:
    """The articles of EVENTS, in the order of their set."""
    return tuple(article_from(shipped_rules(), line) for line in labelled() if line["event"] in EVENTS)
