"""Values of settings: each converted to the type of its field, or refused."""

from __future__ import annotations

import ipaddress
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from presswatch.access import read_accesses
from presswatch.errors import UsageError
from presswatch.houses import known_shard, without_password

#: settings that are strings; a list in the file is joined by commas
TEXTS = (
    "allow_networks",
    "contact",
    "desk_host",
    "desk_names",
    "notify",
    "digest",
    "digest_every",
    "digest_language",
    "backup_folder",
    "wayback_url",
    "commoncrawl_index_url",
    "commoncrawl_url",
    "certificates",
    "shard",
    "lake",
    "lake_data",
    "gate",
)
#: settings that are whole numbers, and those whose minimum is 1
WHOLE_NUMBERS = (
    "workers", "port", "desk_port", "raw_keep_days", "articles_keep_days", "logs_keep_days", "backups_keep",
)  # fmt: skip
FROM_ONE = ("workers", "port", "backups_keep")
#: kinds of addresses that alarms can be sent to
NOTICE_SCHEMES = ("https", "http", "smtp", "smtps")
LAST_PORT = 65535
#: the largest value of a setting: seconds and days of more years than a calendar has
LARGEST = {"raw_keep_days": 1_000_000, "articles_keep_days": 1_000_000, "logs_keep_days": 1_000_000, "workers": 1000}
LARGEST_NUMBER = 10**9
#: example values for messages and for docs/operations.md
EXAMPLES = {
    "wayback_url": '"https://archive.example.org"',
    "commoncrawl_index_url": '"https://index.example.org"',
    "commoncrawl_url": '"https://data.example.org"',
    "allow_networks": '["127.0.0.0/8:8811"]',
    "host_delay_seconds": "10",
    "run_budget_seconds": "600",
    "contact": '"https://example.org/about-our-crawler"',
    "certificates": '"/etc/ssl/office-ca.pem"',
    "workers": "4",
    "port": "4300",
    "desk_port": "4301",
    "desk_host": '"0.0.0.0"',
    "desk_names": '["desk.example.org:4201"]',
    "notify": '"smtp://mail.example.org/anna%40example.org"',
    "digest": '"smtp://mail.example.org/anna%40example.org"',
    "digest_every": '"week"',
    "digest_language": '"be"',
    "time_zone": '"Europe/Minsk"',
    "sql_seconds": "1800",
    "raw_keep_days": "90",
    "articles_keep_days": "3650",
    "logs_keep_days": "400",
    "backup_folder": '"/mnt/backup/presswatch"',
    "backups_keep": "14",
    "shard": '"0/2"',
    "lake": '"host=db.example.org user=house dbname=lake"',
    "lake_data": '"s3://press/lake"',
    "gate": '"postgresql://house@db.example.org/gate"',
    "access": '{ "https://example.org/rss" = { user = "anna", password = "…" } }',
}


def converted(name: str, value: object) -> object:
    """Convert a value to the type of its field, or raise a UsageError that does not yet say if it was set."""
    if name == "time_zone":
        return known_zone(str(value))
    if name == "access":
        return read_accesses(table_of(value), os.environ)
    if name in TEXTS:
        text = ",".join(map(str, value)) if isinstance(value, list) else str(value)
        return READ_AS.get(name, str)(text)
    kind = int if name in WHOLE_NUMBERS else float
    try:
        number = kind(str(value))
    except ValueError as error:
        raise UsageError(f"setting {name} must be a number, not {value!r}") from error
    require_possible(name, number, value)
    return number


def require_possible(name: str, number: float, value: object) -> None:
    """Refuse a number outside the range of this setting.

    Raises:
        UsageError: it is too small, too large or not finite.
    """
    if not number >= (1 if name in FROM_ONE else 0) or number == float("inf"):
        raise UsageError(f"setting {name} is {value!r}: too small or not finite")
    if name in ("port", "desk_port") and number > LAST_PORT:
        raise UsageError(f"setting {name} is {value!r}: there are ports up to {LAST_PORT}")
    if number > LARGEST.get(name, LARGEST_NUMBER):
        raise UsageError(f"setting {name} is {str(value)[:40]!r}: at most {LARGEST.get(name, LARGEST_NUMBER)}")


#: a host as the header `Host` names it: a name or an address, the latter in brackets if of IPv6, and perhaps a port
HOST_NAME = re.compile(r"(?:[\w.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?")

#: strings that are checked before they are accepted
READ_AS: dict[str, Callable[[str], str]] = {
    "allow_networks": lambda text: readable_networks(text),
    "desk_host": lambda text: listening_address(text),
    "desk_names": lambda text: host_names(text),
    "notify": lambda text: known_targets(text),
    "digest": lambda text: mail_targets(text),
    "digest_every": lambda text: one_of(text, "day", "week"),
    "digest_language": lambda text: one_of(text, "en", "ru", "be"),
    "shard": known_shard,
    "lake": partial(without_password, "lake"),
    "gate": partial(without_password, "gate"),
    "certificates": lambda text: str(expanded(Path(text))) if text.strip() else "",
    "backup_folder": lambda text: str(expanded(Path(text))) if text.strip() else "",
}


def expanded(path: Path) -> Path:
    """Return a path whose `~` or `~anna` at the beginning is that user's folder.

    Raises:
        UsageError: this machine has no such user.
    """
    try:
        return path.expanduser()
    except RuntimeError:
        raise UsageError(
            f"{path}: this machine has no folder of the user {path.parts[0]}: write the whole path"
        ) from None


def table_of(value: object) -> Mapping[str, object]:
    """Return the table for `access`, as the file gives it; a variable holds it as TOML."""
    if isinstance(value, Mapping):
        return value
    try:
        return dict(tomllib.loads(f"access = {value}")["access"])
    except (tomllib.TOMLDecodeError, TypeError, ValueError):
        raise UsageError("setting access is not a table of addresses") from None


def readable_networks(text: str) -> str:
    """Return a list of networks as given, if each entry can be read."""
    if text.strip():
        # imported only if the setting is used
        from presswatch.private_networks import parse_allow_networks

        parse_allow_networks(text)
    return text


def listening_address(text: str) -> str:
    """Return an address of this machine that a server can listen at, as given."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        raise UsageError(f"setting desk_host is {text!r}: no IP address") from None
    return text


def host_names(text: str) -> str:
    """Return names of hosts with or without a port, separated by commas, as given."""
    for name in (word.strip() for word in text.split(",")):
        if name and not HOST_NAME.fullmatch(name):
            raise UsageError(f"setting desk_names has {name[:80]!r}: not the name of a host, with or without a port")
    return text


def one_of(text: str, *values: str) -> str:
    """Return a word that is one of these."""
    if text not in values:
        raise UsageError(f"{text!r} is none of {', '.join(values)}")
    return text


def mail_targets(text: str) -> str:
    """Return the addresses for mails as given; a webhook is not among their kinds."""
    if any(target.lower().startswith(("http://", "https://")) for target in text.replace(",", " ").split()):
        raise UsageError("setting digest: a webhook takes no mail; give smtp://, smtps:// or what Apprise can mail by")
    return known_targets(text, "digest")


def known_targets(text: str, name: str = "notify") -> str:
    """Return the addresses for alarms as given, if each is of a supported kind.

    Messages name only an address's kind: the rest may hold a password.
    """
    for target in text.replace(",", " ").split():
        scheme, colon, _ = target.partition("://")
        if not colon or not (scheme.lower() in NOTICE_SCHEMES or is_known_to_apprise(target)):
            said = f"{scheme}://…" if colon else "an address without a scheme"
            known = ", ".join(NOTICE_SCHEMES)
            raise UsageError(f"setting {name}: {said} is none of {known}, and no address that Apprise understands")
    return text


def is_known_to_apprise(target: str) -> bool:
    """Tell whether Apprise can send to this address: Slack, Telegram, ntfy, Matrix and a hundred others."""
    # imported only for such an address: 0.13 s
    from apprise import Apprise

    return Apprise.instantiate(target, suppress_exceptions=True) is not None


def known_zone(name: str) -> str:
    """Return a zone's name, if there is such a zone."""
    # imported only if a zone is set; the standard library's list is empty on many small machines
    import pytz

    try:
        pytz.timezone(name)
    except pytz.UnknownTimeZoneError as error:
        raise UsageError(f"setting time_zone: there is no zone {name!r}") from error
    return name
