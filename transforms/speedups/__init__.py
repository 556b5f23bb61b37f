"""Faster paths through trafilatura and justext with the same results, used only with the versions we measured.

marks: what attributes say, asked once a page    xpaths: marks in trafilatura's expressions
frames: only the element that holds the text is cleaned and converted
cleaning: no walks that find nothing    justext: computed once    comparison: readability runs only if it could win
installing: all of them, and which are in force
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presswatch.doors import on_demand

if TYPE_CHECKING:
    from transforms.speedups.comparison import given
    from transforms.speedups.installing import install
    from transforms.speedups.justext import packed_stop_words, use_stop_words
else:
    __getattr__ = on_demand(__name__)

__all__ = [
    "given",
    "install",
    "packed_stop_words",
    "use_stop_words",
]
