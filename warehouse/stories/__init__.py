"""Stories and copies in the writer's file: what new articles are compared with, and the results.

sketches (stored beside articles) ── candidates (near in time, sharing rare terms or passages) ──> flows decide
assignments, copies (stored as rows) ── edits (an analyst's corrections)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presswatch.doors import on_demand

if TYPE_CHECKING:
    from warehouse.stories.assignments import (
        TimedArticle,
        article_stories,
        articles_by_time,
        count_told,
        current_stories,
        held_in_place,
        keep_grouping,
        keep_rebuilt,
        kept_apart,
        stories_founded,
    )
    from warehouse.stories.bases import story_bases, with_story
    from warehouse.stories.candidates import candidates_of
    from warehouse.stories.copies import (
        CopyRows,
        copied_among,
        copied_from,
        copy_candidates,
        keep_copies,
        known_copies,
        sampled,
        text_facts,
    )
    from warehouse.stories.edits import Correction, correct, placed_by_hand
    from warehouse.stories.listing import (
        StoryLine,
        StoryRow,
        Teller,
        members_of,
        stories_since,
        story_lines,
        story_of,
        tellers_of,
    )
    from warehouse.stories.sketches import first_seen_of, keep_sketches, tellings_of
else:
    __getattr__ = on_demand(__name__)

__all__ = [
    "CopyRows", "Correction", "StoryLine", "StoryRow", "Teller", "TimedArticle", "article_stories", "articles_by_time",
    "candidates_of", "copied_among", "copied_from", "copy_candidates", "correct", "count_told", "current_stories",
    "first_seen_of", "held_in_place", "keep_copies", "keep_grouping", "keep_rebuilt", "keep_sketches", "kept_apart",
    "known_copies", "members_of", "placed_by_hand", "sampled", "stories_founded", "stories_since", "story_lines",
    "story_of", "tellers_of", "tellings_of", "story_bases", "text_facts", "with_story",
]  # fmt: skip
