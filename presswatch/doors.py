"""Doors of rooms: the names that a package offers, each imported from its module when first used.

A door is a package's `__init__`. Its `TYPE_CHECKING` block says which module a name comes from, once, for readers, type
checkers and import contracts; `on_demand` reads the same block when the program runs. So a command pays only for what
it uses: `presswatch search` does not load the HTTP client because both are behind the same door (PEP 562).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

_IMPORT = re.compile(r"^    from ([\w.]+) import (?:\(([^)]*)\)|(.+))$", re.MULTILINE)


def on_demand(package: str) -> Callable[[str], Any]:
    """Return the module `__getattr__` of a door.

    Raises:
        AttributeError: (when called) the door offers no such name.
    """
    door = sys.modules[package]
    modules: dict[str, str] = {}

    def offered(name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        if not modules:
            modules.update(modules_by_name(Path(str(door.__file__)).read_text(encoding="utf-8")))
        if name not in modules:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(import_module(modules[name]), name)
        setattr(door, name, value)
        return value

    return offered


@dataclass(frozen=True, slots=True)
class Named:
    """A function named by its place, 'module:name', and imported when called; passing it on loads nothing."""

    place: str

    def __call__(self, *arguments: Any) -> Any:
        """Import the function and call it.

        Raises:
            ImportError: there is no such module; AttributeError: it has no such function.
        """
        module, _, name = self.place.partition(":")
        return getattr(import_module(module), name)(*arguments)


def modules_by_name(source: str) -> dict[str, str]:
    """Return, for each name that a door's source imports in its indented block, the module it comes from."""
    return {
        name.strip(): module
        for module, several, one in _IMPORT.findall(source)
        for name in (several or one).split(",")
        if name.strip()
    }
