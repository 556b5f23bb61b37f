"""Which articles tell one story, and whose text is contained in whose. Pure: nothing here reads a store.

title, text, tags ── keys + skeletons, stems x background ── sketches ──> Sketch ── similarity ── grouping ──> stories
text ── passages ──> samples that find candidates; two texts ── text_words, passages ── copies ──> republications
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presswatch.doors import on_demand

if TYPE_CHECKING:
    from transforms.stories.background import Background, parse_background
    from transforms.stories.copies import CITING, LEAST_CONFIDENCE, copies_among
    from transforms.stories.grouping import MERGE_MARGIN, WINDOW, Known, group, sharing
    from transforms.stories.regrouping import compared
    from transforms.stories.sketches import STORIES_MARK, STORIES_VERSION, sketch_of, stands
else:
    __getattr__ = on_demand(__name__)

__all__ = [
    "CITING",
    "LEAST_CONFIDENCE",
    "MERGE_MARGIN",
    "STORIES_MARK",
    "STORIES_VERSION",
    "WINDOW",
    "Background",
    "Known",
    "compared",
    "copies_among",
    "group",
    "parse_background",
    "sharing",
    "sketch_of",
    "stands",
]
