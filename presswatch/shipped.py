"""Tables shipped with the program and not meant for users to change: words by which pages are read."""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

#: the package's folder; in a clone the files are beside the packages
_PACKAGED = Path(str(resources.files("presswatch"))) / "seeds"
FOLDER = _PACKAGED if _PACKAGED.is_dir() else Path(__file__).resolve().parents[1] / "seeds"


@cache
def shipped_table(name: str) -> dict[str, Any]:
    """Return the content of a shipped TOML file, read once in a process."""
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


@cache
def shipped_version(*names: str) -> str:
    """Return eight hex digits that change with any change of these shipped files."""
    content = b"".join((FOLDER / name).read_bytes() for name in names)
    return hashlib.blake2b(content, digest_size=4).hexdigest()
