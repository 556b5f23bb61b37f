"""A corpus of pages: a folder with `manifest.jsonl`, or an archive of one, and the files named in it."""

from __future__ import annotations

import json
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def opened_corpus(place: Path) -> Iterator[Path]:
    """Yield the folder that holds `manifest.jsonl`; an archive is unpacked meanwhile.

    Raises:
        FileNotFoundError: there is no manifest.
    """
    if place.is_dir():
        yield folder_of_manifest(place)
        return
    with tempfile.TemporaryDirectory() as unpacked, tarfile.open(place) as archive:
        archive.extractall(unpacked, filter="data")
        yield folder_of_manifest(Path(unpacked))


def folder_of_manifest(place: Path) -> Path:
    """Return the folder below `place` that holds the manifest."""
    found = next(iter(sorted(place.rglob("manifest.jsonl"))), None)
    if found is None:
        raise FileNotFoundError(f"no manifest.jsonl below {place}")
    return found.parent


def records_of(folder: Path) -> list[dict[str, Any]]:
    """Return the manifest's records."""
    with (folder / "manifest.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def body_of(folder: Path, record: dict[str, Any]) -> bytes:
    """Return a record's page; its path may be given from the corpus folder or from the folder above it."""
    path = folder / str(record["path"])
    return (path if path.exists() else folder.parent / str(record["path"])).read_bytes()
