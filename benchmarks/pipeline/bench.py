"""What the pipeline's benchmarks share: a press, a Prefect server and the runs against them."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from compileall import compile_dir
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.pages.corpus import opened_corpus
from benchmarks.pipeline.press import feed_urls, prepare
from benchmarks.pipeline.process_cost import Cost, cpu_seconds, run_command, wait_until_quiet
from presswatch.home.kept_tables import LANGUAGES, STOP_WORDS, use_kept
from presswatch.home.rule_cache import kept_rules
from presswatch.home.rule_files import read_rule_texts, seeds_folder
from presswatch.server.api import client_environment, ui_address
from presswatch.server.children import bring_down, start_child
from presswatch.server.up import wait_for_health
from presswatch.settings import Settings

ROOT = Path(__file__).parents[2]
#: the product's packages
PACKAGES = ("connectors", "flows", "presswatch", "transforms", "warehouse")


@dataclass(slots=True)
class Bench:
    """The paths of a benchmark, and its measurements."""

    folder: Path
    press_port: int
    settings: Settings
    server_pid: int
    pages: int
    costs: dict[str, list[Cost]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def site(self) -> Path:
        """The prepared pages."""
        return self.folder / "site"

    def note(self, name: str, cost: Cost) -> None:
        """Record a measurement and show it."""
        self.costs.setdefault(name, []).append(cost)
        per_page = cost.cpu / self.pages * 1000
        print(
            f"{name}: {per_page:.1f} ms a page, {self.pages / cost.wall:.1f} pages/s, {cost.peak / 1e6:.0f} MB",
            file=sys.stderr,
            flush=True,
        )


@contextmanager
def opened_bench(corpus: Path, pages: int) -> Iterator[Bench]:
    """Yield a press and our own Prefect server; end them afterwards."""
    compile_modules()
    keep_what_is_made()
    with tempfile.TemporaryDirectory() as place, opened_corpus(corpus) as corpus_folder:
        folder, port = Path(place), free_port()
        (folder / "site").mkdir()
        prepare(corpus_folder, folder / "site", pages)
        settings = Settings(home=folder / "server", port=free_port())
        children: dict[str, Any] = {}
        command = [sys.executable, "-m", "benchmarks.pipeline.press", str(folder / "site"), str(port)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as press:
            try:
                assert press.stdout is not None
                if press.stdout.readline() != b"ready\n":
                    raise RuntimeError("the press did not start")
                start_child(settings, children, "server")
                if not wait_for_health(f"{ui_address(settings)}/api", children["server"], threading.Event()):
                    raise RuntimeError(f"Prefect's server did not start: see {settings.home}")
                yield Bench(folder, port, settings, children["server"].pid, pages)
            finally:
                bring_down(children)
                press.terminate()


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ask_press(bench: Bench, path: str) -> dict[str, int]:
    """Return the requests to the press so far, by kind."""
    connection = http.client.HTTPConnection("127.0.0.1", bench.press_port, timeout=10)
    connection.request("GET", path)
    asked: dict[str, int] = json.loads(connection.getresponse().read())
    connection.close()
    return asked


def ingest(bench: Bench, home: Path, *more: str, workers: int = 2, look: Callable[[int], None] | None = None) -> Cost:
    """Run the product once on a home folder; the cost includes the Prefect server's share.

    Args:
        bench: a press and a Prefect server.
        home: the folder; made if it is missing.
        *more: arguments of the command.
        workers: reading processes.
        look: called twice a second with the run's process id.
    """
    home.mkdir(exist_ok=True)
    feeds = home / "feeds.csv"
    addresses = feed_urls(bench.pages, bench.press_port)
    feeds.write_text("url,source_id,language\n" + "".join(f"{url},,\n" for url in addresses), encoding="utf-8")
    environment = environment_without_presswatch() | client_environment(bench.settings)
    environment |= {
        "PRESSWATCH_ALLOW_NETWORKS": f"127.0.0.0/8:{bench.press_port}",
        "PRESSWATCH_WORKERS": str(workers),
        "PRESSWATCH_RUN_BUDGET_SECONDS": "3600",
        "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "ERROR",
    }
    command = [sys.executable, "-m", "presswatch", "ingest", "--home", str(home), "--only", "feeds"]
    before = cpu_seconds(bench.server_pid)
    cost = run_command([*command, "--feeds", str(feeds), *more], environment, bench.folder / "ingest.log", look)
    wait_until_quiet(bench.server_pid)
    cost.cpu += cpu_seconds(bench.server_pid) - before
    return cost


def environment_without_presswatch() -> dict[str, str]:
    """Return the environment without settings that would change what is measured.

    An installation has its modules compiled; where Python may not write them, each process compiles its own.
    """
    names = {name for name in os.environ if name.startswith(("PREFECT_", "PRESSWATCH_"))} | {"PYTHONDONTWRITEBYTECODE"}
    return {name: value for name, value in os.environ.items() if name not in names}


def compile_modules() -> None:
    """Compile the product's modules, as an installation does: otherwise the first run would, and none after it."""
    for package in PACKAGES:
        compile_dir(ROOT / package, quiet=1)


def keep_what_is_made() -> None:
    """Have compiled rules and libraries' tables at hand, as from an installation's third run on.

    Otherwise the first two runs would make them, and all later ones be cheaper by some two seconds.
    """
    texts = read_rule_texts(seeds_folder())
    for _ in range(2):  # rules are kept when they are compiled for the second time
        kept_rules(texts, {})
    use_kept(LANGUAGES, STOP_WORDS)


def measure_bare(bench: Bench) -> tuple[Cost, dict[str, str]]:
    """Bare trafilatura, and the digests of its texts."""
    command = [sys.executable, "-m", "benchmarks.pipeline.peers", "bare", str(bench.site), str(bench.press_port)]
    cost = run_command(command, os.environ, bench.folder / "bare.log")
    answer = json.loads(cost.output)
    return Cost(answer["cpu"], answer["wall"], cost.peak), answer["digests"]
