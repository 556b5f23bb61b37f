"""Whose Prefect server holds a port: found among this user's processes, for they carry home and port with them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

SERVER_MODULE = "presswatch.server.guard"


def home_on_port(port: int) -> Path | None:
    """The home whose `presswatch up` serves on this port; None where no such process can be seen (or without /proc)."""
    for environment in server_environments():
        if environment.get("PREFECT_SERVER_API_PORT") == str(port) and environment.get("PRESSWATCH_HOME"):
            return Path(environment["PRESSWATCH_HOME"])
    return None


def server_environments() -> Iterator[dict[str, str]]:
    """The variables of every server that some `presswatch up` of this user has started."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().decode(errors="replace").split("\0")
            if SERVER_MODULE in words:
                lines = (folder / "environ").read_bytes().decode(errors="surrogateescape").split("\0")
                yield dict(line.split("=", 1) for line in lines if "=" in line)
        except OSError:
            # It has ended, or is another user's.
            continue
