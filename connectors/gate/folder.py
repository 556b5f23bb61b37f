"""Turns by files: one for each host, locked (flock) during a request.

The kernel releases the lock if the process dies.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

from connectors.gate.ledger import HostState

FILE_FLAGS = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW


@dataclass(frozen=True, slots=True)
class FolderLedger:
    """Turns of the processes that see one folder."""

    folder: Path

    async def try_lock(self, host: str) -> HeldFile | None:
        """Return the host's lock; None if another process holds it.

        The file's name is a hash, since hosts come from outside.
        """
        name = hashlib.blake2b(host.encode("utf-8", "replace"), digest_size=12).hexdigest()
        try:
            descriptor = os.open(self.folder / f"{name}.json", FILE_FLAGS, 0o600)
        except FileNotFoundError:
            self.folder.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.folder / f"{name}.json", FILE_FLAGS, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return None
        except BaseException:
            os.close(descriptor)
            raise
        return HeldFile(descriptor)


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A host's file, locked."""

    descriptor: int

    async def read(self) -> HostState:
        """Return the file's state; a damaged or foreign file counts as empty."""
        try:
            values = json.loads(os.pread(self.descriptor, 4096, 0) or b"{}")
            return HostState(
                float(values.get("last_start", 0.0)),
                float(values.get("rest_until", 0.0)),
                int(values.get("connect_failures", 0)),
                bool(values.get("is_allowed_network", False)),
            )
        except (ValueError, TypeError, AttributeError):
            return HostState()

    async def write(self, state: HostState) -> None:
        """Replace the file's state."""
        values = {name: getattr(state, name) for name in HostState.__slots__}
        text = json.dumps(values).encode()
        os.pwrite(self.descriptor, text, 0)
        os.ftruncate(self.descriptor, len(text))

    async def release(self) -> None:
        """Release the lock."""
        os.close(self.descriptor)
