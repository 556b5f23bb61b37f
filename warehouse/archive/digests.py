"""The digests that archives store with their records."""

from __future__ import annotations

import base64
import hashlib

#: digests that are checked; those of other kinds cannot be
DIGESTS = frozenset({"md5", "sha1", "sha224", "sha256", "sha384", "sha512", "blake2b", "blake2s"})


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
