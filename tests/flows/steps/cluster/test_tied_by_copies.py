"""Which copies of texts of other houses take their story along; a test a sentence."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from flows.steps.rounds.met_copies import names_in, tied_by_copies
from presswatch.records import Republication, Sketch, Told

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
NOTHING: frozenset[tuple[str, str]] = frozenset()


def told(name: str, story: str | None) -> Told:
    return Told(name, NOON, NOON, Sketch("l", (), (), (), ()), story_id=story)


def copy(of_article: float = 0.9) -> Republication:
    return Republication(
        "copy", "origin", "belta", "wire_copy", 1.0, of_article, 1.0, "time", 0.9, "…", 0, 1, 0, 1, 9.0, "origin"
    )


def ties(copies: list[Republication], *tellings: Told, apart: frozenset[tuple[str, str]] = NOTHING):
    found = tied_by_copies(copies, {one.article_id: one for one in tellings}, apart)
    return [(one.article_id, one.story_id, one.rule) for one in found]


def test_a_copy_that_founded_its_story_joins_that_of_its_origin():
    assert ties([copy()], told("copy", "copy"), told("origin", "event")) == [("copy", "event", "copy")]


@pytest.mark.parametrize("story", ["another", None])
def test_a_copy_that_others_had_taken_in_leaves_their_story_alone(story: str | None):
    assert ties([copy()], told("copy", story), told("origin", "event")) == []


def test_a_passage_of_another_text_ties_no_stories():
    assert ties([copy(of_article=0.4)], told("copy", "copy"), told("origin", "event")) == []


def test_what_is_one_story_or_kept_apart_by_an_analyst_stays_as_it_is():
    assert ties([copy()], told("copy", "copy"), told("origin", "copy")) == []
    both = (told("copy", "copy"), told("origin", "event"))
    assert ties([copy()], *both, apart=frozenset({("copy", "event")})) == []


def test_an_origin_without_a_story_or_out_of_reach_ties_nothing():
    assert ties([copy()], told("copy", "copy"), told("origin", None)) == []
    assert ties([copy()], told("copy", "copy")) == []


def test_the_names_of_rows_are_those_of_copies_and_of_what_they_were_compared_with():
    assert names_in([copy()]) == {"copy", "origin"}
