"""Bodies of archived answers: decoded within limits, and checked against the digests stored with them."""

from __future__ import annotations

import base64
import hashlib
from io import BytesIO

from warcio.bufferedreaders import ChunkedDataReader

from presswatch.codings import BadCoding, TooMuch, decoded_body
from presswatch.errors import Unreadable
from presswatch.records import DropReason

#: bytes of one answer, encoded or decoded; larger ones are films and disk images, not articles
LARGEST_BODY = 20 * 2**20
#: digests that are checked; those of other kinds cannot be
DIGESTS = frozenset({"md5", "sha1", "sha224", "sha256", "sha384", "sha512", "blake2b", "blake2s"})


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


def fits(digest: str | None, *candidates: bytes) -> bool:
    """Tell whether a digest (`sha1:…`, in Base32, Base64 or hexadecimal) is that of one of these.

    True if it cannot be checked.

    The standard does not say whether a payload includes its codings: writers differ.
    """
    algorithm, _, value = (digest or "").partition(":")
    name = algorithm.strip().lower().replace("-", "")
    if name not in DIGESTS or not value.strip():
        return True
    for candidate in candidates:
        found = hashlib.new(name, candidate, usedforsecurity=False).digest()
        if value.strip().rstrip("=") in digest_forms(found):
            return True
    return False


def digest_forms(digest: bytes) -> tuple[str, ...]:
    """Return the ways in which archives write a digest, without padding."""
    return (
        base64.b32encode(digest).decode().rstrip("="),
        digest.hex(),
        digest.hex().upper(),
        base64.b64encode(digest).decode().rstrip("="),
        base64.urlsafe_b64encode(digest).decode().rstrip("="),
    )
