"""A web archive on loopback in the shape of Wayback and of Common Crawl: indexes, replays, ranges; and their moods."""

from __future__ import annotations

import gzip
import json
import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.processes import PATIENCE_SECONDS

WORDS = (
    "В городе открыли новый мост, по нему уже поехали автобусы и автомобили.",
    "Строительство заняло четыре года и обошлось дороже, чем думали в начале.",
    "Жители двух районов теперь доезжают до центра на двадцать минут быстрее.",
)


@dataclass
class Kept:
    """One capture: when, what address, which answer."""

    stamp: str
    url: str
    body: bytes
    status: int | None = 200
    media_type: str = "text/html"


def page(title: str, *more: str) -> bytes:
    words = "".join(f"<p>{words}</p>" for words in (*WORDS, *more))
    head = f'<head><title>{title}</title><meta charset="utf-8"></head>'
    return f"<!doctype html><html>{head}<body><article><h1>{title}</h1>{words}</article></body></html>".encode()


@dataclass
class Archive:
    """What the archive holds, how many lines a page of its index has, and what it does instead of answering."""

    captures: list[Kept] = field(default_factory=list)
    lines: int = 50
    port: int = 0
    asked: Counter[str] = field(default_factory=Counter)
    #: path prefix -> what was asked, by name
    queries: dict[str, list[dict[str, str]]] = field(default_factory=lambda: defaultdict(list))
    #: path prefix -> answers (status, headers) to give before the right ones
    moods: dict[str, list[tuple[int, dict[str, str]]]] = field(default_factory=dict)
    #: path prefix -> bodies to answer with, one after the other; None for the right one
    bodies: dict[str, list[bytes | None]] = field(default_factory=dict)
    file: bytes = b""
    #: pages of a site that still stands
    files: dict[str, bytes] = field(default_factory=dict)
    places: list[tuple[Kept, int, int]] = field(default_factory=list)
    #: pages that are answered at once; who asks for more waits until `let_go` is set
    held_after: float = math.inf
    let_go: Event = field(default_factory=Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def answer(self, path: str, headers: Any) -> tuple[int, dict[str, str], bytes]:
        parts = urlsplit(path)
        kind = "/" + parts.path.split("/")[1]
        self.asked[kind] += 1
        self.queries[kind].append({name: values[0] for name, values in parse_qs(parts.query).items()})
        if self.moods.get(kind):
            status, head = self.moods[kind].pop(0)
            if status != 200:
                return status, head, b"busy"
        if self.bodies.get(kind) and (body := self.bodies[kind].pop(0)) is not None:
            return 200, {}, body
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/cdx/search/cdx":
            return 200, {}, self.wayback(asked)
        if kind == "/web":
            return self.replay(path)
        if parts.path == "/collinfo.json":
            return 200, {}, json.dumps([{"id": "CC-MAIN-2019-35"}, {"id": "CC-MAIN-2015-06"}]).encode()
        if parts.path.endswith("-index"):
            return 200, {}, self.commoncrawl(asked)
        if kind == "/crawl-data":
            first, last = map(int, re.findall(r"\d+", headers["Range"]))
            return 206, {"Content-Range": f"bytes {first}-{last}/{len(self.file)}"}, self.file[first : last + 1]
        if parts.path in self.files:
            return 200, {"Content-Type": "text/html"}, self.files[parts.path]
        return 404, {}, b"nothing here"

    def wanted(self, asked: dict[str, str]) -> list[Kept]:
        first, last = asked["from"][:8], asked["to"][:8]
        held = [kept for kept in self.captures if (urlsplit(kept.url).hostname or "").endswith(asked["url"])]
        found = [kept for kept in held if first <= kept.stamp[:8] <= last]
        return sorted(found, key=lambda kept: (kept.url, kept.stamp))

    def wayback(self, asked: dict[str, str]) -> bytes:
        found = self.wanted(asked)
        start = int(asked.get("resumeKey", "0"))
        some = found[start : start + self.lines]
        rows: list[list[str]] = [["timestamp", "original", "mimetype", "statuscode", "digest", "length"]]
        rows += [
            [k.stamp, k.url, k.media_type, str(k.status or "-"), f"D{hash(k.body) % 999}", str(len(k.body))]
            for k in some
        ]
        if start + self.lines < len(found):
            rows += [[], [str(start + self.lines)]]
        return json.dumps(rows).encode()

    def replay(self, path: str) -> tuple[int, dict[str, str], bytes]:
        if self.asked["/web"] > self.held_after:
            self.let_go.wait(PATIENCE_SECONDS)
        stamp, url = re.match(r"/web/(\d{14})id_/(.+)", path).groups()  # type: ignore[union-attr]
        of_url = [kept for kept in self.captures if kept.url == url]
        exact = next((kept for kept in of_url if kept.stamp == stamp), None)
        if exact is None and of_url:
            return 302, {"Location": f"/web/{of_url[0].stamp}id_/{url}"}, b""
        if exact is None:
            return 404, {}, b"not in the archive"
        return 200, {"Content-Type": exact.media_type, "x-archive-orig-content-type": exact.media_type}, exact.body

    def pack(self) -> None:
        """Write the captures as records of one WARC file, each a gzip member of its own."""
        self.file, self.places = b"", []
        for kept in self.captures:
            http = f"HTTP/1.1 {kept.status} OK\r\nContent-Type: {kept.media_type}\r\n\r\n".encode() + kept.body
            at = datetime.strptime(kept.stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {kept.url}\r\n"
                f"WARC-Date: {at:%Y-%m-%dT%H:%M:%SZ}\r\n"
                f"WARC-Record-ID: <urn:uuid:0>\r\nContent-Type: application/http; msgtype=response\r\n"
                f"Content-Length: {len(http)}\r\n\r\n"
            )
            member = gzip.compress(head.encode() + http + b"\r\n\r\n")
            self.places.append((kept, len(self.file), len(member)))
            self.file += member

    def commoncrawl(self, asked: dict[str, str]) -> bytes:
        pages = -(-len(self.places) // self.lines)
        if "showNumPages" in asked:
            return json.dumps({"pages": pages, "pageSize": 5, "blocks": 1}).encode()
        start = int(asked["page"]) * self.lines
        lines = (
            {
                "urlkey": "x", "timestamp": kept.stamp, "url": kept.url, "mime": kept.media_type,
                "status": str(kept.status), "digest": "D", "length": str(length), "offset": str(offset),
                "filename": "crawl-data/file.warc.gz",
            }
            for kept, offset, length in self.places[start : start + self.lines]
            if (urlsplit(kept.url).hostname or "").endswith(asked["url"])
        )  # fmt: skip
        return "\n".join(map(json.dumps, lines)).encode()


def serve(archive: Archive) -> ThreadingHTTPServer:
    """Start it in a thread; the caller shuts it down."""

    class Desk(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, headers, body = archive.answer(self.path, self.headers)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: Any) -> None:
            """Clients of these tests are killed: their broken connections are no news."""

    server = Server(("127.0.0.1", 0), Desk)
    archive.port = server.server_address[1]
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    return server
