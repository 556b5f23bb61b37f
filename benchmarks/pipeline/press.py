"""A press for the pipeline's benchmark: pages of a corpus under many addresses, with feeds, on the loopback.

    python -m benchmarks.pipeline.press FOLDER PORT

`prepare` writes the pages to a folder, as HTML and as gzip, so that serving them costs next to nothing; the command
serves that folder until its standard input is closed. The pages of a corpus are repeated under varied addresses, and
each copy contains a sentence of its own, so that no two pages have the same text.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import re
import sys
from collections import Counter
from html import escape
from pathlib import Path

from benchmarks.pages.corpus import body_of, records_of

#: items of a feed, and loopback addresses that stand for as many hosts
ITEMS_A_FEED = 20
HOSTS = 30

#: where copies differ: after a paragraph long enough to be part of the text
LONG_PARAGRAPH = re.compile(rb"<p\b[^>]*>[^<]{80,}")


def prepare(corpus: Path, folder: Path, pages: int) -> None:
    """Write `pages` pages and a list of their names and titles; the corpus is repeated as often as it takes."""
    records = records_of(corpus)
    entries = []
    for number in range(pages):
        record = records[number % len(records)]
        body = told_apart(body_of(corpus, record), number)
        (folder / f"{number}.html").write_bytes(body)
        (folder / f"{number}.html.gz").write_bytes(gzip.compress(body, 6))
        entries.append({"number": number, "title": record.get("title") or f"Page {number}", "url": record["url"]})
    (folder / "pages.json").write_text(json.dumps(entries), encoding="utf-8")


def told_apart(body: bytes, number: int) -> bytes:
    """Return a page with a sentence of its own in its first long paragraph, if any."""
    match = LONG_PARAGRAPH.search(body)
    return body if match is None else body[: match.end()] + b" Copy %d of this page. " % number + body[match.end() :]


def host_of(number: int) -> str:
    """Return the address that a page's feed and the page itself are served from."""
    return f"127.0.0.{1 + number // ITEMS_A_FEED % HOSTS}"


def page_url(number: int, port: int) -> str:
    """Return the address of a page."""
    return f"http://{host_of(number)}:{port}/{number}.html"


def feed_urls(pages: int, port: int) -> list[str]:
    """Return the addresses of the feeds that lead to this many pages."""
    return [f"http://{host_of(first)}:{port}/{first}.xml" for first in range(0, pages, ITEMS_A_FEED)]


class Press:
    """Answers GET requests from a prepared folder, and counts them by kind."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port
        self.entries = json.loads((folder / "pages.json").read_text(encoding="utf-8"))
        self.asked: Counter[str] = Counter()
        self.edition = 1

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Handle one connection, kept open as long as its client likes."""
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                path = head.split(b" ", 2)[1].decode("latin-1")
                writer.write(self.answer(path, head.lower()))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.LimitOverrunError):
            pass  # the client has disconnected
        finally:
            writer.close()

    def answer(self, path: str, head: bytes) -> bytes:
        """Return the whole answer to a request."""
        kind = path.rpartition(".")[2]
        self.asked[kind] += 1
        if kind == "html":
            packed = b"gzip" in head
            body = (self.folder / (path[1:] + (".gz" if packed else ""))).read_bytes()
            return answered(200, "text/html", body, "Content-Encoding: gzip\r\n" if packed else "")
        if kind == "xml":
            etag = f'"{self.edition}"'
            if f"if-none-match: {etag}".encode() in head:
                return answered(304, "application/rss+xml", b"", f"ETag: {etag}\r\n")
            return answered(200, "application/rss+xml", self.feed(int(path[1:-4])), f"ETag: {etag}\r\n")
        if path == "/next-edition":
            self.edition += 1
        if path in ("/asked", "/next-edition"):
            return answered(200, "application/json", json.dumps(self.asked).encode(), "")
        return answered(404, "text/plain", b"no such page", "")

    def feed(self, first: int) -> bytes:
        """Return a feed of twenty pages; another edition differs in a comment, not in its items."""
        items = "".join(
            f"<item><title>{escape(entry['title'])}</title><link>{page_url(entry['number'], self.port)}</link>"
            f"<guid>{entry['number']}</guid><description>What page {entry['number']} tells.</description></item>"
            for entry in self.entries[first : first + ITEMS_A_FEED]
        )
        start = '<rss version="2.0"><channel><title>The press</title>'
        return f"{start}{items}</channel><!-- edition {self.edition} --></rss>".encode()


def answered(status: int, kind: str, body: bytes, more: str) -> bytes:
    """Return a response with its body."""
    head = f"HTTP/1.1 {status} .\r\nContent-Type: {kind}\r\n{more}Content-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


async def serve(folder: Path, port: int) -> None:
    """Serve until standard input is closed."""
    hosts = [f"127.0.0.{number}" for number in range(1, HOSTS + 1)]
    server = await asyncio.start_server(Press(folder, port).talk, host=hosts, port=port)
    async with server:
        print("ready", flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), int(sys.argv[2])))
