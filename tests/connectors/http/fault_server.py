"""A server on loopback that answers byte for byte what a test tells it to, and remembers what it was asked."""

from __future__ import annotations

import socket
import socketserver
import struct
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

#: bytes to send, seconds to wait, and None where the connection is to be reset
Answer = bytes | Iterable[bytes | float | None]


def answer(body: bytes = b"", *headers: str, status: str = "200 OK", length: int | None = None) -> bytes:
    """A whole HTTP/1.1 answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", *headers]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def redirect(location: str, status: str = "302 Found") -> bytes:
    return answer(b"", f"Location: {location}", status=status)


@dataclass
class Asked:
    path: str
    headers: dict[str, str]
    at: float


@dataclass
class FaultServer:
    host: str
    port: int
    routes: dict[str, Answer | Callable[[Asked], Answer]]
    asked: list[Asked] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]


class Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        while (line := self.rfile.readline(65536)).strip():
            path = line.decode("latin-1").split(" ")[1]
            headers = {}
            while (header := self.rfile.readline(65536)).strip():
                name, _, value = header.decode("latin-1").partition(":")
                headers[name.strip().lower()] = value.strip()
            asked = Asked(path, headers, time.monotonic())
            site: FaultServer = self.server.site  # type: ignore[attr-defined]
            site.asked.append(asked)
            if not self.said(site.routes.get(path, answer(b"", status="404 Not Found")), asked):
                return

    def said(self, reply: Any, asked: Asked) -> bool:
        """Send a reply; whether the connection stays open."""
        reply = reply(asked) if callable(reply) else reply
        try:
            if isinstance(reply, bytes):
                self.wfile.write(reply)
                return b"Connection: close" not in reply and reply.startswith(b"HTTP/1.1")
            for piece in reply:
                if isinstance(piece, bytes):
                    self.wfile.write(piece)
                elif piece is None:
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    self.connection.close()
                    return False
                elif self.server.over.wait(piece):  # type: ignore[attr-defined]
                    return False
        except OSError:
            pass  # the client has had enough, which is often the point
        return False


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass


@contextmanager
def serving(routes: dict[str, Any] | None = None, host: str = "127.0.0.1", port: int = 0) -> Iterator[FaultServer]:
    """Run a server while the block runs; more routes may be added meanwhile."""
    with Server((host, port), Handler) as server:
        server.over = threading.Event()  # type: ignore[attr-defined]
        site = FaultServer(host, server.server_address[1], routes if routes is not None else {})
        server.site = site  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield site
        finally:
            server.over.set()  # type: ignore[attr-defined]
            server.shutdown()
            thread.join()
