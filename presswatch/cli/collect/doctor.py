"""`doctor`: say what is missing or wrong on this machine, and how to fix it."""

from __future__ import annotations

import argparse
import importlib.metadata
import os
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from presswatch.cli.collect.doctor_cluster import Finding, cluster
from presswatch.errors import PresswatchError
from presswatch.files import PREVIOUS_FILE, SNAPSHOT_FILE, WAREHOUSE_FILE, share_of_disk
from presswatch.settings import Settings, home_option, load_settings
from presswatch.shown import how_many, write_rows

#: pairs of versions tested together; other pairs give a server that never runs its schedules
PINNED = {
    "prefect": ("3.8.",),
    "fastapi": ("0.13", "0.14", "0.150."),
    "sqlalchemy": ("2.0.",),
    "duckdb": ("1.5.", "2.0."),
}
SPACE_WANTED = 1_000_000_000


def doctor(chosen: argparse.Namespace) -> int:
    """Print one line per check; exit code 1 if any is wrong."""
    findings = [*versions(), *full_text_search()]
    try:
        settings = load_settings(chosen.home)
        findings += [("settings", "ok", str(settings.home)), *home_folder(settings)]
        findings += [*authorities(settings)]
        findings += [*followed(settings), *outdated(settings), *cluster(settings)]
    except PresswatchError as error:
        findings.append(("settings", "wrong", str(error)))
    findings += [*rules(), *speedups()]
    write_rows(["check", "result", "detail"], findings, chosen.format, sys.stdout)
    return 1 if any(result == "wrong" for _, result, _ in findings) else 0


def versions() -> Iterator[Finding]:
    """Yield findings about Python and the packages whose versions must match."""
    python = ".".join(map(str, sys.version_info[:3]))
    yield "python", "ok" if sys.version_info >= (3, 11) else "wrong", python
    for name, fitting in PINNED.items():
        try:
            found = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            yield name, "wrong", "not installed: run `make run`"
            continue
        fits = found.startswith(fitting)
        wanted = f"; wanted {' or '.join(fitting)}x: install with requirements.lock"
        yield name, "ok" if fits else "wrong", found + ("" if fits else wanted)


def full_text_search() -> Iterator[Finding]:
    """Yield whether `search` can work with this Python."""
    from warehouse.search import has_full_text_search

    is_there = has_full_text_search()
    yield (
        "search",
        "ok" if is_there else "wrong",
        "SQLite with FTS5" if is_there else "SQLite without FTS5: another Python",
    )


def authorities(settings: Settings) -> Iterator[Finding]:
    """Yield whether the file of `certificates` can be used, if one is set: without it nothing is fetched."""
    if settings.authorities is None:
        return
    from connectors.http import trusted_authorities

    try:
        trusted_authorities(settings.authorities)
    except PresswatchError as error:
        yield "certificates", "wrong", str(error)
    else:
        yield "certificates", "ok", str(settings.authorities)


def home_folder(settings: Settings) -> Iterator[Finding]:
    """Yield whether the home folder can be written and has room."""
    home = settings.home
    existing = next(folder for folder in (home, *home.parents) if folder.exists())
    if not os.access(existing, os.W_OK):
        yield "home folder", "wrong", f"{existing} cannot be written: choose another with --home"
        return
    free = shutil.disk_usage(existing).free
    enough = free > SPACE_WANTED
    yield "disk space", "ok" if enough else "wrong", f"{free / 1e9:.1f} GB free" + ("" if enough else ": make room")
    yield from raw_pages(settings)
    yield from stored(settings)
    if not settings.contact:
        yield "contact", "hint", "set `contact` so that site owners can write to you"


def raw_pages(settings: Settings) -> Iterator[Finding]:
    """Yield how much disk space the raw pages take: without a limit they grow for ever."""
    size, share = share_of_disk(settings.home / "raw")
    kept = f"kept {settings.raw_keep_days} days" if settings.raw_keep_days else "kept for ever (`raw_keep_days`)"
    if size:
        yield "raw pages", "ok", f"{size / 1e6:,.0f} MB, {share:.1%} of the disk, {kept}"


def stored(settings: Settings) -> Iterator[Finding]:
    """Yield whether the writer's file, the snapshot, the previous one and the newest backup can be read in full."""
    from warehouse.snapshot import backups_in

    home, way = settings.home, f"presswatch restore{home_option(settings.home)}"
    warehouse, snapshot = home / WAREHOUSE_FILE, home / SNAPSHOT_FILE
    if not snapshot.exists():
        yield "snapshot", "ok", "none yet: run `presswatch ingest`"
    elif not warehouse.exists():
        yield "warehouse", "wrong", f"{warehouse} is missing: `{way}` makes it from the snapshot"
    newest = backups_in(settings.backups)[:1] if settings.backups else []
    yield from readable("warehouse", warehouse, f"`{way}`")
    yield from readable("snapshot", snapshot, "the next run replaces it")
    yield from readable("snapshot before", home / PREVIOUS_FILE, "the run after next replaces it")
    for path in newest:
        yield from readable("backup", path, "delete it: the next run makes another")
    if settings.backups and not newest:
        yield "backup", "wrong", f"none in {settings.backups} yet: `presswatch ingest` makes one a day"


def readable(name: str, path: Path, mend: str) -> Iterator[Finding]:
    """Yield whether an existing file can be read in full; `mend` is the advice if it is damaged."""
    from warehouse.store import damage_in

    if path.exists():
        damage = damage_in(path)
        yield name, "wrong" if damage else "ok", f"{path}: {damage}: {mend}" if damage else str(path)


def outdated(settings: Settings) -> Iterator[Finding]:
    """Yield how many published articles have tags or stories of other rules than today's, and what makes them anew."""
    from presswatch.home import read_rule_texts, seeds_folder
    from transforms.article import compile_rules
    from transforms.stories import STORIES_MARK
    from warehouse.snapshot import open_snapshot
    from warehouse.store.again import outdated_versions

    if not (settings.home / SNAPSHOT_FILE).exists():
        return
    try:
        version = compile_rules(read_rule_texts(seeds_folder())).version
        with open_snapshot(settings.home) as snapshot:
            others = outdated_versions(snapshot, version)
    except PresswatchError:
        # wrong rules and a damaged snapshot have findings of their own
        return
    of_stories = version.rpartition(STORIES_MARK)[2]
    regrouped = sum(count for other, count in others.items() if other.rpartition(STORIES_MARK)[2] != of_stories)
    again = f"presswatch retag{home_option(settings.home)}"
    if others:
        yield "tags", "hint", f"{how_many(sum(others.values()), 'article')} tagged by other rules: `{again}`"
    else:
        yield "tags", "ok", "all of today's rules"
    if regrouped:
        rebuild = f"presswatch stories rebuild{home_option(settings.home)}"
        yield "stories", "hint", f"{how_many(regrouped, 'article')} grouped by other rules: `{again}`, then `{rebuild}`"


def followed(settings: Settings) -> Iterator[Finding]:
    """Yield whether the list of feeds can be read, and each of its rows that no run follows."""
    from presswatch.home import feed_list_path, read_feed_list

    path = feed_list_path(settings)
    try:
        feeds, faults = read_feed_list(path, datetime.now(UTC))
    except PresswatchError as error:
        yield "feeds", "wrong", str(error)
        return
    yield "feeds", "ok", f"{path}: {how_many(len(feeds), 'feed')}"
    for drop in faults:
        yield "feeds", "wrong", f"{drop.detail}: {drop.url}"


def rules() -> Iterator[Finding]:
    """Yield whether the rule files compile, and any clashes."""
    from presswatch.home import read_rule_texts, seeds_folder
    from transforms.article import compile_rules
    from transforms.sources import clashes

    folder: Path = seeds_folder()
    try:
        compiled = compile_rules(read_rule_texts(folder))
    except PresswatchError as error:
        yield "rules", "wrong", str(error)
        return
    yield "rules", "ok", f"{folder}: {len(compiled.sources)} sources, {len(compiled.topics.topics)} topics"
    for clash in clashes(compiled.sources):
        yield "sources", "wrong", clash


def speedups() -> Iterator[Finding]:
    """Yield whether the speed-ups are in force; they do not change what is read."""
    from transforms.speedups import install

    missing = install().missing
    if not missing:
        yield "speed-ups", "ok", "all in force"
        return
    found = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("trafilatura", "justext"))
    yield (
        "speed-ups",
        "hint",
        f"not in force with {found}: {', '.join(missing)}; pages cost up to twice as much: use requirements.lock",
    )
