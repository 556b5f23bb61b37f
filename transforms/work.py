"""What a run orders of its reading processes: work by name, what is handed over with it, and what comes back.

A run's own process reads no text: what it names here is imported if it is done (`transforms.tasks` and the modules
that those use take half a second and 100 MB).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from presswatch.doors import Named
from presswatch.records import Article, DropReason, Item, Source, Topic
from presswatch.shipped import shipped_version
from transforms.web import MirrorTable

#: raised when a change of ours makes the same bytes read differently; versions tell our changes from a publisher's.
#: The words and weights by which pages are read are a part of it.
EXTRACTOR_VERSION = f"18.{shipped_version('pages.toml', 'people.toml', 'languages.toml', 'wall_weights.toml')}"
#: how the detail of a drop begins that a fault of this program caused
BUG = "bug: "

#: (path within the folder of seeds, text)
LanguageFiles: TypeAlias = tuple[tuple[str, str], ...]

#: `run_task(texts, work, *arguments)`: what a pool's children do
RUN_TASK = Named("transforms.running:run_task")
FEED_ITEMS = Named("transforms.tasks:feed_items")
ITEM_ARTICLE = Named("transforms.tasks:item_article")
SEED_ARTICLES = Named("transforms.seed_tasks:seed_articles")
ARCHIVED_ARTICLE = Named("transforms.tasks:archived_article")
REREAD_ARTICLE = Named("transforms.stored_tasks:reread_article")
REVISITED_ARTICLE = Named("transforms.stored_tasks:revisited_article")
RETAGGED = Named("transforms.stored_tasks:retagged")
MAY_CHANGE = Named("transforms.rule_differences:may_change")
SKETCHED = Named("transforms.stored_tasks:sketched")


@dataclass(frozen=True, slots=True)
class RuleTexts:
    """The rule files as text: small to hand to another process, compiled there once."""

    sources_toml: str
    topics_toml: str
    iptc_csv: str
    watchlists_toml: str = ""
    #: words, cues and countries of every language: (path within the folder of seeds, text)
    languages: LanguageFiles = ()
    story_background: str = ""


@dataclass(frozen=True, slots=True)
class RuleLists:
    """What those who do not read texts need of the rules: outlets and topics as rows, mirrors, the version."""

    sources: tuple[Source, ...]
    topics: tuple[Topic, ...]
    mirrors: MirrorTable
    version: str


@dataclass(frozen=True, slots=True)
class PageBytes:
    """A fetched page on its way into a child."""

    url: str
    charset: str | None
    body: bytes
    raw_file: str | None = None
    raw_offset: int | None = None


@dataclass(frozen=True, slots=True)
class ToldItem:
    """An item, the id of its article, and the source whose feed it is."""

    item: Item
    article_id: str
    publisher_id: str | None = None


@dataclass(frozen=True, slots=True)
class ItemReading:
    """What an item became: an article from its page or from the feed's own text, and why not the page."""

    article: Article | None
    reason: DropReason | None = None
    detail: str | None = None
    #: of the article's title and text, for the search index: without the words as cut for tags they cost twice as much
    stems: tuple[str, str] | None = None
