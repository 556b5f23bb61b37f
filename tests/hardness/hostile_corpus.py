"""Hostile feeds, lists and pages of every kind, made here: nobody's text, the same bytes each time."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from typing import NamedTuple


class Answer(NamedTuple):
    """What a server says to one address."""

    body: bytes
    media_type: str = "application/rss+xml"
    headers: tuple[tuple[str, str], ...] = ()
    status: int = 200


#: texts that some program once could not bear
TEXTS = {
    "nul": "a\0b",
    "a reference to nul": "a&#0;b",
    "a lone surrogate": "a&#xD800;b",
    "beyond unicode": "a&#1114112;b",
    "controls": "a\x1b]0;owned\x07\x08b",
    "direction": "a\u202eb\u2066c",
    "no character": "a\ufffe\uffffb",
    "nothing": "",
    "blanks": " \u00a0\u2003\t" * 50,
    "one megabyte": "long " * 200_000,
    "one word of a megabyte": "w" * 1_000_000,
    "a tower of accents": "a" + "\u0301" * 100_000,
    "a formula": "=cmd|' /C calc'!A0",
    "sql": "'); DROP TABLE articles; --",
    "templates": "{{7*7}}${7*7}%s%n%x<%= 7*7 %>",
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "open markup": "&lt;!--" * 20_000,
    "ends of sections": "]]>]]&gt;" * 1000,
    "backslashes": "\\" * 50_000,
    "ampersands": "&amp;" * 50_000 + "&" * 1000,
}

#: moments that no clock shows, or no column holds
DATES = (
    "9999-12-31T23:59:59-23:59",
    "0001-01-01T00:00:00+23:59",
    "0000-00-00T00:00:00Z",
    "-0001-01-01T00:00:00Z",
    "10000-01-01T00:00:00Z",
    "Mon, 32 Feb 2026 25:61:61 +9999",
    "Sun, 01 Mar 2026 10:00:00 +999999999999999999999",
    "2026-03-01T10:00:00+99:99",
    "2026-03-01T10:00:00.123456789123456789Z",
    "２０２６-０３-０１T10:00:00Z",
    "1e400",
    "9" * 5000,
    "-" + "9" * 30,
    "NaN",
    "Infinity",
    "1970-01-01T00:00:00Z",
    "Sun, 01 Mar 2026 10:00:00 " + "(" * 10_000,
    "2026-" * 5000,
    "\0",
    "сегодня, 25:99",
)

#: addresses that parsers disagree about, or that lead nowhere
LINKS = (
    "http://",
    "//",
    "http://[::1",
    "http://[::ffff:127.0.0.1]:PORT/secret",
    "http://2130706433:PORT/secret",
    "http://0x7f.1:PORT/secret",
    "http://127.0.0.3:PORT/secret",
    "http://127.1:99999999/",
    "http://user:pw@b@c/",
    "javascript:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "http://" + "a" * 300 + ".test/",
    "http://" + "a." * 3000 + "test/",
    "http://xn--/",
    "http://xn--" + "9" * 60 + "/",
    "http://а..б/",
    "http://1.2.3.4.5/",
    "http:\\\\evil.test\\",
    "http://evil.test\\@127.0.0.3/",
    "http://x.test/\r\nHost: y",
    "http://x.test/\0",
    "http://x.test/&#xD800;",
    "http://x.test/" + "%" * 5000,
    "http://x.test/" + "a" * 100_000,
    "http://x.test/?" + "u=http%3A%2F%2Fx%3F" * 200,
    "http://x.test:/",
    "http://x.test:-1/",
    "http://x.test:٣/",
    "http://٣.٣.٣.٣/",
    "http://ⓔⓧample.test/",
    "http://\u202e/",
    "http://%31%32%37.0.0.3/",
    "?",
    "#",
    "../" * 5000,
    ":",
    "http:/x",
    "http:///x",
)

#: names of codecs that are no character sets, or of none
CHARSETS = (
    "rot13",
    "zip",
    "hex",
    "idna",
    "punycode",
    "unicode_escape",
    "raw_unicode_escape",
    "utf-7",
    "undefined",
    "mbcs",
)

ZONELESS = "Sun, 01 Mar 2026 10:00:00 +0300"


def rss(entries: str, head: str = "") -> bytes:
    """An RSS document of these entries."""
    text = f"<rss version='2.0'><channel><title>Hostile</title>{head}{entries}</channel></rss>"
    return text.encode("utf-8", "surrogatepass")


def entry(number: int, **fields: str) -> str:
    """An entry whose fields are sound, but for those given."""
    sound = {
        "title": f"Entry {number}",
        "link": f"http://unreachable.invalid/{number}",
        "guid": f"g{number}",
        "pubDate": ZONELESS,
        "description": f"What happened in the town on day {number}, told in one sentence.",
    }
    return "<item>" + "".join(f"<{name}>{value}</{name}>" for name, value in (sound | fields).items()) + "</item>"


def hostile_fields() -> Iterator[tuple[str, Answer]]:
    """Each hostile text in each field of an entry, beside a sound entry."""
    for name, text in TEXTS.items():
        for place in ("title", "guid", "description", "category", "author"):
            if len(text) < 200_000 or place in ("title", "guid"):
                yield f"{name} as {place}", Answer(rss(entry(1, **{place: text}) + entry(2)))


def hostile_dates() -> Iterator[tuple[str, Answer]]:
    """All moments in one document of each format."""
    numbered = list(enumerate(DATES))
    yield "moments in RSS", Answer(rss("".join(entry(at, pubDate=date) for at, date in numbered)))
    atom = "".join(
        f"<entry><id>a{at}</id><title>T{at}</title><link href='http://unreachable.invalid/a{at}'/>"
        f"<updated>{date}</updated><published>{date}</published></entry>"
        for at, date in numbered
    )
    yield "moments in Atom", Answer(f"<feed xmlns='http://www.w3.org/2005/Atom'>{atom}</feed>".encode())
    items = [
        {"id": str(at), "url": f"http://unreachable.invalid/j{at}", "title": "T", "date_published": date}
        for at, date in numbered
    ]
    yield "moments in JSON", json_feed(items)


def hostile_links() -> Iterator[tuple[str, Answer]]:
    """All addresses, as links, guids, enclosures and sources."""
    for place in ("link", "guid", "comments"):
        yield f"addresses as {place}", Answer(rss("".join(entry(at, **{place: link}) for at, link in enumerate(LINKS))))
    enclosures = "".join(entry(at) + f"<enclosure url='{link}'/>" for at, link in enumerate(LINKS))
    yield "addresses as enclosures", Answer(rss(enclosures))
    base = "".join(
        f"<item xml:base='{link}'><title>T</title><link>x{at}</link></item>" for at, link in enumerate(LINKS)
    )
    yield "addresses as bases", Answer(rss(base, f"<link>{LINKS[0]}</link><image><url>{LINKS[2]}</url></image>"))


def json_feed(entries: object, **fields: object) -> Answer:
    """A JSON Feed of these items."""
    whole = {"version": "https://jsonfeed.org/version/1.1", "title": "J", "items": entries} | fields
    return Answer(json.dumps(whole).encode(), "application/feed+json")


def hostile_json() -> Iterator[tuple[str, Answer]]:
    """JSON Feeds whose values are of other types, sizes and depths than the standard has them."""
    odd: tuple[object, ...] = (
        None,
        True,
        0,
        -1,
        1.5,
        10**400,
        "",
        [],
        {},
        [[]],
        {"a": {"b": []}},
        "\ud800",
        "\0",
        "x" * 100_000,
    )
    names = (
        "id",
        "url",
        "title",
        "date_published",
        "authors",
        "author",
        "tags",
        "attachments",
        "content_html",
        "image",
        "language",
    )
    for name in names:
        items = [
            {
                "id": f"{name}{at}",
                "url": f"http://unreachable.invalid/{name}{at}",
                "title": "T",
                "content_text": "Words. " * 9,
            }
            | {name: value}
            for at, value in enumerate(odd)
        ]
        yield f"odd values of {name}", json_feed(items)
    for name in ("items", "version", "title", "language", "feed_url", "expired"):
        for at, value in enumerate(odd):
            yield f"{name} is odd value {at}", json_feed([{"id": "1", "title": "T"}], **{name: value})
    head = b'{"version": "https://jsonfeed.org/version/1.1", "items": '
    kind = "application/feed+json"
    yield "lists of great depth", Answer(head + b"[" * 200_000, kind)
    yield "objects of great depth", Answer(head + b'{"a":' * 200_000, kind)
    yield "deep and whole", Answer(head + b"[" * 50_000 + b"]" * 50_000 + b"}", kind)
    yield "a number of many digits", Answer(head + b'[{"id": ' + b"1" * 100_000 + b"}]}", kind)
    yield "numbers without end", Answer(head + b'[{"id": 1e999, "title": NaN}, {"id": -Infinity}]}', kind)
    yield "a key twice", Answer(head + b'[{"id": "1", "id": "2", "title": "a", "title": "b"}]}', kind)


def hostile_xml() -> Iterator[tuple[str, Answer]]:
    """Documents that are hostile as a whole."""
    sound = rss(entry(1))
    for charset in CHARSETS:
        yield f"declared as {charset}", Answer(f"<?xml version='1.0' encoding='{charset}'?>".encode() + sound)
        yield f"served as {charset}", Answer(sound, f"application/rss+xml; charset={charset}")
    yield "a charset of 60 KB", Answer(sound, "application/rss+xml; charset=" + "x" * 60_000)
    yield "a type of quotes", Answer(sound, "application/rss+xml; a=" + '"\\' * 20_000)
    yield "UTF-16 without a mark", Answer(sound.decode().encode("utf-16-le"))
    yield "UTF-32", Answer(sound.decode().encode("utf-32"))
    yield "a packed feed that says nothing of it", Answer(gzip.compress(sound))
    yield "a packed bomb that says nothing of it", Answer(gzip.compress(b" " * 300_000_000, 9))
    yield "names of spaces", Answer(b"<rss " + b" ".join(b"xmlns:n%d='u%d'" % (n, n) for n in range(30_000)) + b">")
    yield "attributes", Answer(b"<rss " + b" ".join(b"a%d='1'" % n for n in range(100_000)) + b"/>")
    yield "nested", Answer(b"<a>" * 300_000)
    yield "instructions", Answer(b"<?x ?>" * 300_000 + sound)
    yield "beginnings", Answer(b"<?xml " * 300_000)
    yield "an open section", Answer(b"<rss><channel><item><title><![CDATA[" + b"x" * 3_000_000)
    entities = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 12))
    yield (
        "entities",
        Answer(
            f"<!DOCTYPE r [<!ENTITY l0 'ha'>{entities}]><rss><channel><title>&l11;</title></channel></rss>".encode()
        ),
    )
    outside = b"<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><rss><channel><item><title>&x;</title></item></channel></rss>"
    yield "an outer entity", Answer(outside)
    yield "a mark alone", Answer(b"\xef\xbb\xbf")
    yield "nine bytes", Answer(b"/dev/zero")
    yield "two roots", Answer(sound + sound)
    yield "forty thousand entries", Answer(rss("".join(f"<item><title>{n}</title></item>" for n in range(40_000))))


def hostile_headers() -> Iterator[tuple[str, Answer]]:
    """Sound feeds under hostile header fields."""
    sound, kind = rss(entry(1)), "application/rss+xml"
    fields = {
        "Retry-After": ("9" * 400, "Fri, 31 Dec 9999 23:59:59 -2359", "-1", "1e9"),
        "Cache-Control": ("max-age=" + "9" * 400, "max-age=-1", "max-age=٣", "max-age=" * 5000),
        "Expires": ("Fri, 31 Dec 9999 23:59:59 -2359", "0", "9" * 400),
        "ETag": ('"' + "e" * 30_000, "\x01\x02", 'W/"\xe9"', '"a", "b"'),
        "Last-Modified": ("Mon, 01 Jan 0001 00:00:00 +2359", "x" * 30_000),
        "Age": ("9" * 400,),
        "Date": ("Fri, 31 Dec 9999 23:59:59 -2359",),
        "Link": ("<" * 20_000, '<http://127.0.0.3/secret>; rel="self"'),
        "Content-Encoding": ("br", "zstd", "gzip, gzip", "deflate", "x-gzip", "gzip;q=1", "identity", ","),
        "Content-Language": ("x" * 20_000,),
        "Content-Location": ("http://127.0.0.3/",),
        "Set-Cookie": ("a=" + "b" * 30_000,),
    }
    for name, values in fields.items():
        for at, value in enumerate(values):
            yield f"{name} {at}", Answer(sound, kind, ((name, value),))
            if name == "Retry-After":
                yield f"{name} {at}, busy", Answer(b"", kind, ((name, value),), 503)
    for name, body in {
        "gzip": gzip.compress(b"\0" * 200_000_000, 9),
        "deflate": zlib.compress(b"\0" * 200_000_000, 9),
    }.items():
        yield f"a bomb of {name}", Answer(body, kind, (("Content-Encoding", name),))
    yield "half of a packed body", Answer(gzip.compress(sound)[:-20], kind, (("Content-Encoding", "gzip"),))
    for at, link in enumerate(LINKS):
        if link.isascii() and link.isprintable() and len(link) < 30_000:
            yield f"led to address {at}", Answer(b"", kind, (("Location", link),), 302)


def hostile_feeds() -> dict[str, Answer]:
    """All of them by name."""
    makers = (hostile_fields, hostile_dates, hostile_links, hostile_json, hostile_xml, hostile_headers)
    return {name: answer for maker in makers for name, answer in maker()}


def hostile_pages() -> dict[str, Answer]:
    """Pages of articles whose text, facts or form are hostile."""
    words = "The water of the lake has risen by two metres since the morning, and boats lie in the gardens. " * 4
    told: dict[str, bytes] = {}
    for name, text in TEXTS.items():
        told[f"{name} in the title"] = page(
            f"<title>{text}</title><meta property='og:title' content='{text[:200_000]}'>", words
        )
        told[f"{name} in the text"] = page("<title>A lake</title>", f"{words}</p><p>{text[:300_000]}</p><p>{words}")
    for at, date in enumerate(DATES):
        facts = json.dumps({"@type": "NewsArticle", "headline": "A lake", "datePublished": date, "dateModified": date})
        meta = f"<meta property='article:published_time' content='{date}'>"
        told[f"moment {at}"] = page(
            f"<title>A lake</title>{meta}<script type='application/ld+json'>{facts}</script>", words
        )
    for at, link in enumerate(LINKS):
        head = f"<title>A lake</title><link rel='canonical' href='{link}'><base href='{link}'>"
        told[f"address {at}"] = page(head, f"{words}<a href='{link}'>more</a><img src='{link}'>")
    graph = '{"@graph":' * 5000
    for at, facts in enumerate(
        ("[" * 100_000, graph, '{"@type": "NewsArticle", "author": ' + "9" * 10_000 + "}", "null", '"x"')
    ):
        told[f"facts {at}"] = page(f"<title>A lake</title><script type='application/ld+json'>{facts}</script>", words)
    told["deep"] = page("<title>A lake</title>", "<div>" * 50_000 + words)
    told["attributes"] = page(
        "<title>A lake</title>", "<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">" + words
    )
    told["no end"] = page("<title>A lake</title>", words)[:200]
    for charset in CHARSETS:
        told[f"declared as {charset}"] = page(f"<meta charset='{charset}'><title>A lake</title>", words)
    return {name: Answer(body, "text/html") for name, body in told.items()}


def page(head: str, body: str) -> bytes:
    """A page with one article."""
    text = (
        f"<!doctype html><html><head>{head}</head><body><article><h1>A lake</h1><p>{body}</p></article></body></html>"
    )
    return text.encode("utf-8", "surrogatepass")


def hostile_files() -> dict[str, bytes]:
    """Seed files by name: every text and moment as plain text, Markdown, HTML and JSON; JSON of other shapes."""
    told: dict[str, bytes] = {}
    words = "Boats lie in the gardens of the lower village, and its people are in the school on the hill. " * 3
    for at, text in enumerate(TEXTS.values()):
        told[f"{at}.txt"] = f"{text}\n\n{words} {at}".encode()
        told[f"{at}.md"] = f"# {text}\n\n{words} {at}".encode()
        told[f"{at}.html"] = page(f"<title>{text[:100_000]}</title>", f"{words} {at}")
        told[f"{at}.json"] = json.dumps(
            {"title": text, "text": f"{words} {at}", "url": LINKS[at], "author": text}
        ).encode()
    lines = [
        json.dumps({"title": date[:80], "text": f"{words} {date[:80]}", "published": date, "date": date})
        for date in DATES
    ]
    told["moments.jsonl"] = "\n".join(lines).encode()
    odd = (None, True, -1, 10**400, [], {}, [[]], "\ud800", "\0")
    rows = [
        json.dumps({"title": value, "text": value, "url": value, "published": value, "tags": value}) for value in odd
    ]
    told["odd.jsonl"] = "\n".join(rows).encode()
    told["deep.json"] = b"[" * 100_000
    told["digits.json"] = b'{"title": ' + b"9" * 10_000 + b"}"
    told["marks.txt"] = b"\xff\xfe\x00\xd8\x00"
    told["zeros.txt"] = b"\0" * 100_000
    return told
