from __future__ import annotations

import random
from dataclasses import replace

import pytest

from benchmarks.stories.quality import article_from, bcubed, compared_with, grouped, labelled, tellings
from presswatch.records import SHARING, Told
from transforms.stories import Known, group, sharing
from transforms.stories.grouping import SLIGHTLY, SURE, verdict
from transforms.stories.keys import Kind


@pytest.fixture(scope="module")
def lines():
    return labelled()


@pytest.fixture(scope="module")
def told(lines) -> list[Told]:
    return tellings(lines)


def test_the_labelled_events_are_told_apart_over_languages(lines, told):
    gold = {line["id"]: line["event"] for line in lines}
    assert bcubed(grouped(told), gold)[2] >= 0.95


def test_the_order_of_arrival_within_a_batch_changes_nothing(told):
    some = told[:60]
    found = group(some, Known())
    for seed in range(3):
        shuffled = random.Random(seed).sample(some, len(some))
        assert group(shuffled, Known()) == found


def test_what_has_a_story_is_not_assigned_again(told):
    some = told[:30]
    story_of = {one.article_id: one.story_id for one in group(some, Known()).assignments}
    again = [replace(one, story_id=story_of[one.article_id]) for one in some]
    assert group(again, Known()).assignments == ()


def test_every_evidence_stands_in_the_article(lines, told):
    texts = {line["id"]: f"{line['title']}\n{line['text']}" for line in lines}
    found = group(told[:80], Known()).assignments
    assert any(one.evidence for one in found)
    assert all(word in texts[one.article_id] for one in found for word in one.evidence)


@pytest.mark.parametrize("kind", ["rate", "weather", "horo", "match"])
def test_serial_items_of_other_days_are_other_stories(lines, told, kind):
    gold = {line["id"]: line["event"] for line in lines if line["event"].startswith(kind)}
    found = grouped([one for one in told if one.article_id in gold])
    assert len(set(gold.values())) == len(set(found.values())) == len({(gold[n], found[n]) for n in gold})


def test_stories_an_analyst_keeps_apart_are_not_merged(told):
    by_name = {one.article_id: one for one in told}
    one, other = by_name["fire-lida-1"], by_name["fire-lida-2"]
    third = by_name["fire-lida-3"]
    near = {
        "fire-lida-1": replace(one, story_id="s1"),
        "fire-lida-2": replace(other, story_id="s2"),
    }
    shared = {third.article_id: compared_with(third, near)}
    assert group([third], Known(dict(near), shared)).merges
    assert not group([third], Known(dict(near), shared, {}, frozenset({("s1", "s2")}))).merges


def test_an_article_that_no_other_is_like_founds_its_story(told):
    (found,) = group(told[:1], Known()).assignments
    assert (found.story_id, found.rule) == (told[0].article_id, "founds")


def test_a_text_of_nothing_but_an_address_or_none_has_a_sketch():
    from tests.shipped import shipped_rules

    rules = shipped_rules()
    for text in ("", "https://press.example/minsk-bridge", "12", "日本"):
        line = {"id": "x", "title": "", "text": text, "outlet": None, "told_at": "2026-03-01T00:00:00+00:00"}
        assert article_from(rules, line).sketch is not None


def test_a_name_that_few_have_is_enough_to_be_compared_and_one_that_many_have_is_not():
    name, stem = 16 * 7 + Kind.NAME, 16 * 9 + Kind.STEM
    few = ["a", "b"]
    assert sharing([name], {name: few}) == {"a": 2, "b": 2}
    assert sharing([stem], {stem: few}) == {}
    assert sharing([name], {name: [str(number) for number in range(SHARING.alone + 1)]}) == {}
    assert sharing([name, stem], {name: ["a"], stem: [str(number) for number in range(SHARING.most_held + 1)]}) == {
        "a": 2
    }


def test_only_names_are_enough_alone():
    assert {Kind(code) for code in SHARING.alone_kinds} == {Kind.NAME}
    assert max(Kind) <= SHARING.kind_bits


def test_one_sure_tie_outweighs_others_slightly_below_the_threshold():
    assert verdict([SURE, 2 * SLIGHTLY - SURE]) == 0.0
    assert verdict([SURE, 2 * SLIGHTLY - SURE - 0.01]) is None


def test_without_a_sure_tie_the_mean_decides():
    assert verdict([SURE - 0.01, -SURE]) is None
    assert verdict([0.25, -0.25]) == 0.0
    assert verdict([0.5, 0.25]) == 0.375
