"""What grouping anew changes, told as merges, splits and moves."""

from __future__ import annotations

from transforms.stories import compared

TITLES = {"a": "Bridge closed", "b": "Bridge shut", "c": "Rates", "d": "More rates"}


def test_the_same_grouping_changes_nothing():
    one = {"a": "a", "b": "a", "c": "c"}
    said = compared(one, one, TITLES)
    assert (said.moved, said.renamed, said.merged, said.split) == ((), 0, (), ())
    assert (said.articles, said.stories_before, said.stories_after) == (3, 1, 1)


def test_two_stories_that_become_one_are_a_merge_with_the_larger_named_first():
    said = compared({"a": "a", "b": "b", "d": "b"}, {"a": "a", "b": "a", "d": "a"}, TITLES)
    assert [(one.story_id, one.title, one.others) for one in said.merged] == [("a", "Bridge closed", ("b", "a"))]
    assert [one.article_id for one in said.moved] == ["b", "d"]


def test_a_story_that_falls_apart_is_a_split():
    said = compared({"a": "a", "b": "a", "c": "a", "d": "a"}, {"a": "a", "b": "a", "c": "c", "d": "c"}, TITLES)
    assert [(one.story_id, one.others) for one in said.split] == [("a", ("a", "c"))]
    assert [(one.article_id, one.story_id, one.new_story_id) for one in said.moved] == [
        ("c", "a", "c"),
        ("d", "a", "c"),
    ]


def test_a_story_that_only_gets_another_id_moves_nobody():
    said = compared({"a": "a", "b": "a"}, {"a": "b", "b": "b"}, TITLES)
    assert (said.moved, said.renamed) == ((), 2)


def test_what_an_analyst_placed_does_not_move():
    said = compared({"a": "a", "b": "a"}, {"a": "a", "b": "b"}, TITLES, frozenset({"b"}), {"move": 1})
    assert (said.moved, said.placed, said.edits) == ((), 1, {"move": 1})


def test_an_article_without_a_story_joins_one():
    (moved,) = compared({"a": "a"}, {"a": "a", "b": "a"}, TITLES).moved
    assert (moved.article_id, moved.story_id, moved.new_story_id) == ("b", None, "a")
