"""The first page: the news of a period, stories first, each figure a link to its list."""

from __future__ import annotations

from dataclasses import replace

from fastapi.responses import Response

from presswatch.desk.asking import Asking
from presswatch.desk.question import USUAL_PERIOD
from presswatch.desk.tables import TABLES
from presswatch.page import period_of

SPANS = ("24h", "7d", "30d", "90d", "1y")


def period_page(asking: Asking) -> Response:
    """Return what was published, changed, cited and lost in the period."""
    said = replace(asking.question, since=asking.question.since or USUAL_PERIOD)
    with asking.desk.reading() as connection:
        period = period_of(connection, asking.scope(connection))
    facts = {"period": period, "question": said, "spans": SPANS, "shown": TABLES}
    return asking.answer("period.html", "period", facts)
