"""What the site of each case of the unseen set answers, visit by visit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from benchmarks.feeds.unseen_sites import RSS, Site, channel, item, raw_answer

TITLE = "Паводка на Дзвіне"
NEWS_IN_LETTERS = f"/{quote('навіны')}.xml"
TARGET_IN_LETTERS = f"/real.xml?{quote('город')}={quote('Минск')}"


@dataclass(slots=True)
class Case:
    """One expectation, its site, and what is wrong with what came."""

    kind: str
    name: str
    told: dict[str, Any]
    site: Site
    wrong: str = ""
    rows: list[dict[str, Any]] = field(default_factory=list)


def put_feed(case: Case, visit: int) -> bool:
    """Make the case's site answer as at that visit; return whether it has a feed at all."""
    told, site = case.told, case.site
    put_pages(case)
    match told["group"]:
        case "entries":
            visits = told.get("visits") or [told["feed"]]
            shown = visits[min(visit, len(visits) - 1)]
            site.put("/f", shown if isinstance(shown, str) else channel("".join(shown)), told.get("type", "text/xml"))
        case "dates":
            date = told.get("element") or f"<pubDate>{told['said']}</pubDate>"
            site.put("/f", channel(item(1, "Dated news", date)))
        case "robots":
            put_robots(case)
        case "servers":
            put_server(case)
        case "encodings":
            put_encoded(case)
        case "rounds":
            put_round(site, told["answers"][min(visit, len(told["answers"]) - 1)])
        case "pace":
            body = channel(told.get("channel", "") + item(1, "News of a calm feed"))
            site.answers["/f"] = whole_answer(site, told, body)
        case "access":
            site.needs = told["needs"]
            site.put("/f", channel(item(1, "First news") + item(2, "Second news")))
        case _:
            return False
    return True


def put_pages(case: Case) -> None:
    """The pages that entries lead to, and whole answers of other kinds."""
    told, site = case.told, case.site
    for path, page in told.get("pages", {}).items() if told["group"] == "entries" else ():
        site.put(path, page, "text/html; charset=utf-8")
    for path, more in told.get("more", {}).items():
        site.answers[path] = whole_answer(site, more, more["body"])


def put_round(site: Site, told: dict[str, Any]) -> None:
    """The answer of one visit: some of the site's entries, a page, another document, or nothing."""
    items = "".join(item(number, f"N{number}") for number in told.get("items", []))
    body = channel(items) if items else told.get("html", told.get("body", ""))
    if "torn" in told:
        body = body[: -told["torn"]]
    media_type = "text/html" if "html" in told else "application/rss+xml"
    site.answers["/f"] = whole_answer(site, {"type": media_type, **told}, body)


def whole_answer(site: Site, told: dict[str, Any], body: str) -> bytes:
    """Return an answer with that status and those headers; `cut` bytes of the announced length never come."""
    head = [
        f"HTTP/1.1 {told.get('status', '200 OK')}",
        f"Content-Type: {told.get('type', RSS)}",
        *told.get("headers", []),
    ]
    data = site.filled(body).encode()
    whole = site.filled("\r\n".join([*head, f"Content-Length: {len(data)}", "", ""])).encode() + data
    return whole[: len(whole) - told.get("cut", 0)]


def put_robots(case: Case) -> None:
    """robots.txt and a feed whose entries lead to the paths it speaks of."""
    told, site = case.told, case.site
    text = site.filled(told["text"]).encode(told.get("charset", "utf-8"))
    site.put("/robots.txt", text, "text/plain", told.get("status", "200 OK"))
    paths = [*told["allowed"], *told["forbidden"]]
    entries = [
        f"<item><title>N{n}</title><link>{{site}}{path}</link><description>x</description></item>"
        for n, path in enumerate(paths)
    ]
    site.put("/f", channel("".join(entries)))


def put_server(case: Case) -> None:
    """The odd answer at the feed's address, or a redirect to a plain one."""
    told, site = case.told, case.site
    site.answers["/f"] = raw_answer(site, told)
    site.cookie = told.get("cookie", "")
    if "moved" in told:
        way = told.get("move", "302 Found")
        head = f"HTTP/1.1 {way}\r\nLocation: {site.filled(told['moved'])}\r\nContent-Length: 0\r\n\r\n"
        site.answers["/f"] = head.encode()
        for path in ("/f?page=real", "/real.xml", "/re%20al.xml", TARGET_IN_LETTERS, NEWS_IN_LETTERS):
            site.answers[path] = raw_answer(site, {})


def put_encoded(case: Case) -> None:
    """A feed in the bytes of the case."""
    told, site = case.told, case.site
    declaration = f' encoding="{told["xml"]}"' if "xml" in told else " "
    title = told.get("raw") or told.get("title", TITLE)
    text = site.filled(channel(item(1, title), declaration))
    media_type = f"application/rss+xml; charset={told['http']}" if "http" in told else "application/rss+xml"
    site.put("/f", text.encode(told["charset"]), media_type)
