from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswatch.errors import UsageError
from presswatch.records.searching import Filter
from presswatch.since import moment_since
from transforms.search.query import parse_query

NOW = datetime(2026, 11, 24, tzinfo=UTC)
parse = partial(parse_query, moment_of=partial(moment_since, now=NOW))


def written(query) -> list[list[str]]:
    return [[clause.written for clause in group] for group in query.required]


def test_words_must_all_occur_and_or_gives_a_choice():
    assert written(parse("мост OR bridge Сож")) == [["мост", "bridge"], ["Сож"]]


@pytest.mark.parametrize("text", ['"мост через Сож"', "«мост через Сож»", "„мост через Сож“", '"мост через Сож'])
def test_quotes_of_all_kinds_make_a_phrase_and_an_open_one_runs_to_the_end(text):
    (group,) = parse(text).required
    assert len(group[0].words) == 3


def test_a_word_of_several_parts_is_a_phrase():
    assert [len(group[0].words) for group in parse("Санкт-Петербург tut.by").required] == [2, 2]


def test_filters_take_names_in_quotes_and_may_exclude():
    found = parse('outlet:"Наша Ніва" -cites:belta topic:banking since:7d until:2026-11-20 rate')
    assert found.filters == (Filter("outlet", "Наша Ніва"), Filter("cites", "belta", True), Filter("topic", "banking"))
    assert (found.since, found.until) == (datetime(2026, 11, 17, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC))
    assert written(found) == [["rate"]]


def test_what_looks_like_a_field_and_is_a_time_an_address_or_quoted_is_words():
    assert written(parse('10:30 "foo:bar" https://example.org/a')) == [
        ["10:30"],
        ["foo:bar"],
        ["https://example.org/a"],
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("autor:Ivanova bridge", "did you mean author:Ivanova"),
        ('-outlets:"Наша Ніва"', "did you mean outlet:Наша Ніва"),
        ("colour:red", "there are author, cites"),
    ],
)
def test_a_filter_that_there_is_not_is_an_error_with_the_nearest_name(text, said):
    with pytest.raises(UsageError, match=said):
        parse(text)


def test_what_follows_a_minus_must_not_occur():
    found = parse('мост -"ремонт моста" -пробка')
    assert [clause.written for clause in found.excluded] == ["ремонт моста", "пробка"]


def test_words_that_say_nothing_are_left_out_where_others_say_something():
    assert written(parse("мост на Сож")) == [["мост"], ["Сож"]]
    assert written(parse("на")) == [["на"]]


def test_a_star_lets_the_word_go_on_and_title_looks_there_alone():
    star, title = (group[0] for group in parse("прези* title:мост").required)
    assert (star.is_prefix, star.in_title, title.is_prefix, title.in_title) == (True, False, False, True)


def test_a_period_may_end_on_a_day_to_come_and_not_begin_on_one():
    assert parse("until:2026-11-30 rate").until == datetime(2026, 11, 30, tzinfo=UTC)
    with pytest.raises(UsageError, match="still to come"):
        parse("since:2026-11-30 rate")


@pytest.mark.parametrize("text", ["", "   ", "-мост", "…", "since:soon x", "OR"])
def test_a_query_without_anything_to_look_for_is_refused(text):
    with pytest.raises(UsageError):
        parse(text)


@given(st.text(alphabet=st.sampled_from('ab Ям"«»„“-:*()OR|since7d\n'), max_size=40))
def test_any_text_is_understood_or_refused_in_words(text):
    with suppress(UsageError):
        assert parse(text) == parse(text)
