"""How long each page of the desk takes: complete answers, the median of seven, warm; and the lowest CPU time.

    python -m benchmarks.desk_pages                      100,000 articles of a year of the invented press
    python -m benchmarks.desk_pages --articles 1000000 --days 1095
    python -m benchmarks.desk_pages --home FOLDER        an existing archive

Wall times vary with the load of the machine; CPU time, of all threads including the client's, varies less.
"""

from __future__ import annotations

import argparse
import socket
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import uvicorn

from benchmarks.demo import fill
from flows.steps.search import update_search_index
from presswatch.desk.app import desk_app
from presswatch.settings import Settings

TRIES = 7
PAGES = (
    "/", "/?since=30d", "/?outlet=demo_01", "/articles", "/articles?page=100", "/articles?outlet=demo_01&lang=en",
    "/articles?topic=transport&cites=demo_00", "/articles?q=bridge", "/articles?q=bridge&order=oldest",
    "/articles?q=demo-body-0.example", "/articles/{article}", "/stories", "/stories/{story}", "/outlets/demo_01",
    "/sources/demo_00", "/topics/transport", "/watchlists/Bridges", "/outlets", "/sources", "/topics", "/watchlists",
    "/edits", "/vanished", "/feeds", "/drops", "/plots/who-cites-whom.svg", "/articles.atom", "/stories.csv",
)  # fmt: skip


@contextmanager
def desk(home: Path) -> Iterator[httpx.Client]:
    """A client of a desk on a free port of this machine."""
    # asyncio sends small answers at once only for a socket with a named protocol.
    with socket.socket(proto=socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{listener.getsockname()[1]}"
        app = desk_app(Settings(home=home), frozenset({host}))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            while not server.started:
                time.sleep(0.01)
            with httpx.Client(base_url=f"http://{host}", trust_env=False, timeout=60) as client:
                yield client
        finally:
            server.should_exit = True
            thread.join()


def taken_ms(client: httpx.Client, path: str) -> tuple[float, float]:
    """Return milliseconds: the median wall time, and the lowest CPU time, after one answer that is not counted."""
    client.get(path).raise_for_status()
    times, work = [], []
    for _ in range(TRIES):
        began, cpu = time.perf_counter(), time.process_time()
        client.get(path)
        times.append((time.perf_counter() - began) * 1000)
        work.append((time.process_time() - cpu) * 1000)
    return statistics.median(times), min(work)


def measured(home: Path) -> None:
    """Print each page's time."""
    update_search_index(home)
    with desk(home) as client:
        story = client.get("/stories.json").json()[0]["story_id"]
        article = client.get("/articles.json?cites=demo_00&since=7d").json()[0]["article_id"]
        for path in PAGES:
            wall, cpu = taken_ms(client, path.format(article=article, story=story))
            print(f"{wall:7.0f} ms {cpu:7.0f} ms of CPU  {path}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="benchmarks.desk_pages", description="times of the desk's pages")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--home", type=Path)
    chosen = parser.parse_args()
    if chosen.home:
        measured(chosen.home)
    else:
        with tempfile.TemporaryDirectory() as folder:
            fill(Path(folder), datetime.now(UTC), chosen.articles, chosen.days)
            measured(Path(folder))
