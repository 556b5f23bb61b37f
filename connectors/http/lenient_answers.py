"""Repair the head and the chunks of an answer where browsers accept them and a strict parser rejects them.

Otherwise one line that is not a header, a blank before the colon, a control character, a length that is not a number,
or a body wrongly called chunked would cost the whole answer. An answer that contradicts itself, for example with two
lengths, remains a fault, unless it holds a document, which says itself where it ends.

Servers put spaces before and after a chunk's size, `0x`, or bare line feeds; every browser reads these (RFC 9112 §7.1).
What is not a size at all is passed on unchanged, for the parser to reject.
"""

from __future__ import annotations

import re

#: longer heads are left to the parser, which rejects them
MOST_HEAD_BYTES = 100_000
HEAD_END = re.compile(rb"\n\r?\n")
#: programs behind a server name the version they have heard of, in the syntax of the older one
STATUS_LINE = re.compile(rb"(?i)\s*(?:HTTP/[1-3](?:\.(\d))?|ICY)[ \t]+(\d{3})(?!\d)[ \t]*(.*?)\r?$", re.DOTALL)
#: RFC 9110 §5.1: a token and a colon; browsers allow spaces between them (RFC 9112 §5.1 makes proxies remove them)
FIELD = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*:(.*?)\r?$", re.DOTALL)
CONTROLS = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
CHUNKED = re.compile(rb"(?i)\r\nTransfer-Encoding: chunked\r\n")
TRANSFER = b"transfer-encoding: "
#: codings that RFC 9112 §7.2 allows for a transfer besides chunks
PACKED = {b"gzip": b"gzip", b"x-gzip": b"gzip", b"deflate": b"deflate"}
LENGTHS = re.compile(rb"(?i)\r\nContent-Length: ([^\r\n]*)(?=\r\n)")
#: the last tag of a feed, page or sitemap, possibly followed by comments
DOCUMENT_END = re.compile(
    rb"(?i)</(?:\w+:)?(?:rss|feed|rdf|html|urlset|sitemapindex)\s*>(?:\s|<!--(?:(?!-->).){0,300}-->)*\Z", re.DOTALL
)
END_BYTES = 1024
LENGTH = re.compile(rb"\s*\d{1,19}\s*(?:,\s*\d{1,19}\s*)*")
CHUNK_SIZE = re.compile(rb"[ \t]*(?:0[xX])?([0-9a-fA-F]{1,15})[ \t]*(?:;.*)?", re.DOTALL)
#: of a line between two chunks, including extensions; the parser rejects longer ones
MOST_LINE_BYTES = 4096


def is_http(beginning: bytes) -> bool:
    """Tell whether bytes are, or may become, the beginning of an HTTP answer."""
    start = beginning.lstrip(b"\r\n")[:5].upper()
    return b"HTTP/".startswith(start) or b"ICY ".startswith(start[:4])


def may_be_head(beginning: bytes, end: re.Match[bytes] | None) -> bool:
    """Tell whether bytes are an answer's head, or may become one.

    `end` is where it ends, None while that has not come.
    """
    return is_http(beginning) and (end is not None or len(beginning) <= MOST_HEAD_BYTES)


def is_document(body: bytes) -> bool:
    """Tell whether a body begins like a document rather than with the size of a chunk."""
    return body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"<", b"{")


def is_over(body: bytes | bytearray) -> bool:
    """Tell whether a body ends like a document, so that nothing can be missing."""
    return DOCUMENT_END.search(body[-END_BYTES:]) is not None


def mended_head(head: bytes) -> bytes:
    """Return the head of an answer, with its final blank line, in the form a strict parser accepts."""
    first, *lines = head.rstrip(b"\r\n").lstrip(b"\r\n").split(b"\n")
    fields: list[bytes] = []
    is_kept = True
    for line in lines:
        # A line that begins with a blank continues the one before (RFC 9112 §5.2).
        if line[:1] in (b" ", b"\t") and fields:
            fields[-1] += b" " + CONTROLS.sub(b"", line).strip() if is_kept else b""
            continue
        field = mended_field(line, fields)
        is_kept = field is not None
        fields += [field] if field is not None else []
    return b"\r\n".join([mended_status_line(first), *with_packing_told(fields)]) + b"\r\n\r\n"


def with_packing_told(fields: list[bytes]) -> list[bytes]:
    """Return header lines that say of the body what `gzip, chunked` says of its transfer: the parser refuses that."""
    names = transfer_names(fields)
    packed = [PACKED[name] for name in names if name in PACKED]
    if not packed or set(names) - {b"chunked", b"identity"} - set(PACKED):
        return fields
    others = [field for field in fields if not field.lower().startswith(TRANSFER)]
    is_told = any(field.lower().startswith(b"content-encoding: ") for field in others)
    return [
        *others,
        *([] if is_told else [b"Content-Encoding: " + packed[0]]),
        *([b"Transfer-Encoding: chunked"] if b"chunked" in names else []),
    ]


def transfer_names(fields: list[bytes]) -> list[bytes]:
    """Return the encodings of the transfer that header lines name."""
    transfers = [field[len(TRANSFER) :] for field in fields if field.lower().startswith(TRANSFER)]
    return [name.strip().lower() for transfer in transfers for name in transfer.split(b",")]


def without_false_lengths(head: bytes, body: bytes) -> bytes:
    """Return a head without lengths that cannot be those of the document: zero, or several that differ."""
    lengths = LENGTHS.findall(head)
    is_doubtful = differs(lengths) or any(not int(length) for length in lengths if length.isdigit())
    return LENGTHS.sub(b"", head) if is_doubtful and is_document(body) else head


def differs(lengths: list[bytes]) -> bool:
    """Tell whether lengths, each from one header line, contradict each other."""
    return len({length.strip() for line in lengths for length in line.split(b",")}) > 1


def mended_status_line(line: bytes) -> bytes:
    """Return a status line with single spaces; any other line unchanged."""
    found = STATUS_LINE.match(line)
    if found is None:
        return line.rstrip(b"\r")
    minor, status, words = found.groups()
    return b"HTTP/1.%s %s %s" % (b"0" if minor == b"0" else b"1", status, CONTROLS.sub(b"", words))


def mended_field(line: bytes, before: list[bytes]) -> bytes | None:
    """Return a header line in the form a strict parser accepts; None for one to leave out."""
    found = FIELD.match(line)
    if found is None:
        return None
    name, value = found.group(1), CONTROLS.sub(b"", found.group(2)).strip()
    if name.lower() == b"content-length" and not LENGTH.fullmatch(value):
        return None
    field = name + b": " + value
    if name.lower() == b"transfer-encoding" and (value.lower() in (b"identity", b"") or field in before):
        return None
    return field


class HeadBuffer:
    """The bytes of one connection, held back until a head is complete; interim answers have their own heads."""

    __slots__ = ("_chunks", "_held", "is_awaited")

    def __init__(self) -> None:
        self._held = b""
        #: the chunk marks of the current body, if it comes in chunks
        self._chunks: ChunkMarks | None = None
        #: whether the next bytes belong to the head of an answer
        self.is_awaited = True

    def expect(self) -> None:
        """Note that a request was sent: a head comes next."""
        self.is_awaited = True
        self._chunks = None

    def given(self, received: bytes) -> bytes:
        """Return what may be passed on now: nothing while the head is incomplete.

        Everything at the end of the stream.
        """
        if not self.is_awaited:
            return self._chunks.mended(received) if self._chunks else received
        self._held = (self._held + received).lstrip(b"\r\n")
        whole = b""
        while self.is_awaited:
            end = HEAD_END.search(self._held)
            if not received or not may_be_head(self._held, end):
                self.is_awaited = False
            elif end is None:
                return whole
            else:
                head, body = mended_head(self._held[: end.end()]), self._held[end.end() :]
                if not body and (CHUNKED.search(head) or differs(LENGTHS.findall(head))):
                    # The first byte of the body tells whether it comes in chunks, and whether it is a document.
                    return whole
                whole, self._held = whole + self._head_of(head, body), body
                # 1xx: the final answer is yet to come (RFC 9110 §15.2).
                self.is_awaited = head[9:10] == b"1" and head[9:12] != b"101"
        body, self._held = self._held, b""
        return whole + (self._chunks.mended(body) if self._chunks else body)

    def _head_of(self, head: bytes, body: bytes) -> bytes:
        """Return the head to hand on, by how the body begins; notes whether that comes in chunks."""
        if is_document(body):
            # The body has no chunk marks, and it is there whatever its stated length.
            return without_false_lengths(CHUNKED.sub(b"\r\n", head), body)
        if CHUNKED.search(head):
            self._chunks = ChunkMarks()
        return head


class ChunkMarks:
    """The state of one chunked body."""

    __slots__ = ("_is_broken", "_is_last", "_left", "_line")

    def __init__(self) -> None:
        #: the incomplete line
        self._line = b""
        #: bytes of the chunk still to come
        self._left = 0
        #: whether the mark of the last chunk has come: trailers follow
        self._is_last = False
        self._is_broken = False

    def mended(self, received: bytes) -> bytes:
        """Return what may be passed on now; at the end of the stream, whatever was held back."""
        if self._is_broken or not received:
            handed, self._line = self._line + received, b""
            return handed
        parts: list[bytes] = []
        rest = received
        while rest and not self._is_broken:
            if self._left:
                data, rest = rest[: self._left], rest[self._left :]
                self._left -= len(data)
                parts += [data, b"" if self._left else b"\r\n"]
            else:
                rest = self._line_taken(rest, parts)
        return b"".join([*parts, rest])

    def _line_taken(self, received: bytes, parts: list[bytes]) -> bytes:
        """Take the next line; return what follows it."""
        line, end, rest = received.partition(b"\n")
        self._line += line
        if not end and len(self._line) <= MOST_LINE_BYTES:
            return b""
        found = CHUNK_SIZE.fullmatch(self._line.rstrip(b"\r"))
        if self._is_last:
            parts.append(self._line.rstrip(b"\r") + b"\r\n")
        elif found and end:
            self._left = int(found.group(1), 16)
            self._is_last = self._left == 0
            parts.append(b"%x\r\n" % self._left)
        elif self._line.strip() or not end:
            self._is_broken = True
            parts.append(self._line + end)
        # An empty line ends the previous chunk, which is already marked.
        self._line = b""
        return rest
