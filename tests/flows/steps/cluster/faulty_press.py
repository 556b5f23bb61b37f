"""Forty-three feeds on hosts of their own, each with its fault, and what a good reader makes of each."""

from __future__ import annotations

import socket
import threading
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from gzip import compress
from typing import Literal, NamedTuple

#: a feed shows so many of its newest entries
WINDOW = 6
#: new ones at each tick
STEP = 2
TEXT = "The village council met on Friday and voted for a new well, BelTA reports. Work begins in the spring."
BEGINNING = datetime(2026, 3, 1, 6, tzinfo=UTC)


class Answer(NamedTuple):
    """What goes over the wire; `delay` comes before it, `pieces` sends it in so many with a pause between them."""

    body: bytes
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "application/rss+xml; charset=utf-8"),)
    status: int = 200
    delay: float = 0.0
    pieces: int = 1
    #: of the body; the rest is promised and never comes
    sent: int | None = None


@dataclass(slots=True)
class Asked:
    """One request for a feed: whose, at which tick of its news, how often it was asked before."""

    number: int
    host: str
    port: int
    tick: int
    times: int
    headers: dict[str, str]


Fault = Callable[[Asked], Answer]


def document(asked: Asked, *, numbers: range | None = None, **changes: Callable[[int], str]) -> str:
    """The feed as RSS: entries of its window; `changes` give fields of an entry by its number."""
    parts = []
    for entry in numbers or range(asked.tick * STEP, asked.tick * STEP + WINDOW):
        link = f"http://{asked.host}:{asked.port}/p/{entry}"
        fields = {
            "title": f"Well number {entry} of village {asked.number}",
            "link": link,
            "guid": f"{link}#guid",
            "pubDate": format_datetime(BEGINNING + timedelta(minutes=17 * entry)),
            "description": f"Колодец номер {entry}.",
        }
        fields |= {name: made(entry) for name, made in changes.items()}
        parts.append("".join(f"<{name}>{value}</{name}>" for name, value in fields.items() if value))
    items = "".join(f"<item>{part}</item>" for part in reversed(parts))
    return f'<rss version="2.0"><channel><title>Village {asked.number}</title>{items}</channel></rss>'


def told(asked: Asked) -> bytes:
    """The feed without a fault."""
    return document(asked).encode()


def as_type(body: bytes, media_type: str, *others: tuple[str, str], **more: int) -> Answer:
    """An answer of another type."""
    return Answer(body, (("Content-Type", media_type), *others), more.get("status", 200))


def at_first(answer: Answer) -> Fault:
    """Answer so the first time, and well from then on."""
    return lambda asked: answer if asked.times == 0 else Answer(told(asked))


def always(status: int, body: bytes = b"no", *headers: tuple[str, str]) -> Fault:
    """The same status each time."""
    return lambda _asked: as_type(body, "text/plain", *headers, status=status)


def moved(status: int, hops: int = 1) -> Fault:
    """Lead there over so many addresses of the same host."""
    return lambda _asked: as_type(b"", "text/plain", ("Location", f"/moved/{hops}"), status=status)


def with_etag(asked: Asked, etag: str) -> Answer:
    """Say nothing new to who knows this mark."""
    if asked.headers.get("if-none-match") == etag:
        return Answer(b"", (("ETag", etag),), 304)
    return as_type(told(asked), "application/rss+xml", ("ETag", etag))


def coded(encoding: str, said: str | None = None, header: str = "") -> Fault:
    """The feed in an encoding, with a declaration that says so, or something else."""

    def fault(asked: Asked) -> Answer:
        declared = f'<?xml version="1.0" encoding="{said}"?>' if said else ""
        media_type = f"text/xml; charset={header}" if header else "application/rss+xml"
        return as_type((declared + document(asked)).encode(encoding, "xmlcharrefreplace"), media_type)

    return fault


def changed(*pairs: tuple[str, str]) -> Fault:
    """The feed with some of its text replaced, once for each pair."""

    def fault(asked: Asked) -> Answer:
        text = document(asked)
        for old, new in pairs:
            text = text.replace(old, new, 1)
        return Answer(text.encode())

    return fault


def with_field(name: str, made: Callable[[Asked, int], str]) -> Fault:
    """The feed with a field of each entry made anew."""
    return lambda asked: Answer(document(asked, **{name: lambda entry: made(asked, entry)}).encode())


def link_of(asked: Asked, entry: int) -> str:
    """An entry's page."""
    return f"http://{asked.host}:{asked.port}/p/{entry}"


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + ']><rss version="2.0"><channel><title>&j;</title><item><title>&j;</title></item></channel></rss>'
).encode()
OUTSIDE = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
BAD_LINKS = "".join(
    f"<item><title>b</title><link>{link}</link></item>" for link in ("file:///etc/passwd", "http://[::1")
)
WAIT = "1"

#: each fault, and whether all of its entries arrive, some, or none
FAULTS: dict[str, tuple[Fault, Literal["all", "some", "none"]]] = {
    "none": (lambda asked: Answer(told(asked)), "all"),
    "packed": (lambda a: as_type(compress(told(a)), "text/xml", ("Content-Encoding", "gzip")), "all"),
    "deflated": (lambda a: as_type(zlib.compress(told(a)), "text/xml", ("Content-Encoding", "deflate")), "all"),
    "slow": (lambda a: Answer(told(a), delay=1.5), "all"),
    "in drops": (lambda a: Answer(told(a), pieces=20), "all"),
    "500 at first": (at_first(as_type(b"oops", "text/plain", status=500)), "all"),
    "500 always": (always(500), "none"),
    "429 at first": (at_first(as_type(b"", "text/plain", ("Retry-After", WAIT), status=429)), "all"),
    "503 at first": (at_first(as_type(b"", "text/plain", ("Retry-After", WAIT), status=503)), "all"),
    "closed at first": (at_first(Answer(b"", status=0)), "all"),
    "closed always": (lambda _: Answer(b"", status=0), "none"),
    "moved for good": (moved(301), "all"),
    "moved for now": (moved(307), "all"),
    "moved four times": (moved(302, 4), "all"),
    "moved in a circle": (always(302, b"", ("Location", "/feed")), "none"),
    "body cut": (lambda a: Answer(told(a), sent=len(told(a)) * 2 // 3), "some"),
    "XML cut": (lambda a: Answer(told(a)[: len(told(a)) * 2 // 3]), "some"),
    "nothing": (lambda _: Answer(b""), "none"),
    "a page": (lambda _: as_type(b"<html><body><p>Welcome.</p></body></html>", "text/html"), "none"),
    "410": (always(410), "none"),
    "404": (always(404), "none"),
    "403": (always(403), "none"),
    "called a page": (lambda a: as_type(told(a), "text/html; charset=iso-8859-1"), "all"),
    "windows-1251": (coded("windows-1251", "windows-1251"), "all"),
    "koi8-r": (coded("koi8-r", "koi8-r"), "all"),
    "utf-16": (coded("utf-16", "utf-16"), "all"),
    "1251 in the header alone": (coded("windows-1251", None, "windows-1251"), "all"),
    "utf-8 called 1251": (coded("utf-8", "windows-1251"), "all"),
    "a mark before it": (coded("utf-8-sig", "utf-8"), "all"),
    "blanks before it": (lambda a: Answer(b"\n \n" + told(a)), "all"),
    "controls": (changed(("<title>", "<title>\x0b\x08")), "all"),
    "an ampersand": (changed(("<title>Well", "<title>AT&T Well")), "all"),
    "an open tag": (changed(("</item>", "")), "some"),
    "a weak mark": (lambda a: with_etag(a, f'W/"{a.tick}"'), "all"),
    "another mark each time": (lambda a: as_type(told(a), "text/xml", ("ETag", f'"{a.times}"')), "all"),
    "a bomb": (lambda _: Answer(BOMB), "none"),
    "an outer entity": (changed(("<rss", f"{OUTSIDE}<rss"), ("<title>", "<title>&x;")), "all"),
    "bad links": (changed(("<item>", f"{BAD_LINKS}<item>")), "all"),
    "dates to come": (with_field("pubDate", lambda _, n: format_datetime(BEGINNING + timedelta(4000 + n))), "all"),
    "no dates": (with_field("pubDate", lambda _a, _n: ""), "all"),
    "one guid for all": (with_field("guid", lambda _a, _n: "same"), "all"),
    "another guid each time": (with_field("guid", lambda a, n: f"{n}-{a.times}"), "all"),
    "marks of campaigns": (with_field("link", lambda a, n: f"{link_of(a, n)}?utm_source=rss{a.times}"), "all"),
}


@dataclass
class FaultyPress:
    """One port on a loopback address for each fault; `tick` brings news to all."""

    port: int
    hosts: dict[str, str]
    tick: int = 0
    asked: Counter[str] = field(default_factory=Counter)

    def feeds(self) -> list[str]:
        """The addresses of all feeds."""
        return [f"http://{host}:{self.port}/feed" for host in self.hosts.values()]

    def pages(self, *outcomes: str, ticks: int) -> set[str]:
        """The pages that feeds of these outcomes have shown up to a tick."""
        hosts = [host for name, host in self.hosts.items() if FAULTS[name][1] in outcomes]
        shown = range(ticks * STEP + WINDOW)
        return {f"http://{host}:{self.port}/p/{entry}" for host in hosts for entry in shown}

    def answer(self, host: str, path: str, headers: dict[str, str]) -> Answer:
        """What is said to a request."""
        number = list(self.hosts.values()).index(host)
        asked = Asked(number, host, self.port, self.tick, self.asked[host + path], headers)
        self.asked[host + path] += 1
        kind, _, rest = path.strip("/").partition("/")
        if kind == "feed":
            return FAULTS[list(self.hosts)[number]][0](asked)
        if kind == "moved":
            left = int(rest) - 1
            return always(302, b"", ("Location", f"/moved/{left}"))(asked) if left else Answer(told(asked))
        if kind == "p":
            title = f"Well number {rest} of village {number}"
            told_here = f"<p>{TEXT}</p><p>It is the well number {rest} of the village number {number}.</p>"
            page = (
                f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{told_here}</article></body>"
            )
            return as_type(page.encode(), "text/html; charset=utf-8")
        return as_type(b"no such page", "text/plain", status=404)


@contextmanager
def faulty_press() -> Iterator[FaultyPress]:
    """The press, answering."""
    hosts = {name: f"127.0.1.{number + 1}" for number, name in enumerate(FAULTS)}
    with socket.create_server(("127.0.0.1", 0)) as probe:
        press = FaultyPress(probe.getsockname()[1], hosts)
    listeners = [socket.create_server((host, press.port), backlog=50) for host in hosts.values()]
    for listener in listeners:
        threading.Thread(target=listen, args=(listener, press), daemon=True).start()
    try:
        yield press
    finally:
        for listener in listeners:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()


def listen(listener: socket.socket, press: FaultyPress) -> None:
    """Answer each connection in a thread of its own, until the listener is closed."""
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=serve, args=(connection, press), daemon=True).start()


def serve(connection: socket.socket, press: FaultyPress) -> None:
    """One request, one answer, and the connection's end."""
    with connection, suppress(OSError):
        request = b""
        while b"\r\n\r\n" not in request and (piece := connection.recv(65536)):
            request += piece
        lines = request.decode("latin-1").split("\r\n")
        if len(lines[0].split()) < 2:
            return
        pairs = (line.partition(":") for line in lines[1:])
        headers = {name.lower(): value.strip() for name, _, value in pairs}
        answer = press.answer(connection.getsockname()[0], lines[0].split()[1], headers)
        time.sleep(answer.delay)
        if answer.status:
            send(connection, answer)


def send(connection: socket.socket, answer: Answer) -> None:
    """Put an answer on the wire, as whole and as fast as it says."""
    fields = [*answer.headers, ("Content-Length", str(len(answer.body))), ("Connection", "close")]
    head = f"HTTP/1.1 {answer.status} OK\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields)
    connection.sendall(head.encode("latin-1") + b"\r\n")
    body = answer.body[: answer.sent]
    size = max(1, len(body) // answer.pieces)
    for start in range(0, len(body), size):
        connection.sendall(body[start : start + size])
        time.sleep(0.05 if answer.pieces > 1 else 0)
