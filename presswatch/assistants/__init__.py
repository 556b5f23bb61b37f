"""The archive for AI assistants: a Model Context Protocol server over the newest snapshot, read-only.

assistant ── server (tools) ── search, archive lookup, stories, locked-down SQL ──> bounded answers in JSON
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presswatch.doors import on_demand

if TYPE_CHECKING:
    from presswatch.assistants.server import server_over
else:
    __getattr__ = on_demand(__name__)

__all__ = ["server_over"]
