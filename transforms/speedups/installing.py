"""The speed-ups put in place together, and which of them are in force with the installed versions."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from transforms.speedups.comparison import ask_sparingly
from transforms.speedups.justext import quicken_justext
from transforms.speedups.xpaths import quicken, translations


class Installed(NamedTuple):
    """Which speed-ups are in force in this process; what is not works as its library does, at the library's price."""

    xpaths: bool
    comparison: bool
    justext: bool

    @property
    def missing(self) -> tuple[str, ...]:
        """Those that the installed versions left behind."""
        return tuple(name for name, is_in_force in self._asdict().items() if not is_in_force)


@cache
def install() -> Installed:
    """Put all speed-ups in place for this process, once. Readings are the same with and without them."""
    return Installed(xpaths=quicken() == translations(), comparison=ask_sparingly(), justext=quicken_justext())
