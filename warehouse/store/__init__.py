"""The writer's file: everything that is stored, one transaction a batch.

file (lock, open, migrate, rows in and out) ── runs      outlets: what is usual for each
feeds: the list, visits, documents      articles: items, articles, tags, versions, seed files, revisits
again: stale tags and readings, quarantine, captures of the past

`feeds`, `articles` and `again` have doors of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presswatch.doors import on_demand

if TYPE_CHECKING:
    from warehouse.store.file.clock import clock_doubt, mend_times
    from warehouse.store.file.connection import (
        STORAGE_VERSION,
        copy_file,
        migrate,
        numbered_migrations,
        open_warehouse,
        require_present,
        require_sound,
        require_space,
        run_lock,
    )
    from warehouse.store.file.engine import lay_out, looking_into
    from warehouse.store.file.rows import (
        change_for,
        fields_of,
        insert,
        insert_columns,
        select,
        select_as,
        select_for,
        select_for_as,
        wanted_keys,
    )
    from warehouse.store.file.soundness import damage_in, is_sound
    from warehouse.store.file.touched import forget_touched, note_touched
    from warehouse.store.outlets import coverage, freshness, outlet_histories, stillness
    from warehouse.store.runs import begin_run, end_run, keep_drops
else:
    __getattr__ = on_demand(__name__)

__all__ = [
    "STORAGE_VERSION", "begin_run", "change_for", "clock_doubt", "copy_file", "coverage", "damage_in", "end_run",
    "fields_of", "forget_touched", "freshness", "insert", "insert_columns", "is_sound", "keep_drops", "lay_out",
    "looking_into", "mend_times", "migrate", "note_touched", "numbered_migrations", "open_warehouse",
    "outlet_histories", "require_present", "require_sound", "require_space", "run_lock", "select", "select_as",
    "select_for", "select_for_as", "stillness", "wanted_keys",
]  # fmt: skip
