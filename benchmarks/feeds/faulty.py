"""A server of faulty feeds, and runs of the command against it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
#: feeds are spread over this many loopback addresses; a feed may not lead to another one's
HOSTS = 5
#: the longest wait for the server
PATIENCE_SECONDS = 20


@dataclass(slots=True)
class Run:
    """One `presswatch ingest`: what it took, and what the server saw of it."""

    seconds: float
    peak_bytes: int
    exit_code: int
    stats: dict[str, Any]


@contextmanager
def served(server: Path, folder: Path, home: Path) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Serve the corpus on the loopback while the block runs; yield the address and the truth."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    truth = home / "truth.jsonl"
    command = [sys.executable, str(server.resolve()), "--split", "all", "--port", str(port), "--hosts", str(HOSTS)]
    # The manifest names its pages relative to the folder above it, or to its own.
    above = folder.parent if folder.name == "pages" else folder
    manifest = folder.relative_to(above) / "manifest.jsonl"
    process = subprocess.Popen(
        [*command, "--manifest", str(manifest), "--truth", str(truth)], cwd=above, stdout=subprocess.DEVNULL
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/index.json")
        yield f"http://127.0.0.1:{port}", [json.loads(line) for line in truth.read_text("utf-8").splitlines()]
    finally:
        process.terminate()
        process.wait()


def wait_for(url: str) -> None:
    """Wait until a server answers."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            asked(url)
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


def asked(url: str) -> str:
    """Return the server's answer."""
    with urllib.request.urlopen(url, timeout=PATIENCE_SECONDS) as answer:
        return str(answer.read().decode("utf-8"))


def ingested(home: Path, address: str) -> Run:
    """Run the command once; record the peak of its process's memory (without its children)."""
    before = json.loads(asked(f"{address}/_stats"))
    port = address.rpartition(":")[2]
    environment = os.environ | {"PRESSWATCH_ALLOW_NETWORKS": f"127.0.0.0/8:{port}"}
    command = [sys.executable, "-m", "presswatch", "ingest", "--only", "feeds", "--force", "--home", str(home)]
    began, peak = time.monotonic(), 0
    with (home / "output.txt").open("ab") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
        while process.poll() is None:
            peak = max(peak, peak_bytes(process.pid))
            time.sleep(0.05)
    seconds = time.monotonic() - began
    return Run(seconds, peak, process.returncode, since(before, json.loads(asked(f"{address}/_stats"))))


def since(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Return what the server counted in between. Its counters are never reset.

    Some faults depend on the number of requests.
    """
    grown: dict[str, Any] = {}
    for name, value in after.items():
        if isinstance(value, dict):
            grown[name] = {key: count - before[name].get(key, 0) for key, count in value.items()}
        else:
            grown[name] = value - before[name]
    return grown


def peak_bytes(pid: int) -> int:
    """Return the most memory a process has held so far; 0 if it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), 0)
