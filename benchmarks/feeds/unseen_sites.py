"""Sites on the loopback, one an address, that answer byte for byte as a case of the unseen set says."""

from __future__ import annotations

import asyncio
import gzip
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import brotli
import zstandard

NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
)
RSS = "application/rss+xml; charset=utf-8"


@dataclass(slots=True)
class Site:
    """One case's server: whole answers by path, what was asked for, and what a request must hold to be answered."""

    host: str
    answers: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    needs: str = ""
    cookie: str = ""

    def filled(self, text: str) -> str:
        """Return a text of the set with this site's address in it."""
        return text.replace("{site}", f"http://{self.host}").replace("{host}", self.host)

    def put(self, path: str, body: str | bytes, media_type: str = RSS, status: str = "200 OK") -> None:
        """Let a path answer."""
        data = body if isinstance(body, bytes) else self.filled(body).encode()
        head = f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {len(data)}\r\n\r\n"
        self.answers[path] = head.encode() + data

    def answer(self, head: bytes) -> bytes:
        """Return the answer to a request."""
        path = head.split(b" ", 2)[1].decode("latin-1")
        self.asked.append(path)
        if path == "/f":
            self.heads.append(head.decode("latin-1"))
            if not holds(self.heads[-1], self.needs):
                return b"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n"
            if self.cookie and not holds(self.heads[-1], f"Cookie: {self.cookie.partition(';')[0]}"):
                given = f"Location: /f\r\nSet-Cookie: {self.cookie}\r\nContent-Length: 0\r\n\r\n"
                return b"HTTP/1.1 302 Found\r\n" + given.encode()
        missing = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 7\r\n\r\nnothing"
        return self.answers.get(path) or self.answers.get("*") or missing


def holds(head: str, line: str) -> bool:
    """Tell whether a request has that header, in capitals or not."""
    name, _, value = line.partition(": ")
    found = [each.partition(": ") for each in head.split("\r\n")]
    return not line or any((key.lower(), text) == (name.lower(), value) for key, _, text in found)


def channel(items: str, declaration: str = "") -> str:
    """Return an RSS document around items."""
    head = f'<?xml version="1.0"{declaration}?>' if declaration else ""
    return f'{head}<rss version="2.0" {NAMESPACES}><channel><title>Town</title>{items}</channel></rss>'


def item(number: int, title: str, rest: str = "") -> str:
    """Return a plain entry."""
    return (
        f"<item><title>{title}</title><link>{{site}}/n/{number}</link><guid>{number}</guid>"
        f"<description>The council of the town met and told.</description>{rest}</item>"
    )


def raw_answer(site: Site, case: dict[str, Any]) -> bytes:
    """Return the answer of a server's case, from its first byte to its last."""
    body = site.filled(channel(item(1, "First news") + item(2, "Second news"))).encode()
    coding = case.get("coding", "")
    unpacked = len(body)
    if coding.startswith(("gzip", "twice-gzip")):
        body = gzip.compress(body)
    if coding.startswith("twice-gzip"):
        body = gzip.compress(body)
    elif coding == "br":
        body = brotli.compress(body)
    elif coding == "zstd":
        body = zstandard.compress(body)
    elif coding == "rawdeflate":
        packer = zlib.compressobj(wbits=-15)
        body = packer.compress(body) + packer.flush()
    length = len(body)
    if coding.endswith("chunked"):
        body = chunked(body, odd=coding.startswith("odd"))
    head = head_of(case, length, "chunked" in coding).replace("{unpacked}", str(unpacked))
    return head.encode("latin-1") + body


def head_of(case: dict[str, Any], length: int, is_chunked: bool) -> str:
    """Status line and header lines; letters beyond Latin-1 go out as UTF-8, as servers send them."""
    status = case.get("status", "HTTP/1.1 200 OK").encode("utf-8" if needs_utf8(case.get("status", "")) else "latin-1")
    media_type = case.get("type", RSS)
    lines = [status.decode("latin-1")]
    lines += [f"Content-Type: {media_type}"] if media_type else []
    if is_chunked:
        lines.append(f"Transfer-Encoding: {case.get('transfer', 'chunked')}")
    elif case.get("length") != "none":
        lines.append(f"Content-Length: {case.get('length', '{length}')}")
    lines += case.get("headers", [])
    text = "\r\n".join([*lines, "Connection: close", "", ""])
    text = text.replace("{length}", str(length)).replace("{last}", str(length - 1))
    return str(case.get("before", "")) + text.replace("\r\n", case.get("newline", "\r\n"))


def needs_utf8(text: str) -> bool:
    """Tell whether a text has letters that Latin-1 has not."""
    return any(ord(letter) > 255 for letter in text)


def chunked(body: bytes, odd: bool) -> bytes:
    """Return a body in pieces of a hundred bytes."""
    pieces = [body[start : start + 100] for start in range(0, len(body), 100)]
    size = b"00%X ; name=value\r\n" if odd else b"%x\r\n"
    return b"".join(size % len(piece) + piece + b"\r\n" for piece in pieces) + b"0\r\n\r\n"


@contextmanager
def serving(sites: list[Site], port: int) -> Iterator[None]:
    """All sites answer while the block runs."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    opened = asyncio.run_coroutine_threadsafe(open_all(sites, port), loop).result()
    try:
        yield
    finally:
        for server in opened:
            loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


async def open_all(sites: list[Site], port: int) -> list[asyncio.Server]:
    """One listening socket a site."""

    def desk(site: Site) -> Any:
        async def told(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            head = await reader.readuntil(b"\r\n\r\n")
            writer.write(site.answer(head))
            await writer.drain()
            writer.close()

        return told

    return [await asyncio.start_server(desk(site), site.host.partition(":")[0], port) for site in sites]
