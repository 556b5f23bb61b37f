"""What two articles share and what speaks against one story, as numbers between 0 and 1."""

from __future__ import annotations

import pytest

from benchmarks.stories.lessons import Pair, line_without, without_figures
from presswatch.records import Sketch
from transforms.stories.background import LATIN
from transforms.stories.keys import Kind
from transforms.stories.similarity import features_of, pairs_of
from transforms.stories.terms import term_of
from transforms.stories.vectors import vectors_of


def sketch(*, kind=Kind.NAME, **weights):
    return Sketch(LATIN, tuple(term_of(kind, word) for word in weights), tuple(weights.values()), tuple(weights))


def evidence(one, other):
    found = features_of(vectors_of([one, other]), pairs_of([(0, 1)], [0.0]))
    return {kind: float(values[0]) for kind, values in found.items()}


def test_two_rare_names_say_more_than_one_however_many_others_stand_beside():
    others = {f"Other{number}": 500 for number in range(8)}
    one = evidence(sketch(Lindqvist=700, **others), sketch(Lindqvist=700, Morel=600))
    two = evidence(sketch(Lindqvist=700, Morel=600, **others), sketch(Lindqvist=700, Morel=600))
    assert two["weight of names"] > one["weight of names"] > 0
    assert one["weight of names but one"] == 0 < two["weight of names but one"]


def test_names_cover_the_article_that_has_few():
    assert evidence(sketch(Palu=500), sketch(Palu=500, Poso=500, Jakarta=700))["names covered"] == 1.0


def test_a_common_name_counts_as_much_as_it_weighs_where_it_weighs_less():
    assert evidence(sketch(Minsk=700), sketch(Minsk=140))["weight of names"] == pytest.approx(0.1)


def test_other_names_speak_against_one_story_only_where_both_name_some():
    named, unnamed = sketch(Palu=500, Poso=500), sketch(Izmir=500, Turkey=300)
    assert evidence(named, unnamed)["names apart"] == 0.5
    assert evidence(named, sketch(kind=Kind.NUMBER, x=300))["names apart"] == 0
    assert evidence(named, named)["names apart"] == pytest.approx(0)


def test_rare_meanings_are_summed_over_concepts_and_other_words():
    both = sketch(kind=Kind.MEANING, avalanche=700)
    found = evidence(both, both)
    assert found["weight of meanings"] == pytest.approx(700 / 4000)
    assert found["weight of meanings but one"] == 0


def test_a_lesson_without_figures_keeps_all_other_evidence():
    pair = Pair({"names": 0.5, "shared figures": 0.3, "figures apart": 1.0, "same RESULT": 1.0}, True, "", "")
    assert without_figures(pair).features == {
        "names": 0.5, "shared figures": 0.0, "figures apart": 0.0, "same RESULT": 0.0,
    }  # fmt: skip


def test_words_written_later_are_taken_from_lines_of_meanings_alone():
    assert line_without("~\tпожар fire blaze*", frozenset({"blaze*"})) == "~\tпожар fire"
    assert line_without("~\tпожар fire", frozenset({"пожар", "fire"})) == ""
    assert line_without("@\tМасты Мосты", frozenset({"Мосты"})) == "@\tМасты Мосты"
