"""The lake: the results of many houses' runs in a DuckLake (catalog in PostgreSQL, files in a folder or S3).

presswatch.duckdb of a house ── travel (what the tables say) ── handing, under turns ──> lake ── reading ──> analysts
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presswatch.doors import on_demand

if TYPE_CHECKING:
    from warehouse.lake.adopting import Adopted, Share, adopt_share
    from warehouse.lake.claims import require_own_share, take_share
    from warehouse.lake.handing import Handover, House, hand_over
    from warehouse.lake.health import lake_health
    from warehouse.lake.meeting import houses_of, note_met, sketched_in, titles_of, unmet_runs
    from warehouse.lake.past import Stale, stale_in_lake, take_back
    from warehouse.lake.place import LakePlace, attach_lake, chosen_lake, prepare, reading_lake, told, without_secrets
    from warehouse.lake.turns import lake_turn
    from warehouse.lake.upkeep import Upkeep, keep_lake
else:
    __getattr__ = on_demand(__name__)

__all__ = [
    "Adopted",
    "Handover",
    "House",
    "LakePlace",
    "Share",
    "Stale",
    "Upkeep",
    "adopt_share",
    "attach_lake",
    "chosen_lake",
    "hand_over",
    "houses_of",
    "keep_lake",
    "lake_health",
    "lake_turn",
    "note_met",
    "prepare",
    "reading_lake",
    "require_own_share",
    "sketched_in",
    "stale_in_lake",
    "take_back",
    "take_share",
    "titles_of",
    "told",
    "unmet_runs",
    "without_secrets",
]
