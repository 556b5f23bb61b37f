"""Stands between a client and an S3: answers late, or refuses some requests as a busy store does."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

BUSY = b"<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>"
#: requests that are refused, of ten that follow one another: neither only the first ones nor every other one
ORDER = (3, 0, 7, 5, 8, 1, 9, 2, 6, 4)


class TroubledStore:
    """What it does may be changed while it runs."""

    def __init__(self, port: int) -> None:
        self.store_port = port
        self.port = 0
        self.delay_seconds = 0.0
        self.refused_of_ten = 0
        self.asked = self.refused = 0
        self.counting = threading.Lock()

    @property
    def url(self) -> str:
        """Where it is reached."""
        return f"http://127.0.0.1:{self.port}"

    def refuses(self) -> bool:
        """Whether the next request is refused."""
        with self.counting:
            is_refused = ORDER[self.asked % 10] < self.refused_of_ten
            self.asked += 1
            self.refused += is_refused
            return is_refused


class Handler(BaseHTTPRequestHandler):
    """Passes a request on, or refuses it."""

    protocol_version = "HTTP/1.1"
    between: TroubledStore

    def answer(self) -> None:
        """Answer a request of any kind."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        time.sleep(self.between.delay_seconds)
        if self.between.refuses():
            self.give(503, [("Content-Type", "application/xml")], BUSY)
            return
        store = http.client.HTTPConnection("127.0.0.1", self.between.store_port, timeout=60)
        try:
            store.request(self.command, self.path, body, dict(self.headers.items()))
            found = store.getresponse()
            given = [
                (name, value)
                for name, value in found.getheaders()
                if name.lower() not in ("connection", "date", "server")
            ]
            self.give(found.status, given, found.read())
        finally:
            store.close()

    def give(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        """Send an answer; HEAD's length is that of what it does not send."""
        self.send_response(status)
        for name, value in headers:
            if name.lower() not in ("content-length", "transfer-encoding") or self.command == "HEAD":
                self.send_header(name, value)
        if self.command != "HEAD" or status == 503:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def troubled_store(port: int) -> Iterator[TroubledStore]:
    """What stands between an S3 at this port and its clients."""
    between = TroubledStore(port)
    answers = {f"do_{method}": Handler.answer for method in ("GET", "PUT", "POST", "HEAD", "DELETE")}
    handler = type("HandlerOfOne", (Handler,), {"between": between, **answers})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    between.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield between
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
