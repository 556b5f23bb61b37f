"""Ports for servers that cannot be told to choose one themselves."""

from __future__ import annotations

import random
import socket
from contextlib import suppress
from pathlib import Path


def free_port() -> int:
    """Return a port that nobody listens on, and that nobody is given until the server of this test binds it.

    It lies below those that the system hands out by itself: one of these may go to any connection in the meantime, and
    while a server is stopped to be started again. No other process of tests is given it either.
    """
    first_of_system = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    candidates = range(10_000, first_of_system) if first_of_system > 12_000 else range(61_000, 65_536)
    chosen = random.SystemRandom()
    for _ in range(1000):
        port = chosen.choice(candidates)
        with suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            reserve(f"\0presswatch-tests-{port}")
            return port
    raise AssertionError("no port is free")


def reserve(name: str) -> None:
    """Hold a name as long as this process lives; the system frees it then, however it ends.

    Raises:
        OSError: another process holds it.
    """
    with socket.socket(socket.AF_UNIX) as holder:
        holder.bind(name)
        holder.detach()
