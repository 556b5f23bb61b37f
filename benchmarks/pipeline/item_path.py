"""What one feed item crosses: the files whose functions run for it, from a feed's bytes to its rows.

A feed of one entry and its page come from a server on the loopback; both are visited, read and stored by the product's
own steps, once to warm up and once traced, with the children's work in this process.

    python -m benchmarks.pipeline.item_path          the number of files by room
    python -m benchmarks.pipeline.item_path -v       and their names
"""

from __future__ import annotations

import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import Any

from connectors.http import FetchPolicy, RobotsCache
from flows.steps.feeds.visits import FeedWork, opened_visits
from flows.steps.fetch_work import FetchWork
from flows.steps.pages.batches import opened_batches
from presswatch.home import read_rule_texts, seeds_folder
from presswatch.records import Feed
from tests.flows.steps.pool_here import PoolHere
from transforms.article import compile_rules
from transforms.web import feed_id
from warehouse.store import migrate, open_warehouse
from warehouse.store.feeds import sync_feeds, sync_registry

ROOT = Path(__file__).parents[2]
ROOMS = ("connectors", "flows", "presswatch", "transforms", "warehouse")
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TEXT = "The old bridge over the river opened on Monday after two years of work, BelTA reports, citing the ministry."


class Press(BaseHTTPRequestHandler):
    """A feed of one entry at each `/N/rss`, and its page at `/N/bridge`."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer with the feed, the page, or nothing."""
        folder = self.path.rpartition("/")[0]
        if self.path.endswith("/rss"):
            self.answer("application/rss+xml", self.feed(f"http://{self.headers['Host']}{folder}/bridge"))
        elif self.path.endswith("/bridge"):
            self.answer("text/html; charset=utf-8", page())
        else:
            self.answer("text/plain", "", 404)

    def feed(self, link: str) -> str:
        """Return a feed whose entry links to a page."""
        entry = f"<title>The bridge opens</title><link>{link}</link><guid>{link}</guid>"
        dated = "<pubDate>Sun, 01 Mar 2026 10:00:00 +0300</pubDate>"
        return f'<rss version="2.0"><channel><title>Town</title><item>{entry}{dated}</item></channel></rss>'

    def answer(self, media_type: str, text: str, status: int = 200) -> None:
        """Send one answer."""
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *values: Any) -> None:
        """Say nothing."""


def page() -> str:
    """Return an article as outlets write them: a byline, a time, paragraphs, a picture."""
    paragraphs = "".join(f"<p>{TEXT}</p>" for _ in range(4))
    head = '<title>The bridge opens</title><meta property="article:published_time" content="2026-03-01T10:00:00+03:00">'
    figure = '<figure><img src="/bridge.jpg"><figcaption>The bridge. Photo: Anna Novak</figcaption></figure>'
    body = f"<article><h1>The bridge opens</h1><p class='author'>Ivan Petrov</p>{figure}{paragraphs}</article>"
    return f"<!doctype html><html lang=en><head>{head}</head><body>{body}</body></html>"


@contextmanager
def press() -> Iterator[int]:
    """Run a press; yield its port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Press)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()


def ingested(home: Path, url: str, port: int, now: datetime) -> int:
    """Visit a feed, read the page of its entry, store both; return the number of new articles."""
    texts = read_rule_texts(seeds_folder())
    rules = compile_rules(texts)
    policy = FetchPolicy(home / "politeness", allow_networks=f"127.0.0.0/8:{port}", host_delay_seconds=0)
    # The children's work in this process, where it can be traced.
    pool: Any = PoolHere(texts)
    robots, until = RobotsCache(home / "politeness"), time.monotonic() + 60
    feeds = FeedWork(home, policy, robots, pool, "r", now, until, rules.mirrors, {})
    with open_warehouse(home) as connection:
        migrate(connection)
        sync_registry(connection, rules.sources, rules.topics.topics)
        sync_feeds(connection, [Feed(feed_id(url), url)])
    with opened_visits(feeds, force=True) as visits:
        visits.take()
    with opened_batches(FetchWork(home, policy, robots, pool, "r", now, until)) as batches:
        return len(batches.read().articles)


@contextmanager
def traced() -> Iterator[set[str]]:
    """Yield the product's files with a function that runs meanwhile, in any thread."""
    files: set[str] = set()

    def note(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and frame.f_code.co_name != "<module>":
            files.add(frame.f_code.co_filename)

    threading.setprofile(note)
    sys.setprofile(note)
    try:
        yield files
    finally:
        sys.setprofile(None)
        threading.setprofile(None)


def crossed(run: Callable[[str, datetime], int]) -> list[str]:
    """Return the product's files that one item crosses, relative to the root of the repository."""
    run("0", NOW)
    with traced() as files:
        if run("1", NOW + timedelta(hours=1)) != 1:
            raise RuntimeError("the item became no article")
    paths = (Path(name) for name in files if name.startswith(f"{ROOT}/"))
    names = (path.relative_to(ROOT) for path in paths)
    return sorted(str(name) for name in names if name.parts[0] in ROOMS)


def main(arguments: list[str]) -> None:
    """Print how many files of each room one item crosses."""
    with press() as port, TemporaryDirectory() as folder:
        files = crossed(lambda number, now: ingested(Path(folder), f"http://127.0.0.1:{port}/{number}/rss", port, now))
    rooms = Counter(name.partition("/")[0] for name in files)
    total = sum(1 for room in ROOMS for _ in (ROOT / room).rglob("*.py"))
    print(f"{len(files)} of {total} files: {', '.join(f'{room} {count}' for room, count in rooms.items())}")
    if "-v" in arguments:
        by_folder = defaultdict(list)
        for name in files:
            by_folder[name.rpartition("/")[0]].append(name.rpartition("/")[2].removesuffix(".py"))
        for place, names in by_folder.items():
            print(f"{place} {len(names)}: {' '.join(names)}")


if __name__ == "__main__":
    main(sys.argv[1:])
