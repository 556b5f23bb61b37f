"""Young articles are read again: what was changed, what is gone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from connectors.fetching import fetch_all
from connectors.http import Postponed, charset_of
from connectors.pages import fetch_page
from flows.steps.pages import PageWork
from flows.steps.rereading import reread_outdated
from presswatch.errors import FetchError, Refused, Unreadable
from presswatch.records import VANISHED, Fetched, Outcome, facts_of
from transforms.article import EXTRACTOR_VERSION
from transforms.changes import kinds_of_change
from transforms.pages import AGES, next_revisit_at
from transforms.tasks import PageBytes, reread_article
from warehouse.archive import RawArchive
from warehouse.store import Revisit, due_revisits, keep_revisits, open_warehouse

BATCH = 100


def revisit_pages(work: PageWork) -> Outcome:
    """Look again at a batch of articles; an empty `seen` means none is due."""
    due = partial(due_revisits, now=work.now, first_age=AGES[0], last_age=AGES[-1], limit=BATCH)
    with open_warehouse(work.home) as connection:
        outdated = due(connection, extractor_version=EXTRACTOR_VERSION, is_current=False)
    if outdated:
        reread_outdated(work.home, work.pool, [row["article_id"] for row in outdated], work.run_id, work.now)
    with open_warehouse(work.home) as connection:
        rows = due(connection, extractor_version=EXTRACTOR_VERSION)
    if not rows:
        return Outcome()
    revisits = list(looks(work, rows))
    with open_warehouse(work.home) as connection:
        kept = keep_revisits(connection, revisits, work.run_id, work.now, kinds_of_change)
    return Outcome(
        [facts_of(revisit.article) for revisit in revisits if revisit.article and revisit.article_id in kept.changed],
        list(kept.drops),
        changed=list(dict.fromkeys([*kept.changed, *(line.article_id for line in (*kept.gone, *kept.back))])),
        seen=[revisit.article_id for revisit in revisits],
        gone=list(kept.gone),
        back=list(kept.back),
    )


def looks(work: PageWork, rows: list[dict[str, Any]]) -> Iterator[Revisit]:
    """One look at each page; a page that could not be had is looked at again at its next age."""
    answers: list[tuple[dict[str, Any], PageBytes | FetchError | Unreadable]] = []

    def tasks() -> Iterator[tuple[Any, ...]]:
        for row, page in fetched_again(work, rows):
            answers.append((row, page))
            known = page if isinstance(page, PageBytes) else Unreadable("unreachable", str(page))
            yield reread_article, row, known, work.now

    for number, reading in enumerate(work.pool.map(tasks())):
        row, page = answers[number]
        is_gone = isinstance(page, Refused) and page.status in VANISHED
        again = next_revisit_at(row["first_seen_at"], row["tries"] + 1, work.now)
        article = None if isinstance(reading, Unreadable) else reading
        is_back = row["gone_at"] is not None and article is not None
        # What is gone stays so until it is read again: a failure in between says nothing.
        is_gone = is_gone or (row["gone_at"] is not None and not is_back)
        state = "gone" if is_gone else ("due" if again else "done")
        yield Revisit(row["article_id"], state, row["tries"] + 1, again, article, is_back)


def fetched_again(
    work: PageWork, rows: list[dict[str, Any]]
) -> Iterator[tuple[dict[str, Any], PageBytes | FetchError | Unreadable]]:
    """Each row with its page or what went wrong; what politeness does not allow now stays due."""

    async def fetch_one(fetcher: Any, row: dict[str, Any]) -> Fetched:
        return await fetch_page(fetcher, work.robots, row["url"], deadline=work.deadline)

    with RawArchive(work.home / "raw") as archive:
        for row, answer in fetch_all(work.policy, rows, lambda row: urlsplit(row["url"]).hostname or "", fetch_one):
            if isinstance(answer, Postponed):
                continue
            if isinstance(answer, Fetched):
                place = archive.append(answer)
                charset = charset_of(answer.headers)
                yield row, PageBytes(answer.final_url, charset, answer.body, place.file, place.offset)
            else:
                yield row, answer
