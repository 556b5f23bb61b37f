"""The flow `backfill`: the past of an outlet, from web archives."""

from __future__ import annotations

from typing import Any, Literal

from prefect import flow
from prefect.client.schemas.objects import State

from flows.steps import backfill_order, backfill_past, words_on_backfill
from flows.ui import AbsolutePath, Run, Told, run_name, told_run


@flow(name="backfill", flow_run_name=run_name, persist_result=False)
def backfill(
    source: str = "",
    first_day: str = "",
    last_day: str = "",
    via: Literal["wayback", "commoncrawl", "sitemap"] = "wayback",
    match: str = "",
    home: AbsolutePath = "",
) -> State[Any]:
    """Fetch what web archives hold of an outlet, politely, and add it to the histories of its articles.

    A stopped run continues if it is started again with the same parameters.

    Args:
        source: A source's id like tut_by, or a domain like news.tut.by.
        first_day: The first day wanted, like 2019-08-01 (UTC).
        last_day: The last day wanted, like 2019-09-30 (UTC).
        via: The archive whose index is asked; sitemap: pages of these days that are still online.
        match: Only addresses that match this regular expression, like `/news/`. Empty: all.
        home: Folder of warehouse, snapshot and Prefect's state. Empty: the folder `presswatch up` was started on.
    """

    def work(run: Run) -> Told:
        order = backfill_order(source, first_day, last_day, via, match)
        result = backfill_past(run.settings, order, run.caller)
        return Told(words_on_backfill(order, result), False)

    return told_run(home, work)
