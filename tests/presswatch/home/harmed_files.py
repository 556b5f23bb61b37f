"""Files of the user's cache that nobody may trust any more."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def harm(path: Path, how: str, contents: Mapping[str, bytes]) -> None:
    """Let others write a file, put a link in its place, remove it, or give it one of some damaged contents."""
    if how == "writable by others":
        path.chmod(0o622)
    elif how == "a link":
        path.rename(path.with_name("elsewhere"))
        path.symlink_to(path.with_name("elsewhere"))
    elif how == "missing":
        path.unlink()
    else:
        path.write_bytes(contents[how])
