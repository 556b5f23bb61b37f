"""The raw archive: everything fetched, as it came over the wire, in WARC 1.1 files, one a day.

We do not compress records: bodies that came gzipped stay gzipped (measured, docs/decisions.md). A run may have died
while writing: before a file is continued, its complete part is determined.

Records are parsed and written by modules that are imported when the first one is: a run without news has none, and
their library loads another for file systems.
"""

from __future__ import annotations

import mmap
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType

from presswatch.errors import Unreadable, WarehouseError
from presswatch.files import sync
from presswatch.records import DropReason, Fetched, Unchanged
from warehouse.archive.raw_names import OWN_NAME, mark_in, newest_number, store_note, stored_files
from warehouse.archive.raw_store import stored_file

LENGTH = re.compile(rb"\r\nContent-Length:[ \t]*(\d+)[ \t]*\r\n", re.IGNORECASE)
#: bytes of an archive file mapped at a time
MAPPED_BYTES = 8 * 1024 * 1024


def whole_length(path: Path, start: int = 0) -> int:
    """Return the bytes up to the end of the last complete record of a plain WARC; headers are read, bodies skipped.

    `start` is where a record is known to end: what is before it is not checked again.
    """
    size = path.stat().st_size
    if size <= start:
        return size
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        whole = let_go = start
        while (end := end_of_record(content, whole, size)) is not None:
            whole = end
            if whole - let_go > MAPPED_BYTES:
                # Pages read count as our memory until we release them: a day's file would fill it.
                content.madvise(mmap.MADV_DONTNEED)
                let_go = whole
    return whole


def end_of_record(content: mmap.mmap, start: int, size: int) -> int | None:
    """Return where the record at `start` ends, including its two closing line breaks; None if it is incomplete."""
    blank_line = content.find(b"\r\n\r\n", start, start + 2**16)
    if blank_line < 0 or content[start : start + 5] != b"WARC/":
        return None
    length = LENGTH.search(content[start : blank_line + 2])
    if length is None:
        return None
    end = blank_line + 4 + int(length[1]) + 4
    return end if end <= size and content[end - 4 : end] == b"\r\n\r\n" else None


BYTES_PER_FILE = 10**9
#: files closed by this process -> end of their last record: a file is scanned once, not for each batch
_whole_until: dict[Path, int] = {}


@dataclass(frozen=True, slots=True)
class RawPlace:
    """The place of a record: the file's name below the archive's folder, and the response's offset in bytes."""

    file: str
    offset: int


class RawArchive:
    """A folder of WARC files, one a UTC day and at most 1 GB each; one writer at a time (the run's lock).

    `flush` before a place is stored anywhere: only then does the record survive a power cut.
    """

    def __init__(self, folder: Path, bytes_per_file: int = BYTES_PER_FILE) -> None:
        self.folder, self.bytes_per_file = folder, bytes_per_file
        self._day = ""
        self._path: Path | None = None
        self._descriptor = -1
        self._length = 0

    def append(self, fetched: Fetched) -> RawPlace:
        """Write a request and a response record; return where the response is.

        Raises:
            WarehouseError: the disk is full or the folder cannot be written; the file then ends with a complete record.
        """
        from warehouse.archive.warc_writing import new_record_id, request_bytes, response_bytes

        answer_id = new_record_id()
        request, response = request_bytes(fetched, answer_id), response_bytes(fetched, answer_id)
        place = self._write_records(fetched.fetched_at, request + response)
        return RawPlace(place.file, place.offset + len(request))

    def _write_records(self, at: datetime, whole: bytes) -> RawPlace:
        """Append records to the file of their day; return where the first of them is."""
        day = at.astimezone(UTC).strftime("%Y-%m-%d")
        try:
            if self._descriptor < 0 or day != self._day or self._length + len(whole) > self.bytes_per_file:
                self._open(day, len(whole))
            offset = self._length
            self._write(whole)
        except OSError as error:
            raise WarehouseError(f"{self.folder}: the raw archive cannot be written: {error.strerror}") from error
        assert self._path is not None
        return RawPlace(self._path.name, offset)

    def append_revisit(self, answer: Fetched | Unchanged, before: Fetched) -> None:
        """Record that a page was revisited and is unchanged; its bytes are in the record that `before` was read from.

        Raises:
            WarehouseError: as `append`.
        """
        from warehouse.archive.warc_writing import new_record_id, revisit_bytes

        self._write_records(answer.fetched_at, revisit_bytes(answer, before, new_record_id()))

    def place_of(self, fetched: Fetched) -> RawPlace | None:
        """Return the place in this archive that an answer was read from; None for one from elsewhere."""
        if fetched.record is None:
            return None
        path, offset = Path(fetched.record[0]), fetched.record[1]
        is_ours = OWN_NAME.fullmatch(path.name) and path.parent.resolve() == self.folder.resolve()
        return RawPlace(path.name, offset) if is_ours else None

    def flush(self) -> None:
        """Wait until everything appended is on disk; once a batch.

        Raises:
            WarehouseError: the disk would not take it.
        """
        if self._descriptor >= 0:
            try:
                os.fsync(self._descriptor)
            except OSError as error:
                raise WarehouseError(f"{self._path}: {error.strerror}") from error

    def close(self) -> None:
        """Flush and close the file."""
        if self._descriptor >= 0:
            try:
                self.flush()
                assert self._path is not None
                _whole_until[self._path] = self._length
            finally:
                os.close(self._descriptor)
                self._descriptor = -1

    def is_far(self, file: str) -> bool:
        """Tell whether a file is only in the store: it bears a mark and is not here."""
        return bool(mark_in(file)) and not (self.folder / file).exists()

    def read(self, file: str, offset: int, *, is_anywhere: bool = False) -> Fetched:
        """Return the answer at a place given by `append`; `is_anywhere`: also from the store, whichever house wrote it.

        Raises:
            Unreadable: no file of ours, no complete response record at that offset, or a digest that does not match.
            WarehouseError: the store cannot be reached.
        """
        from warehouse.archive.warc_reading import one_line, record_at

        if Path(file).name != file:
            raise Unreadable(DropReason.OUTSIDE, f"{file!r} is not a file of the archive")
        place = store_note(self.folder).place if is_anywhere and self.is_far(file) else ""
        try:
            with stored_file(place, file) if place else (self.folder / file).open("rb") as opened:
                return record_at(opened, offset)
        except Unreadable as fault:
            raise Unreadable(fault.reason, f"{file} at {offset}: {fault.detail}") from fault
        except OSError as error:
            raise Unreadable(DropReason.UNREADABLE, f"{file} at {offset}: {one_line(error)}") from error

    @staticmethod
    def records(path: Path) -> Iterator[Fetched | Unreadable]:
        """Yield every HTTP answer of any WARC file, see `warehouse.archive.warc_reading.records`."""
        from warehouse.archive.warc_reading import records

        return records(path)

    def files(self) -> list[Path]:
        """Return the archive's files in order of time."""
        return sorted(self.folder.glob("*.warc"))

    def files_before(self, day: date) -> list[Path]:
        """Return the archive's own files of earlier days; the date is in the name."""
        return [file for file in self.files() if OWN_NAME.fullmatch(file.name) and file.name[:10] < day.isoformat()]

    def _open(self, day: str, needed: int) -> None:
        """Open the day's newest file if it has room, or a new one; a torn end is cut off first."""
        self.close()
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self._newest(day, needed)
        known = _whole_until.get(path, 0)
        # The file is shorter than this process left it: somebody changed it, so scan it from the beginning.
        start = known if path.exists() and path.stat().st_size >= known else 0
        self._length = whole_length(path, start) if path.exists() else 0
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o644)
        self._day, self._path = day, path
        os.ftruncate(self._descriptor, self._length)
        if self._length == 0:
            from warehouse.archive.warc_writing import info_bytes

            self._write(info_bytes(path.name))
            sync(self.folder)

    def _newest(self, day: str, needed: int) -> Path:
        """Return the day's newest file, or a new one if that is full or only in the store."""
        mark = store_note(self.folder).mark
        far = stored_files(self.folder)
        number = newest_number({path.name for path in self.folder.glob(f"{day}-*.warc")} | far.keys(), day, mark)
        start = f"{day}-{mark}-" if mark else f"{day}-"
        path = self.folder / f"{start}{number:03}.warc"
        is_full = path.exists() and path.stat().st_size + needed > self.bytes_per_file
        is_gone = not path.exists() and path.name in far
        return self.folder / f"{start}{number + 1:03}.warc" if is_full or is_gone else path

    def _write(self, content: bytes) -> None:
        """Write all of it or nothing."""
        os.lseek(self._descriptor, self._length, os.SEEK_SET)
        remaining = memoryview(content)
        try:
            while remaining:
                remaining = remaining[os.write(self._descriptor, remaining) :]
        except OSError:
            os.ftruncate(self._descriptor, self._length)
            raise
        self._length += len(content)

    def __enter__(self) -> RawArchive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
