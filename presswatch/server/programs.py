"""The programs started by name, as `python -m …`: whoever moves one of these modules changes it here, once.

The SQL of users also has its own process; the warehouse starts it.
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
    """Return the command that starts a program with this Python."""
    return [sys.executable, "-m", program, *arguments]
