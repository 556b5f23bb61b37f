from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from presswatch.records import TextFacts
from transforms.stories.copies import CopyKind, copies_among
from transforms.stories.passages import overlap
from transforms.stories.text_words import words_of

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def text_of(count: int, seed: int = 0) -> str:
    """Sentences of words that come in no other text."""
    chance = random.Random(seed)
    return " ".join(
        " ".join(f"{chance.choice('abcdefgh')}{chance.randrange(10**6)}" for _ in range(9)) + "." for _ in range(count)
    )


def facts(name: str, text: str, minutes: float = 0, has_real_time: bool = True, **more) -> TextFacts:
    values = {"publisher_id": name, "url": f"https://{name}.example/1"} | more
    return TextFacts(name, text, AT + timedelta(minutes=minutes), has_real_time, **values)


def judged(one: TextFacts, other: TextFacts):
    return {row.article_id: row for row in copies_among([(one, other)], {})}


ORIGIN = text_of(20)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (ORIGIN, CopyKind.WIRE_COPY),
        (ORIGIN.replace(".", " added.", 12), CopyKind.LIGHT_EDIT),
        (ORIGIN[: len(ORIGIN) // 3], CopyKind.EXCERPT),
        (f"{text_of(15, 400)} {ORIGIN} {text_of(15, 700)}", CopyKind.WHOLE_QUOTATION),
        (f"{text_of(12, 400)} {ORIGIN[: len(ORIGIN) // 2]}", CopyKind.PASSAGE),
    ],
)
def test_the_kind_says_in_what_way_a_text_was_taken_over(text, kind):
    row = judged(facts("a", ORIGIN), facts("b", text, minutes=30))["b"]
    assert (row.kind, row.from_article_id) == (kind, "a")


def test_a_set_phrase_or_a_short_quotation_is_no_copy():
    shared = "He said that the council would meet again on Monday to talk about it."
    assert not judged(facts("a", f"{text_of(20)} {shared}"), facts("b", f"{shared} {text_of(20, 500)}"))


def test_the_evidence_stands_at_its_offsets_on_both_sides():
    copy = f"{text_of(3, 900)} {ORIGIN} {text_of(3, 800)}"
    row = judged(facts("a", ORIGIN), facts("b", copy, minutes=30))["b"]
    assert copy[row.start_char : row.end_char] == row.evidence
    assert ORIGIN[row.from_start_char : row.from_end_char] == row.evidence


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({}, {"links": frozenset({"https://a.example/1"}), "minutes": -60}, ("b", "a", "a", "link")),
        ({}, {"cited": frozenset({"a"}), "minutes": -60}, ("b", "a", "a", "named source")),
        ({"cited": frozenset({"w"})}, {"cited": frozenset({"w"})}, ("b", None, "w", "common source")),
        ({}, {"minutes": 20}, ("b", "a", "a", "time")),
        ({}, {"minutes": 2}, ("b", "a", "a", "unknown")),
        ({}, {"minutes": 20, "has_real_time": False}, ("b", "a", "a", "unknown")),
        # Two outlets of one house: each names the other, both name the house, both publish in one minute.
        ({"cited": frozenset({"b"})}, {"cited": frozenset({"a"}), "minutes": 1}, ("b", "a", "a", "unknown")),
        ({"cited": frozenset({"w", "b"})}, {"cited": frozenset({"w", "a"})}, ("b", None, "w", "common source")),
        ({"publisher_id": "w"}, {"publisher_id": "w", "cited": frozenset({"w"})}, ("b", "a", "w", "unknown")),
    ],
)
def test_direction_follows_the_surest_rule(one, other, expected):
    rows = judged(facts("a", ORIGIN, **one), facts("b", ORIGIN, **other))
    row = rows[expected[0]]
    assert (row.article_id, row.from_article_id, row.from_source_id, row.rule) == expected


def test_a_translation_into_the_nearest_language_is_no_copy():
    russian = (
        "Министерство сообщило, что с первого декабря поликлиники Минска начнут принимать пациентов по новому графику. "
        "Утренний приём откроют в половине восьмого, вечерний продлят до девяти часов. Профсоюз медиков опасается, что "
        "нагрузка на врачей вырастет, а ставок не прибавится. Дополнительные часы оплатит городской бюджет."
    )
    belarusian = (
        "Міністэрства паведаміла, што з першага снежня паліклінікі Мінска пачнуць прымаць пацыентаў паводле новага "
        "графіка. Ранішні прыём адкрыюць а палове восьмай, вячэрні падоўжаць да дзявятай гадзіны. Прафсаюз медыкаў "
        "асцерагаецца, што нагрузка вырасце, а ставак не дадасца. Дадатковыя гадзіны аплаціць гарадскі бюджэт."
    )
    assert not judged(facts("a", russian), facts("b", belarusian, minutes=30))


def test_what_both_had_from_one_source_is_a_row_for_each():
    rows = judged(facts("a", ORIGIN, cited=frozenset({"w"})), facts("b", ORIGIN, cited=frozenset({"w"})))
    assert {name: row.from_source_id for name, row in rows.items()} == {"a": "w", "b": "w"}


def test_overlap_is_the_same_from_both_sides():
    one, other = words_of(ORIGIN), words_of(f"{ORIGIN[:300]} {text_of(5, 300)}")
    there, back = overlap(one, other), overlap(other, one)
    assert there
    assert back
    assert (there.of_one, there.of_other) == (back.of_other, back.of_one)


RATES = (
    "The National Bank has set the official rates for today: the dollar at {} roubles, the euro at {}, the yuan at {}."
)


def test_a_form_filled_in_with_other_figures_is_no_copy():
    one, other = RATES.format("3.2914", "3.5560", "4.6102"), RATES.format("3.2790", "3.5488", "4.6011")
    assert not judged(facts("a", one), facts("b", other, minutes=1440))
    assert judged(facts("a", one), facts("b", one, minutes=1440))


def test_many_short_phrases_in_common_are_no_passage():
    words = ORIGIN.split()
    other = " ".join(" ".join([*words[start : start + 4], text_of(1, start + 40)]) for start in range(0, 120, 4))
    assert not judged(facts("a", ORIGIN), facts("b", other))


def test_a_part_that_a_third_had_before_is_no_origin_where_another_holds_the_whole():
    part = facts("part", ORIGIN[: len(ORIGIN) // 3], minutes=-30)
    whole, copy = facts("whole", ORIGIN), facts("copy", f"{ORIGIN} {text_of(2, 77)}", minutes=1)
    rows = {row.article_id: row for row in copies_among([(part, copy), (whole, copy)], {})}
    assert (rows["copy"].near_article_id, rows["copy"].rule) == ("whole", "unknown")
