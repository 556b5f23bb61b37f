"""Faster ways through trafilatura and justext with the same answers, while their versions are the ones we measured.

xpaths: one walk in place of XPath    justext: computed once    comparison: readability asked only where it could win
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presswatch.doors import on_demand

if TYPE_CHECKING:
    from transforms.speedups.comparison import ask_sparingly
    from transforms.speedups.justext import quicken_justext
    from transforms.speedups.xpaths import quicken
else:
    __getattr__ = on_demand(__name__)

__all__ = [
    "ask_sparingly",
    "quicken",
    "quicken_justext",
]
