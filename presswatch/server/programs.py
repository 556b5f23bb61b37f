"""The programs that are started by name, as `python -m …`: who moves one of these modules changes it here, once.

The SQL of users has a process of its own too; the warehouse starts it.
"""

from __future__ import annotations

import sys

GUARD = "presswatch.server.guard"
REGISTERING = "presswatch.server.registering"
ALARMS = "presswatch.server.alarms"
UP = "presswatch.server.up"
DESK = "presswatch.desk.serving"
PREFECT = "prefect"
#: how a worker starts a run
PREFECT_ENGINE = "prefect.engine"


def command(program: str, *arguments: str) -> list[str]:
    """The command that starts a program by this Python and in no other way."""
    return [sys.executable, "-m", program, *arguments]
