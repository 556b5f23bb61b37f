"""The names of the archive's files, and which of them are also in a cluster's store.

A home that shares a store marks its files, `2026-03-01-4f2a9c01-001.warc`: the name alone tells where a file is,
whichever house reads a row that names it.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from presswatch.files import write_whole

OWN_NAME = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)-(?:(?P<mark>[0-9a-f]{8})-)?(?P<number>\d{3,})\.warc")
#: in the archive's folder: the home's mark, and where the store is
STORE_FILE = "store.json"
#: in the archive's folder: what the store has
STORED_FILE = "stored.json"
#: a file's size and last modification (ns), when it was stored
Stamp: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class StoreNote:
    """The mark of a home's files, and the store's place; both '' if there is none."""

    mark: str = ""
    place: str = ""


def store_note(folder: Path) -> StoreNote:
    """Return the archive's note about a store."""
    said = read_object(folder / STORE_FILE)
    return StoreNote(str(said.get("mark", "")), str(said.get("place", "")))


def note_store(folder: Path, place: str) -> None:
    """Record where the store is; files begun from now on bear the home's mark, which is made once."""
    known = store_note(folder)
    if known.place != place:
        folder.mkdir(parents=True, exist_ok=True)
        mark = known.mark or secrets.token_hex(4)
        write_whole(folder / STORE_FILE, json.dumps({"mark": mark, "place": place}))


def stored_files(folder: Path) -> dict[str, Stamp]:
    """Return the files in the store, with their stamps at that time."""
    return {name: (int(stamp[0]), int(stamp[1])) for name, stamp in read_object(folder / STORED_FILE).items()}


def note_stored(folder: Path, stored: Mapping[str, Stamp]) -> None:
    """Record what the store has."""
    write_whole(folder / STORED_FILE, json.dumps(stored))


def stamp_of(path: Path) -> Stamp:
    """Return a file's present stamp."""
    facts = path.stat()
    return facts.st_size, facts.st_mtime_ns


def mark_in(name: str) -> str:
    """Return the mark in a file's name; '' for a home without a shared store."""
    found = OWN_NAME.fullmatch(name)
    return (found["mark"] or "") if found else ""


def newest_number(names: set[str], day: str, mark: str) -> int:
    """Return the number of the newest of a day's files with the mark; 1 if there is none."""
    found = (OWN_NAME.fullmatch(name) for name in names)
    return max(
        (int(one["number"]) for one in found if one and (one["day"], one["mark"] or "") == (day, mark)), default=1
    )


def read_object(path: Path) -> dict[str, Any]:
    """Read a JSON object from a file; {} if there is none."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return found if isinstance(found, dict) else {}
