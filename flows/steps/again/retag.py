"""Apply today's rules to stored articles, in batches and without network; a stopped run can be continued."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from connectors.pool import ReadingPool
from flows.steps.again.unchanged import Unchanged, differences_from
from flows.steps.cluster.past import PORTION, over_the_lake, summed
from flows.steps.runs import NOBODY, Caller, Measured, framed_run, nothing
from flows.steps.stories import keep_stories
from presswatch.errors import Unreadable
from presswatch.home import feed_list_path, listed_feeds, read_rule_texts, seeds_folder
from presswatch.records import Article, RunTally, StoredArticle
from presswatch.settings import Settings
from presswatch.shown import how_many
from transforms.work import RETAGGED
from warehouse.lake import Stale
from warehouse.store import open_warehouse
from warehouse.store.again import count_outdated, keep_as_they_are, keep_retagged, outdated_articles, outdated_versions
from warehouse.store.feeds import name_sources
from warehouse.stories import story_bases, with_story

BATCH = 1000


def retag_all(
    settings: Settings, caller: Caller = NOBODY, batch: int = BATCH, first: Callable[[], None] = nothing
) -> RunTally:
    """Tag every article whose tags come from other rules, or whose publisher became known since.

    A source that the list of feeds names since the last round counts at once. `first` is called before. Articles of
    which the change of rules can alter no tag are only marked (`flows/steps/again/unchanged.py`).

    Raises:
        WarehouseBusy: a run is at work.
        RulesError: a rules file is wrong.
        UsageError: the list of feeds cannot be read.
    """
    tally = caller.new_tally("retag")
    with framed_run(settings, tally, caller) as pool:
        first()
        version = tally.rules_version or ""
        with open_warehouse(settings.home) as connection:
            if feed_list_path(settings).is_file():  # a folder of rules need not hold one
                name_sources(connection, listed_feeds(settings, tally.started_at))
            left = total = count_outdated(connection, version)
            versions = outdated_versions(connection, version)
        caller.progress(f"{how_many(left, 'article')} with tags of other rules, or with a publisher only now")
        today = read_rule_texts(seeds_folder())
        unchanged = Unchanged(pool, version, differences_from(settings.home, pool, versions, today))
        work = partial(retag_batch, settings.home, unchanged, tally, batch)
        while left > 0 and (done := caller.step("retag a batch", work)):
            left -= done
            caller.measured("articles", total - max(left, 0), total)
            caller.progress(f"{tally.articles_changed} retagged, {max(left, 0)} to go")
    return tally


def retag_lake(settings: Settings, caller: Caller = NOBODY, portion: int = PORTION) -> RunTally:
    """Tag what the home has, then what only the lake has of its share; return the tally of both.

    Raises:
        UsageError: the settings name no lake.
        WarehouseBusy: a run is at work.
        WarehouseError: the home cannot be read or written. An unreachable lake is a problem in the tally.
        RulesError: a rules file is wrong.
    """
    own = retag_all(settings, caller)
    stale = Stale(rules_version=own.rules_version or "")

    def again(measured: Measured, first: Callable[[], None]) -> RunTally:
        return retag_all(settings, replace(caller, measured=measured), first=first)

    return summed(own, over_the_lake(settings, stale, again, caller, portion))


def retag_batch(home: Path, unchanged: Unchanged, tally: RunTally, size: int) -> int:
    """Tag one batch and return how many were done. Zero ends the work, because the same rows would come again."""
    with open_warehouse(home) as connection:
        rows = outdated_articles(connection, tally.rules_version or "", size)
        told = with_story(connection, unchanged.comparable(rows), unchanged.mark)
    stand = unchanged.among([row for row in rows if row["article_id"] in told])
    with open_warehouse(home) as connection:
        keep_as_they_are(connection, sorted(stand), tally.rules_version or "")
    tally.articles_changed += len(stand)
    return len(stand) + tag_anew(home, unchanged.pool, tally, [row for row in rows if row["article_id"] not in stand])


def tag_anew(home: Path, pool: ReadingPool, tally: RunTally, rows: Sequence[StoredArticle]) -> int:
    """Tag these articles and return how many were; the others keep their tags and are told as problems."""
    if not rows:
        return 0
    with open_warehouse(home) as connection:
        bases = story_bases(connection, [row["article_id"] for row in rows])
    articles: list[Article] = []
    for row, answer in pool.map_pairs((row, (RETAGGED, row, bases.get(row["article_id"]))) for row in rows):
        if isinstance(answer, Unreadable):
            tally.problems.append(f"{row['article_id']} could not be tagged: {answer}")
        else:
            articles.append(answer)
    with open_warehouse(home) as connection:
        also = partial(keep_stories, now=tally.started_at)
        refused = keep_retagged(connection, articles, tally.run_id, also)
    tally.problems += [f"{article.article_id} keeps its old tags: {problem}" for article, problem in refused]
    tally.articles_changed += len(articles) - len(refused)
    return len(articles) - len(refused)
