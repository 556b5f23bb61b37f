"""How the archive's files are called, and which of them stand in the store of a cluster too.

A home that shares a store marks its files, `2026-03-01-4f2a9c01-001.warc`: the name alone says where a file stands,
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
#: a file's bytes and when it was last written to (ns), as it was stored
Stamp: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class StoreNote:
    """The mark of a home's files, and the store's place; both '' where there is none."""

    mark: str = ""
    place: str = ""


def store_note(folder: Path) -> StoreNote:
    """What the archive's folder says of a store."""
    said = read_object(folder / STORE_FILE)
    return StoreNote(str(said.get("mark", "")), str(said.get("place", "")))


def note_store(folder: Path, place: str) -> None:
    """Write down where the store is; the files that the home begins from now on bear its mark, made once."""
    known = store_note(folder)
    if known.place != place:
        folder.mkdir(parents=True, exist_ok=True)
        mark = known.mark or secrets.token_hex(4)
        write_whole(folder / STORE_FILE, json.dumps({"mark": mark, "place": place}))


def stored_files(folder: Path) -> dict[str, Stamp]:
    """The files that the store has, as they were when it got them."""
    return {name: (int(stamp[0]), int(stamp[1])) for name, stamp in read_object(folder / STORED_FILE).items()}


def note_stored(folder: Path, stored: Mapping[str, Stamp]) -> None:
    """Write down what the store has."""
    write_whole(folder / STORED_FILE, json.dumps(stored))


def stamp_of(path: Path) -> Stamp:
    """A file as it is now."""
    facts = path.stat()
    return facts.st_size, facts.st_mtime_ns


def mark_in(name: str) -> str:
    """The mark in a file's name; '' in one of a home that shared no store."""
    found = OWN_NAME.fullmatch(name)
    return (found["mark"] or "") if found else ""


def newest_number(names: set[str], day: str, mark: str) -> int:
    """The number of the newest of a day's files that bear the mark; 1 where there is none."""
    found = (OWN_NAME.fullmatch(name) for name in names)
    return max(
        (int(one["number"]) for one in found if one and (one["day"], one["mark"] or "") == (day, mark)), default=1
    )


def read_object(path: Path) -> dict[str, Any]:
    """A JSON object in a file; {} where there is none."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return found if isinstance(found, dict) else {}
