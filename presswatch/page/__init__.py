"""Pages for desk, report and mail: templates, their words in three languages, plots, the news of a period.

snapshot ── period ──> Period ──┐
words/, templates/ ── rendering ┴──> HTML ── report ──> one file        digest ──> mail
charts ──> SVG
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presswatch.doors import on_demand

if TYPE_CHECKING:
    from presswatch.page.charts import Pair, as_file, matrix
    from presswatch.page.period import day_chart, owners_of, period_of
    from presswatch.page.rendering import page, page_style, plain, without_unseen
    from presswatch.page.report import ReportWish, digest_page, write_report
    from presswatch.page.wording import LANGUAGES, chosen_language
else:
    __getattr__ = on_demand(__name__)

__all__ = [
    "LANGUAGES",
    "Pair",
    "ReportWish",
    "as_file",
    "chosen_language",
    "day_chart",
    "digest_page",
    "matrix",
    "owners_of",
    "page",
    "page_style",
    "period_of",
    "plain",
    "without_unseen",
    "write_report",
]
