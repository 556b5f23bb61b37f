"""Turns at hosts, and what is known about each host, stored where all who send requests can see it.

ledger (the interface) ── folder (a file for each host: processes of one machine)
                        └─ shared (PostgreSQL: the houses of a cluster)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presswatch.doors import on_demand

if TYPE_CHECKING:
    from connectors.gate.folder import FolderLedger
    from connectors.gate.ledger import MAX_REST_SECONDS, Held, HostState, Ledger, LedgerDown
    from connectors.gate.shared import SharedLedger
else:
    __getattr__ = on_demand(__name__)

__all__ = [
    "FolderLedger",
    "Held",
    "HostState",
    "Ledger",
    "LedgerDown",
    "MAX_REST_SECONDS",
    "SharedLedger",
]
