"""Settings: `presswatch.toml` in the home folder, overruled by `PRESSWATCH_…` variables."""

from __future__ import annotations

import os
import shlex
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import partial
from pathlib import Path

from presswatch.access import Access, read_accesses
from presswatch.errors import UsageError
from presswatch.houses import known_shard, without_password

CONFIG_FILE = "presswatch.toml"
#: settings that are texts; a list in the file becomes one, comma-separated
TEXTS = (
    "allow_networks",
    "contact",
    "notify",
    "backup_folder",
    "wayback_url",
    "commoncrawl_index_url",
    "commoncrawl_url",
    "shard",
    "lake",
    "lake_data",
    "gate",
)
#: settings that are whole numbers, and those of them that begin at 1
WHOLE_NUMBERS = (
    "workers", "port", "desk_port", "raw_keep_days", "articles_keep_days", "logs_keep_days", "backups_keep",
)  # fmt: skip
FROM_ONE = ("workers", "port", "backups_keep")
#: kinds of addresses that alarms can be sent to
NOTICE_SCHEMES = ("https", "http", "smtp", "smtps")
LAST_PORT = 65535
SQL_SECONDS = 600.0
#: the largest number that a setting takes: seconds and days of more years than a calendar has
LARGEST = {"raw_keep_days": 1_000_000, "articles_keep_days": 1_000_000, "logs_keep_days": 1_000_000, "workers": 1000}
LARGEST_NUMBER = 10**9
PREFIX = "PRESSWATCH_"
#: how alike a name must be to be taken for a slip: PROT and PORT are 0.75
ALIKE = 0.75
#: how each setting may look in the file, for messages and for docs/operations.md
EXAMPLES = {
    "wayback_url": '"https://archive.example.org"',
    "commoncrawl_index_url": '"https://index.example.org"',
    "commoncrawl_url": '"https://data.example.org"',
    "allow_networks": '["127.0.0.0/8:8811"]',
    "host_delay_seconds": "10",
    "run_budget_seconds": "600",
    "contact": '"https://example.org/about-our-crawler"',
    "workers": "4",
    "port": "4300",
    "desk_port": "4301",
    "notify": '"smtp://mail.example.org/anna%40example.org"',
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


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user can set. Field names are the keys of the file; `PRESSWATCH_` + upper case is the variable."""

    #: the home folder: warehouse, snapshot, raw archive, Prefect's state
    home: Path
    #: `net:port` entries that may be visited although private, comma-separated; no politeness delay applies to them
    allow_networks: str = ""
    #: seconds between two requests to one host
    host_delay_seconds: float = 5.0
    #: seconds a run may spend fetching and reading; the rest stays pending for the next run
    run_budget_seconds: float = 150.0
    #: an address for site owners, sent in the User-Agent
    contact: str = ""
    #: child processes that read pages
    workers: int = 2
    #: port of the Prefect server that `up` starts
    port: int = 4200
    #: port of the desk, the pages for reading; 0 is the one after `port`
    desk_port: int = 0
    #: where alarms go, comma-separated: https:// webhooks and smtp:// or smtps:// mail servers (docs/operations.md)
    notify: str = ""
    #: the zone whose days report and picture count in and whose hours they show, like Europe/Minsk
    time_zone: str = "UTC"
    #: seconds that a query of `presswatch sql` may take; those in which its rows are read do not count
    sql_seconds: float = SQL_SECONDS
    #: archives that `backfill` asks: one that answers as Wayback does, and the index and the files of Common Crawl
    wayback_url: str = "https://web.archive.org"
    commoncrawl_index_url: str = "https://index.commoncrawl.org"
    commoncrawl_url: str = "https://data.commoncrawl.org"
    #: days after which raw pages are thrown away; 0 keeps all
    raw_keep_days: int = 0
    #: days after which articles are thrown away, with versions and tags; 0 keeps all
    articles_keep_days: int = 0
    #: days after which visits, drops, gaps and runs are thrown away; 0 keeps all
    logs_keep_days: int = 0
    #: this house among several: `k/n`, k from 0; it has the feeds whose hosts fall to it. Empty: all of them
    shard: str = ""
    #: the catalog of the lake that finished runs go to, in libpq's words, and where its files lie; empty: none
    lake: str = ""
    lake_data: str = ""
    #: the PostgreSQL by which several machines take turns at hosts; empty: files of this machine
    gate: str = ""
    #: what goes with requests for single feeds, by address: name and password, token, headers, proxy
    access: tuple[Access, ...] = field(default=(), repr=False)
    #: a folder that gets a verified copy of the snapshot once a day, best on another disk; empty for none
    backup_folder: str = ""
    #: how many of these copies are kept
    backups_keep: int = 7

    @property
    def backups(self) -> Path | None:
        """The folder of backups, seen from the home folder; None where none are made."""
        return self.home / Path(self.backup_folder).expanduser() if self.backup_folder.strip() else None


def load_settings(home: Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; `home` (from `--home`) wins over PRESSWATCH_HOME, which wins over `./data`.

    Raises:
        UsageError: a file that is not TOML, an unknown key, a misspelt variable, or a value of the wrong kind; the
            message names it and the file or the variable.
    """
    variables = os.environ if environ is None else environ
    folder = home_folder(home, variables)
    own = folder / CONFIG_FILE
    #: each value with the place it was set at
    values: dict[str, tuple[object, str]] = {"workers": (max(1, os.cpu_count() or 1), "")}
    values |= {name: (value, str(own)) for name, value in read_config(own).items()}
    known = {one.name for one in fields(Settings)} - {"home"}
    refuse_misspelt(variables, known)
    for name in sorted(known):
        variable = PREFIX + name.upper()
        if variables.get(variable, "").strip():
            values[name] = variables[variable], variable
    made = {name: converted_at(name, value, place) for name, (value, place) in values.items()}
    return Settings(home=folder, **made)  # type: ignore[arg-type]


def home_folder(home: Path | None, variables: Mapping[str, str]) -> Path:
    """The home folder, absolute.

    Raises:
        UsageError: its path is none that the engine can open.
    """
    # An empty variable is an unset one, as in most programs.
    folder = (home or Path(variables.get(f"{PREFIX}HOME") or "data")).expanduser().absolute()
    if "?" in str(folder):
        raise UsageError(
            f"the home folder {folder} has a `?` in its path, where it ends for the engine: choose another"
        )
    return folder


def refuse_misspelt(variables: Mapping[str, str], known: Iterable[str]) -> None:
    """A variable that is nearly one of ours would set nothing, and nobody would know; other programs may have theirs.

    Raises:
        UsageError: there is one; the message names it and what it is like.
    """
    ours = {name.upper() for name in known} | {"HOME", "SEEDS"}
    others = {name.removeprefix(PREFIX) for name in variables if name.startswith(PREFIX)} - ours
    if not others:
        return
    from difflib import get_close_matches  # only who has such a variable pays for it

    for name in sorted(others):
        if like := get_close_matches(name, ours, 1, ALIKE):
            raise UsageError(f"{PREFIX}{name} is no setting; it is like {PREFIX}{like[0]}")


def home_option(home: Path) -> str:
    """What a command that is shown needs to find this home: ` --home DIR`, nothing for the default one."""
    return "" if home == Path("data").absolute() else f" --home {shlex.quote(str(home))}"


def read_config(path: Path) -> dict[str, object]:
    """The keys of a settings file; an absent file has none."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise UsageError(f"{path}: {error}") from error
    known = sorted({one.name for one in fields(Settings)} - {"home"})
    for name in values:
        if name not in known:
            raise UsageError(f"{path}: unknown setting {name!r}; known are {', '.join(known)}")
    return values


def converted_at(name: str, value: object, place: str) -> object:
    """A value in the kind its field has.

    Raises:
        UsageError: it is of the wrong kind; the message names the place (a file or a variable) and gives an example.
    """
    try:
        return converted(name, value)
    except UsageError as error:
        is_variable = place == PREFIX + name.upper()
        example = EXAMPLES[name].strip('["]') if is_variable else EXAMPLES[name]
        written = f"{place}={example}" if is_variable else f"{name} = {example}"
        raise UsageError(f"{place}: {error}; write one like {written}") from error


def converted(name: str, value: object) -> object:
    """A value in the kind its field has, or a UsageError that does not yet say where it was set."""
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
    """Refuse a number that this setting cannot have.

    Raises:
        UsageError: it is too small, too large or not finite.
    """
    if not number >= (1 if name in FROM_ONE else 0) or number == float("inf"):
        raise UsageError(f"setting {name} is {value!r}: too small or not finite")
    if name in ("port", "desk_port") and number > LAST_PORT:
        raise UsageError(f"setting {name} is {value!r}: there are ports up to {LAST_PORT}")
    if number > LARGEST.get(name, LARGEST_NUMBER):
        raise UsageError(f"setting {name} is {str(value)[:40]!r}: at most {LARGEST.get(name, LARGEST_NUMBER)}")


#: texts that are looked at before they are taken
READ_AS: dict[str, Callable[[str], str]] = {
    "allow_networks": lambda text: readable_networks(text),
    "notify": lambda text: known_targets(text),
    "shard": known_shard,
    "lake": partial(without_password, "lake"),
    "gate": partial(without_password, "gate"),
}


def table_of(value: object) -> Mapping[str, object]:
    """The table that the file gives for `access`; a variable holds it as TOML."""
    if isinstance(value, Mapping):
        return value
    try:
        return dict(tomllib.loads(f"access = {value}")["access"])
    except (tomllib.TOMLDecodeError, TypeError, ValueError):
        raise UsageError("setting access is no table of addresses") from None


def readable_networks(text: str) -> str:
    """A list of networks as it was given, where each entry can be read."""
    if text.strip():
        # Only who sets it pays for `ipaddress`.
        from presswatch.private_networks import parse_allow_networks

        parse_allow_networks(text)
    return text


def known_targets(text: str) -> str:
    """The addresses for alarms as they were given, where each is of a kind that can be told.

    Only an address's kind is named: the rest may hold a password.
    """
    for target in text.replace(",", " ").split():
        scheme, colon, _ = target.partition("://")
        if not colon or not (scheme.lower() in NOTICE_SCHEMES or is_known_to_apprise(target)):
            said = f"{scheme}://…" if colon else "an address without a scheme"
            known = ", ".join(NOTICE_SCHEMES)
            raise UsageError(f"setting notify: {said} is none of {known}, and no address that Apprise understands")
    return text


def is_known_to_apprise(target: str) -> bool:
    """Whether Apprise can send to this address: Slack, Telegram, ntfy, Matrix and a hundred others."""
    # Only who sets such an address pays for it: 0.13 s.
    from apprise import Apprise

    return Apprise.instantiate(target, suppress_exceptions=True) is not None


def known_zone(name: str) -> str:
    """A zone's name, where there is such a zone."""
    # Only who sets a zone pays for the list of them; the standard library's is empty on many small machines.
    import pytz

    try:
        pytz.timezone(name)
    except pytz.UnknownTimeZoneError as error:
        raise UsageError(f"setting time_zone: there is no zone {name!r}") from error
    return name
