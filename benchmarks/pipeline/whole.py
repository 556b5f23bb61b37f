"""The whole pipeline against bare trafilatura and others, on the same pages.

    python -m benchmarks.pipeline.whole [CORPUS]

CORPUS is a folder or an archive of HTML with a `manifest.jsonl` (at least `path` and `url` of each page). Its pages
are served with feeds from the loopback by a process whose cost is not counted. The contestants run in turn, pair
after pair, so that a busy machine affects all alike:

* presswatch: `presswatch ingest` as a flow run of a running Prefect server, on an empty home folder: polls, fetches,
  reads, tags, archives, stores and publishes. The server's processor time counts.
* bare: `bare_extraction` with metadata in two warm processes, pages from disk; the warm-up does not count.
* the trafilatura command with `--parallel 2`, which fetches from the press.
* newspaper4k and news-please, if `--peers-python` or the variable PRESSWATCH_PEERS_PYTHON names an interpreter that has
  them: they need other versions of what we use, so they get a separate environment
  (`python -m venv peers && peers/bin/pip install newspaper4k news-please`).
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.pages.quality import CORPUS
from benchmarks.pipeline.bench import Bench, ask_press, ingest, measure_bare, opened_bench
from benchmarks.pipeline.peers import text_digest
from benchmarks.pipeline.press import feed_urls
from benchmarks.pipeline.process_cost import Cost, run_command
from benchmarks.pipeline.stages import stages

PAGES, PAIRS = 1030, 5
#: the command takes twice the time of the others; more runs would not change its ratio
CLI_RUNS = 2
#: pages that the stages are measured on
STAGE_PAGES = 515
WARM = "presswatch, a run without news taken off"
OURS, BARE, CLI = "presswatch", "bare trafilatura, 2 processes", "trafilatura --parallel 2"
OTHERS = ("newspaper4k", "news-please")


#: introduction of the section
INTRODUCTION = """\
The whole product is `presswatch ingest` as a flow run of a running Prefect server: it polls, fetches, reads, tags,
archives, stores and publishes. It reads real pages that are served from the loopback with their feeds. CPU time is
that of the whole process tree, with the Prefect server's share but without the press that serves. The start of the
program counts for the product and for the trafilatura command; compiled rules are at hand, as from the third run of an
installation on; bare trafilatura reads from disk in two warm
processes. All run in turn on the same machine, which has two cores and other work. Rely on the ratios; single figures
give the order of magnitude."""


def measure_cli(bench: Bench) -> Cost:
    """Run the trafilatura command over a list of addresses, as in its documentation."""
    from benchmarks.pipeline.peers import urls_of

    addresses, results = bench.folder / "urls.txt", bench.folder / "cli"
    addresses.write_text("\n".join(urls_of(bench.site, bench.press_port)), encoding="utf-8")
    config = bench.folder / "trafilatura.cfg"
    config.write_text(cli_settings(), encoding="utf-8")
    command = [str(Path(sys.executable).with_name("trafilatura")), "-i", str(addresses), "--parallel", "2"]
    command += ["-o", str(results), "--json", "--with-metadata", "--no-comments", "--config-file", str(config)]
    before = ask_press(bench, "/asked").get("html", 0)
    cost = run_command(command, os.environ, bench.folder / "cli.log")
    # Its files are named by their content, so copies of a page share one: the press knows how many it gave.
    given = ask_press(bench, "/asked").get("html", 0) - before
    shutil.rmtree(results, ignore_errors=True)
    if given < 0.95 * bench.pages:
        raise RuntimeError(f"the trafilatura command asked for {given} of {bench.pages} pages")
    return cost


def cli_settings() -> str:
    """Settings of trafilatura itself, without its pauses and its refusal of the loopback."""
    import trafilatura

    text = (Path(trafilatura.__file__).parent / "settings.cfg").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.upper().startswith(("SLEEP_TIME", "SSRF_PROTECTION"))]
    return "\n".join(
        line + ("\nSLEEP_TIME = 0\nSSRF_PROTECTION = off" if line == "[DEFAULT]" else "") for line in lines
    )


def identical_texts(home: Path, digests: dict[str, str]) -> tuple[int, int]:
    """Return the number of articles with bare trafilatura's text (without credit lines), and of all from pages."""
    import duckdb

    with duckdb.connect(str(home / "presswatch.duckdb"), read_only=True) as connection:
        rows = connection.execute("SELECT url, text FROM articles WHERE text_origin = 'page'").fetchall()
    numbers = [(url.rpartition("/")[2].partition(".")[0], text) for url, text in rows]
    return sum(digests.get(number) == text_digest(text) for number, text in numbers), len(rows)


def measure_pairs(bench: Bench, pairs: int, with_cli: bool, others: list[Callable[[], tuple[str, Cost]]]) -> None:
    """Run everything in turn, in one order and then in the other."""
    for number in range(pairs):
        home = bench.folder / f"home{number}"
        runs: list[Callable[[], None]] = [lambda home=home: bench.note(OURS, ingest(bench, home))]  # type: ignore[misc]
        digests: dict[str, str] = {}

        def run_bare(digests: dict[str, str] = digests) -> None:
            cost, found = measure_bare(bench)
            digests |= found
            bench.note(BARE, cost)

        runs.append(run_bare)
        if with_cli and number < CLI_RUNS:
            runs.append(lambda: bench.note(CLI, measure_cli(bench)))
        for run in runs if number % 2 else reversed(runs):
            run()
        if number == 0:
            note_texts(bench, home, digests)
        if number + 1 < pairs:
            shutil.rmtree(home)
    for other in others:
        try:
            name, cost = other()
        except RuntimeError as error:
            bench.notes.append(f"Not measured: {str(error)[:80]} … {str(error).strip().splitlines()[-1][:200]}")
            continue
        bench.note(name, cost)
        bench.notes.append(f"{name} found text in {json.loads(cost.output)['pages']} of {bench.pages} pages.")
    measure_again(bench, home)


def note_texts(bench: Bench, home: Path, digests: dict[str, str]) -> None:
    """Say how many texts are trafilatura's own."""
    same, read = identical_texts(home, digests)
    empty = sum(digest == text_digest("") for digest in digests.values())
    bench.notes.append(
        f"{read} of {bench.pages} pages became articles (bare trafilatura finds text in {bench.pages - empty}); "
        f"the text of {same} of them ({same / read:.1%}) is bare trafilatura's, credit lines apart, letter for letter."
    )


def measure_again(bench: Bench, home: Path) -> None:
    """Run again on feeds that have not changed, and once more on feeds that have, without new items."""
    before = ask_press(bench, "/asked")
    idle = ingest(bench, home, "--force")
    between = ask_press(bench, "/next-edition")
    changed = ingest(bench, home, "--force")
    after = ask_press(bench, "/asked")
    feeds = len(feed_urls(bench.pages, bench.press_port))
    bench.costs[WARM] = [
        Cost(cost.cpu - idle.cpu, max(0.1, cost.wall - idle.wall), cost.peak) for cost in bench.costs[OURS]
    ]
    pages = [later.get("html", 0) - earlier.get("html", 0) for earlier, later in ((before, between), (between, after))]
    polled = [later.get("xml", 0) - earlier.get("xml", 0) for earlier, later in ((before, between), (between, after))]
    bench.notes.append(
        f"Run again on what is ingested: {polled[0]} unchanged feeds asked for, {pages[0]} pages fetched, "
        f"{idle.cpu:.1f} CPU-s; {polled[1]} feeds with other bytes but the same items: {pages[1]} pages fetched, "
        f"{changed.cpu:.1f} CPU-s. A run without news costs {idle.cpu:.1f} CPU-s (start of the program, Prefect, "
        f"{feeds} feeds), which is {idle.cpu / bench.pages * 1000:.1f} ms a page of the runs above."
    )


def table(bench: Bench) -> str:
    """Medians, and medians of the ratios of each pair."""
    lines = [
        "| reader | CPU ms a page | to bare | pages/s | peak MB (PSS) | runs |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    bare = bench.costs[BARE]
    for name, costs in bench.costs.items():
        ratios = [cost.cpu / other.cpu for cost, other in zip(costs, bare, strict=False)]
        if len(costs) != len(bare):
            ratios = [cost.cpu / statistics.median(other.cpu for other in bare) for cost in costs]
        cpu = statistics.median(cost.cpu for cost in costs) / bench.pages * 1000
        speed = statistics.median(bench.pages / cost.wall for cost in costs)
        peak = max(cost.peak for cost in costs) / 1e6
        spread = f" ({min(ratios):.2f}–{max(ratios):.2f})" if len(ratios) > 1 else ""
        ratio = f"{statistics.median(ratios):.2f}{spread}"
        lines.append(f"| {name} | {cpu:.1f} | {ratio} | {speed:.1f} | {peak:.0f} | {len(costs)} |")
    return "\n".join(lines)


def other_peers(bench: Bench, interpreter: str | None) -> list[Callable[[], tuple[str, Cost]]]:
    """Return the optional peers that an interpreter has; missing ones are named on stderr."""
    found: list[Callable[[], tuple[str, Cost]]] = []
    modules = {"newspaper4k": "newspaper", "news-please": "newsplease"}
    for name in OTHERS:
        has = (
            interpreter
            and not subprocess.run(
                [interpreter, "-c", f"import {modules[name]}"], capture_output=True, check=False
            ).returncode
        )
        if not has:
            print(f"{name} is not installed: skipped (name an interpreter that has it)", file=sys.stderr)
            continue

        def run(name: str = name) -> tuple[str, Cost]:
            command = [interpreter or "", "-m", "benchmarks.pipeline.peers", name]
            log = bench.folder / "peer.log"
            return name, run_command([*command, str(bench.site), str(bench.press_port)], os.environ, log)

        found.append(run)
    return found


def measure(
    corpus: Path = CORPUS, pages: int = PAGES, pairs: int = PAIRS, *, with_cli: bool = True, peers: str | None = None
) -> str:
    """Return the whole section as Markdown."""
    with opened_bench(corpus, pages) as bench:
        measure_pairs(bench, pairs, with_cli, other_peers(bench, peers))
        one = ingest(bench, bench.folder / "one", workers=1)
        bench.note("presswatch, 1 reading process", one)
        ours = statistics.median(cost.wall for cost in bench.costs[OURS])
        bench.notes.append(f"Two reading processes are {one.wall / ours:.2f} × as fast as one.")
        (bench.folder / "stages").mkdir()
        by_stage = stages(bench.site, bench.press_port, min(pages, STAGE_PAGES), bench.folder / "stages")
        return "\n\n".join([table(bench), *bench.notes, by_stage])


def quality_section() -> str:
    """Return the section of docs/quality.md.

    Raises:
        FileNotFoundError: the corpus is not at hand.
    """
    if not CORPUS.exists():
        raise FileNotFoundError(f"no corpus at {CORPUS}")
    return f"{INTRODUCTION}\n\n{measure(peers=os.environ.get('PRESSWATCH_PEERS_PYTHON'))}"


def main() -> None:
    """Print the section."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, nargs="?", default=CORPUS)
    parser.add_argument("--pages", type=int, default=PAGES)
    parser.add_argument("--pairs", type=int, default=PAIRS)
    parser.add_argument("--without-cli", action="store_true")
    parser.add_argument("--peers-python", metavar="PATH", help="an interpreter with newspaper4k or news-please")
    chosen = parser.parse_args()
    print(
        measure(chosen.corpus, chosen.pages, chosen.pairs, with_cli=not chosen.without_cli, peers=chosen.peers_python)
    )


if __name__ == "__main__":
    main()
