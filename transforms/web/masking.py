"""Secrets in links taken out of what came, before it is archived or read; a mark of its own stands for each.

A document's bytes ── addresses in them ──> the same with `***0f3c…` for each secret  ── whole_url ──> the link to ask
                                          └> secrets by mark, for the home's private store

A mark is a keyed digest of host and secret: two links that differ in a secret stay two, one secret has one mark in
every run, and nobody without the home's key can try passwords against a mark. It is put back only in links to its own
host: a feed that names another one's mark gets nothing sent.
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
#: what may be an address: up to a blank, a quotation mark or a bracket, with a slash or a question mark in it
RUN = re.compile(r"(?<![^\x00-\x20\"'<>])[^\x00-\x20\"'<>/?]*+[/?][^\x00-\x20\"'<>]*+")
#: where an address ends that stands escaped in another text, or in JSON
END = re.compile(
    r"&(?:amp;)?(?:quot|lt|gt|apos|nbsp|#0*3[49]|#x0*2[27]);|\\u00(?:3[cCeE]|2[27])|\\[\"'nrt]|\]\]|[`{}|]|\)[\s\]]"
)
USER = re.compile(r"(//|\\/\\/)([^/\\@?#\s]+)@")
#: the user name of a link, and the host of one in a text
OWN_USER = re.compile(r"^(\s*[A-Za-z][\w+.-]*://)[^/\\@?#\s]+@")
HOST = re.compile(r"(?://|\\/\\/)(?:[^/\\@?#\s]*@)?(\[[^]\s]*\]|[^/\\:?#\s]+)")
#: a part of a text that may be a secret told again
WORD = re.compile(r"[\w.~%+-]{6,}", re.ASCII)
#: secrets that are looked for one by one within other words; more of them are looked for as whole words
MOST_ONE_BY_ONE = 32
#: shorter ones stand in texts by chance
TOLD_AGAIN = re.compile(r".{8,}|(?=.*\d)(?=.*[A-Za-z]).{6,}", re.DOTALL)
#: what stands before a picture's address, in markup or in escaped markup, and how far it is looked for
PICTURE_TAG = re.compile(
    r"(?:<|&lt;|\\u003[cC])(?:img|media:thumbnail|itunes:image)[\s/](?:(?!&gt;|\\u003[eE])[^<>])*$"
    r"|\"(?:banner_)?image\"\s*:\s*\"$",
    re.IGNORECASE,
)
PICTURE_REACH = 400
#: what says the base of a feed's relative links, before its first entry
FEED_BASE = re.compile(
    r"\sxml:base\s*=\s*[\"'](https?://[^\"'\s<>]+)|<link>\s*(?:<!\[CDATA\[)?\s*(https?://[^\s<>\]]+)"
    r"|\"home_page_url\"\s*:\s*\"(https?:[^\"\s]+)\"",
    re.IGNORECASE,
)
FIRST_ENTRY = re.compile(r"<(?:item|entry)\b|\"items\"\s*:", re.IGNORECASE)
FEED_HEAD = 50_000

#: tags that say a page's own address, and how far they are looked for
OWN_ADDRESS = (b"canonical", b"og:url")
HEAD_BYTES, TAG_CHARACTERS = 300_000, 4096

Told = Callable[[], bool]


def never() -> bool:
    """What is told of addresses that are no pictures."""
    return False


class Secret(NamedTuple):
    """A secret as it stands in links, and the host that it is for."""

    host: str
    value: str


@dataclass(frozen=True, slots=True)
class Masking:
    """Masks with a home's key; what was found is in `found`, by mark."""

    key: bytes = field(repr=False)
    found: dict[str, Secret] = field(default_factory=dict, repr=False)
    #: what turns the text's characters into its bytes
    coding: str = "utf-8"

    def address(self, url: str, *, is_picture: bool = False) -> str:
        """A link without user name, with marks for its secrets."""
        return self._masked(OWN_USER.sub(r"\1", url), "", is_picture=lambda: is_picture)

    def document(self, body: bytes, base: str) -> bytes:
        """A document without the secrets of its links, which may stand elsewhere in it, too; `base` is its address."""
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
        """A page without the secrets by which it was asked for, and those of the address that it says is its own."""
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
        """What stands for a secret."""
        name = f"{secret.host}\n{unquote(secret.value)}".encode("utf-8", "surrogatepass")
        digest = blake2b(name, key=self.key, digest_size=6).hexdigest()
        # Whether a number may be a session's is told by its digits, which are gone then.
        return f"{MASK}x{digest[1:]}" if LONG_HEXADECIMAL.fullmatch(secret.value) else MASK + digest

    def _run(self, run: re.Match[str], host: str, values: set[str] | None = None) -> str:
        """A run of characters with masked addresses in it; of `values` alone where these are given."""
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
    """What a feed says that its relative links belong to: its base, or the page it is the feed of."""
    entry = FIRST_ENTRY.search(text, 0, FEED_HEAD)
    said = FEED_BASE.search(text, 0, entry.start() if entry else FEED_HEAD)
    return said[said.lastindex or 0].replace("\\/", "/") if said else None


def is_in_picture(text: str, at: int) -> bool:
    """Whether the address that begins at a place of a document is that of a picture, by the tag it stands in."""
    return PICTURE_TAG.search(text, max(0, at - PICTURE_REACH), at) is not None


def parts_of(run: str) -> Iterator[str]:
    """The pieces of a run between the ends of addresses, the ends among them."""
    at = 0
    for end in END.finditer(run):
        yield run[at : end.start()]
        yield end[0]
        at = end.end()
    yield run[at:]


def own_address_tags(head: bytes) -> Iterator[bytes]:
    """The tags of a page's head that say its own address; bytes, since letters are made small ten times slower."""
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
    """A text without the secrets, also where they stand outside of links."""
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
    """A text with marks for secrets that stand in it as whole words, or as words with joints of base64 between."""
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
    """A link with its secrets in their places; None where one is not known, or is another host's."""
    host, is_whole = in_ascii(domain_of(url), "utf-8"), True

    def value_of(mark: re.Match[str]) -> str:
        nonlocal is_whole
        secret = secret_of(mark[0])
        is_whole = is_whole and secret is not None and secret.host == host
        return secret.value if secret else ""

    whole = MARK.sub(value_of, url)
    return whole if is_whole else None


def marks_in(text: str) -> list[str]:
    """The marks in a text."""
    return MARK.findall(text) if MASK in text else []
