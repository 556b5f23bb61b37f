"""The settings of a house in a cluster: its share, and where lake and gate are. They hold no password."""

from __future__ import annotations

import re

from presswatch.errors import UsageError

SHARD = re.compile(r"(\d{1,4})/(\d{1,4})")
#: libpq's words for secrets
SECRETS = re.compile(r"(?i)\b(password|sslpassword)\s*=")
#: an address with a password before its host
SECRET_IN_URL = re.compile(r"://[^/@\s]*:[^/@\s]+@")
TAKEN_FROM = "it is taken from PGPASSWORD or libpq's password file (PGPASSFILE), and stands in no file of presswatch"


def known_shard(text: str) -> str:
    """Return a share `k/n` as given, where k is one of n houses, from 0.

    Raises:
        UsageError: it is invalid.
    """
    said = SHARD.fullmatch(text.strip())
    if text.strip() and (said is None or int(said[1]) >= int(said[2])):
        raise UsageError(f"setting shard is {text!r}: it is k/n, house k of n, the first is 0")
    return text.strip()


def without_password(name: str, text: str) -> str:
    """Return a PostgreSQL address as given, if it holds no password.

    Raises:
        UsageError: it holds one; the message does not repeat it.
    """
    if SECRETS.search(text) or SECRET_IN_URL.search(text):
        raise UsageError(f"setting {name} holds a password: {TAKEN_FROM}")
    return text.strip()


def parts_of(shard: str) -> tuple[int, int]:
    """Return (k, n) of `k/n`; (0, 1) if the home is alone."""
    house, _, houses = (shard or "0/1").partition("/")
    return int(house), int(houses)
