"""Child processes that read foreign bytes: killed at a deadline or a memory limit, and replaced.

tasks ── pool ──> answers in order      mother: a process with everything loaded (by forkserver), which forks children
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presswatch.doors import on_demand

if TYPE_CHECKING:
    from connectors.pool.pool import ReadingPool
else:
    __getattr__ = on_demand(__name__)

__all__ = [
    "ReadingPool",
]
