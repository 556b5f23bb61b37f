"""Settings: `presswatch.toml` in the home folder, overridden by `PRESSWATCH_…` variables."""

from __future__ import annotations

import os
import shlex
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from presswatch.access import Access
from presswatch.errors import UsageError
from presswatch.setting_values import EXAMPLES, converted, expanded

CONFIG_FILE = "presswatch.toml"
SQL_SECONDS = 600.0
PREFIX = "PRESSWATCH_"
#: how similar a name must be to count as a misspelling: PROT and PORT are 0.75
ALIKE = 0.75


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
    #: a PEM file of the certificate authorities that servers are checked against; empty: those of certifi
    certificates: str = ""
    #: child processes that read pages
    workers: int = 2
    #: port of the Prefect server that `up` starts
    port: int = 4200
    #: port of the desk, the pages for reading; 0 is the one after `port`
    desk_port: int = 0
    #: where the desk listens; another address than this machine's own opens it to others, who need its password
    desk_host: str = "127.0.0.1"
    #: names under which others open the desk, with ports where their browsers show them, comma-separated
    desk_names: str = ""
    #: where alarms go, comma-separated: https:// webhooks and smtp:// or smtps:// mail servers (docs/operations.md)
    notify: str = ""
    #: where the daily or weekly mail goes: smtp:// and smtps:// mail servers, or what Apprise can mail through
    digest: str = ""
    #: how often it is sent: every day about a day, or every Monday about a week
    digest_every: str = "day"
    #: the language of its own words: en, ru or be
    digest_language: str = "en"
    #: the time zone of days and hours in report and chart, like Europe/Minsk
    time_zone: str = "UTC"
    #: seconds that a query of `presswatch sql` may take, without the time for reading its rows
    sql_seconds: float = SQL_SECONDS
    #: archives that `backfill` asks: one with Wayback's interface, and the index and the files of Common Crawl
    wayback_url: str = "https://web.archive.org"
    commoncrawl_index_url: str = "https://index.commoncrawl.org"
    commoncrawl_url: str = "https://data.commoncrawl.org"
    #: days after which raw pages are deleted; 0 keeps all
    raw_keep_days: int = 0
    #: days after which articles are deleted, with versions and tags; 0 keeps all
    articles_keep_days: int = 0
    #: days after which visits, drops, gaps and runs are deleted; 0 keeps all
    logs_keep_days: int = 0
    #: this house's share of a cluster: `k/n`, k from 0; it has the feeds whose hosts fall to it. Empty: all of them
    shard: str = ""
    #: the catalog of the lake for finished runs, in libpq's notation, and where its files are; empty: none
    lake: str = ""
    lake_data: str = ""
    #: the PostgreSQL through which several machines take turns at hosts; empty: files of this machine
    gate: str = ""
    #: for requests to single feeds, by address: name and password, token, headers, proxy
    access: tuple[Access, ...] = field(default=(), repr=False)
    #: a folder that gets a verified copy of the snapshot once a day, best on another disk; empty: none
    backup_folder: str = ""
    #: how many of these copies are kept
    backups_keep: int = 7

    @property
    def authorities(self) -> Path | None:
        """The file of trusted certificate authorities, relative to the home folder; None for the usual ones."""
        return self.home / self.certificates if self.certificates.strip() else None

    @property
    def backups(self) -> Path | None:
        """The folder of backups, relative to the home folder; None if no backups are made."""
        return self.home / self.backup_folder if self.backup_folder.strip() else None


def load_settings(home: Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; `home` (from `--home`) wins over PRESSWATCH_HOME, which wins over `./data`.

    Raises:
        UsageError: a file that is not TOML, an unknown key, a misspelt variable, or a value of the wrong kind; the
            message names it and the file or the variable.
    """
    variables = os.environ if environ is None else environ
    folder = home_folder(home, variables)
    own = folder / CONFIG_FILE
    #: each value with the place if it was set
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
    """Return the home folder as an absolute path.

    Raises:
        UsageError: DuckDB cannot open such a path, or it begins with a user that is not there.
    """
    # An empty variable counts as unset, as in most programs.
    folder = expanded(home or Path(variables.get(f"{PREFIX}HOME") or "data")).absolute()
    if "?" in str(folder):
        raise UsageError(
            f"the home folder {folder} has a `?` in its path, where it ends for the engine: choose another"
        )
    return folder


def refuse_misspelt(variables: Mapping[str, str], known: Iterable[str]) -> None:
    """Refuse a variable that is nearly one of ours: it would silently set nothing. Other programs may have theirs.

    Raises:
        UsageError: there is one; the message names it and the similar one.
    """
    ours = {name.upper() for name in known} | {"HOME", "SEEDS"}
    others = {name.removeprefix(PREFIX) for name in variables if name.startswith(PREFIX)} - ours
    if not others:
        return
    from difflib import get_close_matches  # imported only for such a variable

    for name in sorted(others):
        if like := get_close_matches(name, ours, 1, ALIKE):
            raise UsageError(f"{PREFIX}{name} is not a setting; it is like {PREFIX}{like[0]}")


def home_option(home: Path) -> str:
    """Return what a displayed command needs to find this home: ` --home DIR`, '' for the default."""
    return "" if home == Path("data").absolute() else f" --home {shlex.quote(str(home))}"


def read_config(path: Path) -> dict[str, object]:
    """Return the keys of a settings file; a missing file has none."""
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
    """Convert a value to the type of its field.

    Raises:
        UsageError: it has the wrong type; the message names the place (a file or a variable) and gives an example.
    """
    try:
        return converted(name, value)
    except UsageError as error:
        is_variable = place == PREFIX + name.upper()
        example = EXAMPLES[name].strip('["]') if is_variable else EXAMPLES[name]
        written = f"{place}={example}" if is_variable else f"{name} = {example}"
        raise UsageError(f"{place}: {error}; write one like {written}") from error
