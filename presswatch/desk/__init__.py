"""The desk: a web interface for reading the archive, over the newest published snapshot or the lake.

address ── question ──┐
newest snapshot ──────┴── articles, subjects, tables, stories, period ── rendering ──> HTML
                                          └─ formats ──> CSV, XLSX, JSON, Atom
guards: who may ask, what an answer may do         wording: English, Russian, Belarusian
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presswatch.doors import on_demand

if TYPE_CHECKING:
    from presswatch.desk.serving import serve
else:
    __getattr__ = on_demand(__name__)

__all__ = ["serve"]
