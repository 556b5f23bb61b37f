"""The overview page: one HTML file that needs nothing beside it. Pure: figures in, text out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from presswatch.doors import on_demand

if TYPE_CHECKING:
    from presswatch.page.charts import bars
    from presswatch.page.period_page import overview_page
else:
    __getattr__ = on_demand(__name__)

__all__ = [
    "bars",
    "overview_page",
]
