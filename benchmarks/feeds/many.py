"""What a round costs over many feeds that have nothing new: `python -m benchmarks.feeds.many [FEEDS …]`.

A server process gives feeds on 64 loopback addresses, with one entry each, and answers 304 to whoever has it. The first
round reads them all, the second finds nothing new; each is a separate process with its own memory peak. Growth from
1,000 to 5,000 feeds should be linear or better, and the parent should stay below 300 MB.
"""

from __future__ import annotations

import asyncio
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

SIZES = (1000, 5000)
HOSTS = 64
ETAG = '"one"'
FEED = (
    '<rss version="2.0"><channel><title>Feed {0}</title><item><title>Bridge {0} opens</title><guid>{0}</guid>'
    "<description>The bridge of town {0} was opened on Monday.</description></item></channel></rss>"
)


def host_of(number: int) -> str:
    """Return the feed's address on the loopback."""
    return f"127.0.0.{1 + number % HOSTS}"


async def serve() -> None:
    """Answer every request on all addresses of the loopback; print the port."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := (await reader.readuntil(b"\r\n\r\n")).decode("latin-1"):
                if f"if-none-match: {ETAG}" in request.lower():
                    head, body = "304 Not Modified", b""
                else:
                    head, body = "200 OK", FEED.format(request.split()[1].strip("/")).encode()
                lines = f"HTTP/1.1 {head}\r\nETag: {ETAG}\r\nContent-Length: {len(body)}\r\n\r\n"
                writer.write(lines.encode() + body)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    first = await asyncio.start_server(answer, host_of(0), 0)
    port = first.sockets[0].getsockname()[1]
    others = [await asyncio.start_server(answer, host_of(number), port) for number in range(1, HOSTS)]
    print(port, flush=True)
    await asyncio.gather(*(server.serve_forever() for server in (first, *others)))


def one_round(folder: Path, port: int) -> None:
    """Run a round over the list in this folder; print its cost as JSON."""
    from flows.steps.rounds.round import run_round
    from presswatch.records import RoundOptions
    from presswatch.settings import Settings

    settings = Settings(home=folder / "home", allow_networks=f"127.0.0.0/8:{port}", run_budget_seconds=600)
    began, cpu = time.perf_counter(), time.process_time()
    report = run_round(settings, RoundOptions(None, folder / "feeds.csv", "feeds", True))
    print(
        json.dumps(
            {
                "wall": time.perf_counter() - began,
                "cpu": time.process_time() - cpu,
                "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                "visited": report.tally.feeds_visited,
                "new": report.tally.articles_new,
                "stages": report.stage_seconds,
            }
        )
    )


def measured(folder: Path, port: int) -> dict[str, float]:
    """Run one round in a separate process."""
    words = [sys.executable, "-m", "benchmarks.feeds.many", "round", str(folder), str(port)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr[-2000:])
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def lines(sizes: tuple[int, ...] = SIZES) -> Iterator[str]:
    """Yield the table."""
    words = [sys.executable, "-m", "benchmarks.feeds.many", "serve"]
    server = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        port = int(server.stdout.readline())
        yield "| feeds | round | wall s | CPU s of the parent | CPU ms a feed | peak MB of the parent |"
        yield "| --: | --- | --: | --: | --: | --: |"
        for size in sizes:
            with tempfile.TemporaryDirectory() as name:
                listed = [f"http://{host_of(number)}:{port}/{number}" for number in range(size)]
                (Path(name) / "feeds.csv").write_text("url\n" + "\n".join(listed) + "\n")
                for title in ("first", "nothing new"):
                    told = measured(Path(name), port)
                    each = 1000 * told["cpu"] / size
                    line = f"| {size} | {title} | {told['wall']:.1f} | {told['cpu']:.1f} | {each:.1f} "
                    yield f"{line}| {told['peak']:.0f} |"
    finally:
        server.terminate()


def quality_section() -> str:
    """Return the section of docs/quality.md."""
    told = "Rounds over feeds on 64 hosts of the loopback, each with one entry; the second round finds nothing new.\n"
    return "\n".join([told, *lines()])


def main(sizes: tuple[int, ...] = SIZES) -> None:
    """Print the table."""
    for line in lines(sizes):
        print(line, flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        asyncio.run(serve())
    elif sys.argv[1:2] == ["round"]:
        one_round(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main(tuple(map(int, sys.argv[1:])) or SIZES)
