"""Mask secrets in links before anything is archived or read; each secret gets its own mark.

A document's bytes ── addresses in them ──> the same with `***0f3c…` for each secret  ── whole_url ──> the link to fetch
                                          └> secrets by mark, for the home's private store

A mark is a keyed digest of host and secret: links that differ in a secret stay different, a secret has the same mark in
every run, and without the home's key nobody can test guesses against a mark. A secret is restored only in links to its
own host: a feed that contains a mark of another host learns nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from hashlib import blake2b
from typing import NamedTuple
from urllib.parse import quote, unquote

from presswatch.shown import MASK, may_hold_secret, replaced, secret_spans
from transforms.web.urls import LONG_HEXADECIMAL, MAX_URL_CHARACTERS, domain_of
from transforms.web.written_links import as_bytes, as_sent, as_text, coding_of, in_ascii, is_utf16

MARK = re.compile(r"\*\*\*[0-9a-fx][0-9a-f]{11}")
#: a possible address: up to a space, a quotation mark or an angle bracket, with a slash or a question mark in it
RUN = re.compile(r"(?<![^\x00-\x20\"'<>])[^\x00-\x20\"'<>/?]*+[/?][^\x00-\x20\"'<>]*+")
#: ends of an address that stands escaped in another text or in JSON
END = re.compile(
    r"&(?:amp;)?(?:quot|lt|gt|apos|nbsp|#0*3[49]|#x0*2[27]);|\\u00(?:3[cCeE]|2[27])|\\[\"'nrt]|\]\]|[`{}|]|\)[\s\]]"
)
USER = re.compile(r"(//|\\/\\/)([^/\\@?#\s]+)@")
#: the user name of a link, and that of an address in a text
OWN_USER = re.compile(r"^(\s*[A-Za-z][\w+.-]*://)[^/\\@?#\s]+@")
HOST = re.compile(r"(?://|\\/\\/)(?:[^/\\@?#\s]*@)?(\[[^]\s]*\]|[^/\\:?#\s]+)")
#: a part of a text that may repeat a secret
WORD = re.compile(r"[\w.~%+-]{6,}", re.ASCII)
#: up to this many secrets are searched for one by one inside other words; beyond that only as whole words
MOST_ONE_BY_ONE = 32
#: shorter secrets appear in texts by chance
TOLD_AGAIN = re.compile(r".{8,}|(?=.*\d)(?=.*[A-Za-z]).{6,}", re.DOTALL)
#: what stands before a picture's address in markup or escaped markup, and how far back to look
PICTURE_TAG = re.compile(
    r"(?:<|&lt;|\\u003[cC])(?:img|media:thumbnail|itunes:image)[\s/](?:(?!&gt;|\\u003[eE])[^<>])*$"
    r"|\"(?:banner_)?image\"\s*:\s*\"$",
    re.IGNORECASE,
)
PICTURE_REACH = 400
#: what sets the base of a feed's relative links, before its first entry
FEED_BASE = re.compile(
    r"\sxml:base\s*=\s*[\"'](https?://[^\"'\s<>]+)|<link>\s*(?:<!\[CDATA\[)?\s*(https?://[^\s<>\]]+)"
    r"|\"home_page_url\"\s*:\s*\"(https?:[^\"\s]+)\"",
    re.IGNORECASE,
)
FIRST_ENTRY = re.compile(r"<(?:item|entry)\b|\"items\"\s*:", re.IGNORECASE)
FEED_HEAD = 50_000

#: tags that give a page's own address, and how far into the page to look
OWN_ADDRESS = (b"canonical", b"og:url")
HEAD_BYTES, TAG_CHARACTERS = 300_000, 4096

Told = Callable[[], bool]


def never() -> bool:
    """Say no: the default for addresses that are not pictures."""
    return False


class Secret(NamedTuple):
    """A secret as it stands in links, and the host it belongs to."""

    host: str
    value: str


@dataclass(frozen=True, slots=True)
class Masking:
    """Masks secrets with a home's key; `found` collects them by mark."""

    key: bytes = field(repr=False)
    found: dict[str, Secret] = field(default_factory=dict, repr=False)
    #: encodes the text's characters
    coding: str = "utf-8"

    def address(self, url: str, *, is_picture: bool = False) -> str:
        """Return a link without a user name and with marks for its secrets."""
        return self._masked(OWN_USER.sub(r"\1", url), "", is_picture=lambda: is_picture)

    def document(self, body: bytes, base: str) -> bytes:
        """Mask a document's secrets in links and wherever it repeats them; `base` is its address."""
        found: dict[str, Secret] = {}
        text, encoding = as_text(body)
        own = Masking(self.key, found, coding_of(encoding))
        Masking(self.key, found).address(base)
        host = domain_of(base_in(text) or base)
        masked = RUN.sub(lambda run: own._run(run, host), text)
        self.found.update(found)
        if masked == text and not found:
            return body
        return as_bytes(told_once(masked, found), encoding)

    def page(self, body: bytes, known: Mapping[str, Secret]) -> bytes:
        """Mask the secrets in a page by which it was requested, and those in the address it gives as its own."""
        found: dict[str, Secret] = dict(known)
        head, coding = body[:HEAD_BYTES], "latin-1"
        if is_utf16(head):
            head, coding = as_text(head)[0].encode("utf-8", "surrogatepass"), "utf-8"
        own = Masking(self.key, found, coding)
        for tag in own_address_tags(head):
            RUN.sub(lambda run: own._run(run, ""), tag.decode(coding, "replace"))
        if not found:
            return body
        text, encoding = as_text(body)
        self.found.update(found)
        values = {unquote(secret.value) for secret in found.values()}
        host = next(iter(found.values())).host
        known_alone = Masking(self.key, {}, own.coding)
        text = RUN.sub(lambda run: known_alone._run(run, host, values), text)
        return as_bytes(told_once(text, found), encoding)

    def mark_of(self, secret: Secret) -> str:
        """Return the mark that replaces a secret."""
        name = f"{secret.host}\n{unquote(secret.value)}".encode("utf-8", "surrogatepass")
        digest = blake2b(name, key=self.key, digest_size=6).hexdigest()
        # A later rule recognises a session by its digits, which masking removes.
        return f"{MASK}x{digest[1:]}" if LONG_HEXADECIMAL.fullmatch(secret.value) else MASK + digest

    def _run(self, run: re.Match[str], host: str, values: set[str] | None = None) -> str:
        """Mask the addresses in a run of characters; mask only `values` if they are given."""
        if run[0].startswith("data:") or not may_hold_secret(run[0].replace("\\/", "/")):
            return run[0]
        pieces, at = [], run.start()
        for part in parts_of(run[0]):
            is_picture = partial(is_in_picture, run.string, at) if values is None else never
            pieces.append(self._part(part, host, values, is_picture))
            at += len(part)
        return "".join(pieces)

    def _part(self, part: str, host: str, values: set[str] | None, is_picture: Told) -> str:
        if len(part) > MAX_URL_CHARACTERS:
            return part
        plain = USER.sub(rf"\1{MASK}@", part) if values is None else part
        return self._masked(plain, host, values, is_picture)

    def _masked(self, url: str, base_host: str, values: set[str] | None = None, is_picture: Told = never) -> str:
        spans = secret_spans(url)
        if spans and is_picture():
            spans = secret_spans(url, is_picture=True)
        named = HOST.search(url)
        host = domain_of(f"//{in_ascii(named[1], self.coding)}") if named else base_host

        def mark(value: str) -> str:
            if values is not None and unquote(value) not in values:
                return value
            secret = Secret(host, as_sent(value, self.coding))
            name = self.mark_of(secret)
            self.found[name] = secret
            return name

        return replaced(url, spans, mark)


def base_in(text: str) -> str | None:
    """Return the base of a feed's relative links: the one it declares, or the page it is the feed of."""
    entry = FIRST_ENTRY.search(text, 0, FEED_HEAD)
    said = FEED_BASE.search(text, 0, entry.start() if entry else FEED_HEAD)
    return said[said.lastindex or 0].replace("\\/", "/") if said else None


def is_in_picture(text: str, at: int) -> bool:
    """Tell whether the address at a place of a document belongs to a picture, judging by its tag."""
    return PICTURE_TAG.search(text, max(0, at - PICTURE_REACH), at) is not None


def parts_of(run: str) -> Iterator[str]:
    """Yield the pieces of a run between the ends of addresses, and those ends."""
    at = 0
    for end in END.finditer(run):
        yield run[at : end.start()]
        yield end[0]
        at = end.end()
    yield run[at:]


def own_address_tags(head: bytes) -> Iterator[bytes]:
    """Yield the tags in a page's head that give its own address; bytes are lowered ten times as fast as text."""
    lower = head.lower()
    for name in OWN_ADDRESS:
        at = lower.find(name)
        while at >= 0:
            start = head.rfind(b"<", max(0, at - TAG_CHARACTERS), at)
            end = head.find(b">", at, at + TAG_CHARACTERS)
            if start >= 0 and end >= 0:
                yield head[start:end]
            at = lower.find(name, at + TAG_CHARACTERS if end < 0 else end)


def told_once(text: str, found: Mapping[str, Secret]) -> str:
    """Mask the secrets in a text, inside and outside links."""
    marks = {}
    for mark, secret in found.items():
        plain = unquote(secret.value)
        for form in (secret.value, plain, unquote(secret.value, "latin-1"), quote(plain, safe="", errors="replace")):
            if TOLD_AGAIN.fullmatch(form):
                marks[form] = mark
    if len(marks) <= MOST_ONE_BY_ONE:
        for form in sorted(marks, key=len, reverse=True):
            text = text.replace(form, marks[form])
        return text
    return told_by_words(text, marks)


def told_by_words(text: str, marks: Mapping[str, str]) -> str:
    """Mask secrets that stand in a text as whole words, or as words with base64 characters between them."""
    by_word: dict[str, list[tuple[int, str]]] = {}
    for form in sorted(marks, key=len, reverse=True):
        if words := list(WORD.finditer(form)):
            longest = max(words, key=lambda word: len(word[0]))
            by_word.setdefault(longest[0], []).append((longest.start(), form))
    pieces, at = [], 0
    for word in WORD.finditer(text):
        for before, form in by_word.get(word[0], ()):
            start = word.start() - before
            if start >= at and text.startswith(form, start):
                pieces += [text[at:start], marks[form]]
                at = start + len(form)
                break
    return "".join([*pieces, text[at:]])


def whole_url(url: str, secret_of: Callable[[str], Secret | None]) -> str | None:
    """Restore the secrets in a link; None if one is unknown or belongs to another host."""
    host, is_whole = in_ascii(domain_of(url), "utf-8"), True

    def value_of(mark: re.Match[str]) -> str:
        nonlocal is_whole
        secret = secret_of(mark[0])
        is_whole = is_whole and secret is not None and secret.host == host
        return secret.value if secret else ""

    whole = MARK.sub(value_of, url)
    return whole if is_whole else None


def marks_in(text: str) -> list[str]:
    """Return the marks in a text."""
    return MARK.findall(text) if MASK in text else []
