"""Install all speed-ups, and tell which are in force with the installed versions."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from transforms.speedups.cleaning import clean_sparingly
from transforms.speedups.comparison import ask_sparingly
from transforms.speedups.frames import read_frames
from transforms.speedups.justext import quicken_justext
from transforms.speedups.xpaths import KNOWN, quicken


class Installed(NamedTuple):
    """Which speed-ups are in force in this process; without one, its library works as usual, at its own speed."""

    xpaths: bool
    frames: bool
    cleaning: bool
    comparison: bool
    justext: bool

    @property
    def missing(self) -> tuple[str, ...]:
        """The speed-ups that do not apply to the installed versions."""
        return tuple(name for name, is_in_force in self._asdict().items() if not is_in_force)


@cache
def install() -> Installed:
    """Install all speed-ups for this process, once. Readings are the same with and without them."""
    return Installed(
        xpaths=quicken() == KNOWN,
        frames=read_frames(),
        cleaning=clean_sparingly(),
        comparison=ask_sparingly(),
        justext=quicken_justext(),
    )
