"""A small press on the loopback: feeds and pages in our own words, changeable while it runs."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Press:
    """Paths and what they answer: (status, media type, body)."""

    port: int = 0
    host: str = "127.0.0.1"
    answers: dict[str, tuple[int, str, bytes]] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    #: what pages give as ETag; who sends it back is told that nothing changed
    etags: dict[str, str] = field(default_factory=dict)
    unchanged: Counter[str] = field(default_factory=Counter)

    def url(self, path: str) -> str:
        return f"http://{self.host}:{self.port}{path}"

    def put(
        self, path: str, body: str | bytes, media_type: str = "text/html; charset=utf-8", status: int = 200
    ) -> None:
        self.answers[path] = (status, media_type, body.encode() if isinstance(body, str) else body)

    def put_redirect(self, path: str, target: str, status: int) -> None:
        self.put(path, target, status=status)

    def put_page(self, path: str, title: str, *paragraphs: str) -> None:
        body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
        head = f'<head><title>{title}</title><meta property="og:title" content="{title}"></head>'
        self.put(path, f"<!doctype html><html>{head}<body><article><h1>{title}</h1>{body}</article></body></html>")

    def put_feed(self, path: str, *items: tuple[str, str, str]) -> None:
        """Items are (path of the page, title, summary)."""
        entries = "".join(
            f"<item><title>{title}</title><link>{self.url(page)}</link><guid>{page}</guid>"
            f"<pubDate>Sun, 01 Mar 2026 10:00:00 +0300</pubDate><description>{summary}</description></item>"
            for page, title, summary in items
        )
        feed = f'<rss version="2.0"><channel><title>Town news</title>{entries}</channel></rss>'
        self.put(path, feed, "application/rss+xml")


@contextmanager
def running_press(host: str = "127.0.0.1") -> Iterator[Press]:
    press = Press(host=host)

    class Desk(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            press.asked[self.path] += 1
            status, media_type, body = press.answers.get(self.path, (404, "text/plain", b"no such page"))
            etag = press.etags.get(self.path)
            if etag and self.headers.get("If-None-Match") == etag:
                press.unchanged[self.path] += 1
                status, body = 304, b""
            self.send_response(status)
            if etag:
                self.send_header("ETag", etag)
            self.send_header("Content-Type", media_type)
            if status in (301, 302):
                self.send_header("Location", body.decode())
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer((host, 0), Desk)
    press.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield press
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
