"""Bodies of archived answers, decoded within limits."""

from __future__ import annotations

from io import BytesIO

from warcio.bufferedreaders import ChunkedDataReader

from presswatch.codings import BadCoding, TooMuch, decoded_body
from presswatch.errors import Unreadable
from presswatch.records import DropReason

#: bytes of one answer, encoded or decoded; larger ones are films and disk images, not articles
LARGEST_BODY = 20 * 2**20


def without_chunks(payload: bytes) -> bytes:
    """Remove a body's chunk marks; a body that only claims to have them is unchanged."""
    unmarked: bytes = ChunkedDataReader(BytesIO(payload)).read(LARGEST_BODY)
    return unmarked


def unpacked_body(payload: bytes, coding: str) -> bytes:
    """Remove a body's content coding; at most `LARGEST_BODY` bytes.

    Raises:
        Unreadable: an unsupported coding, a broken stream, or more bytes than an article has.
    """
    try:
        return decoded_body(payload, coding, LARGEST_BODY, is_archived=True)
    except BadCoding as error:
        raise Unreadable(DropReason.UNREADABLE, str(error)) from error
    except TooMuch as error:
        raise Unreadable(DropReason.TOO_BIG, f"more than {LARGEST_BODY} bytes when unpacked") from error
