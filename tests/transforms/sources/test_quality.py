import re
from functools import cache

import pytest

from benchmarks.sources.first_looks import SETS
from benchmarks.sources.quality import ROOT, counts_of, evaluate, judged, registry
from benchmarks.sources.real_texts import CORPUS, judged_texts
from benchmarks.sources.real_texts import counts_of as real_counts_of
from presswatch.records import PageReading, Role
from transforms.sources.tags import read_sources

LANGUAGES = ("en", "ru", "be")


@cache
def rules():
    """The project's registry, compiled once."""
    return registry()


@cache
def results_of(name):
    """The texts of a set, each tagged once."""
    return list(judged(rules(), name))


@pytest.fixture
def results():
    return results_of("fitted")


@pytest.mark.parametrize("language", LANGUAGES)
def test_fifty_texts_a_language_hold_precision_and_recall(results, language):
    own = [result for result in results if result.language == language]
    assert len(own) >= 50
    right = sum(len(result.expected & result.found) for result in own)
    assert right / sum(len(result.found) for result in own) >= 0.95
    assert right / sum(len(result.expected) for result in own) >= 0.85


@pytest.mark.parametrize("name", ["blind_1", "blind_2", "blind_3"])
def test_texts_written_without_trying_them_hold_too(name):
    counts = counts_of(results_of(name))
    right, wrong, missed = (counts["**all**", "all", kind] for kind in ("right", "wrong", "missed"))
    assert right + missed >= 70
    assert right / (right + wrong) >= 0.93
    assert right / (right + missed) >= 0.93


def test_the_fourth_set_holds_what_was_reached_on_it():
    counts = counts_of(results_of("blind_4"))
    right, wrong, missed = (counts["**all**", "all", kind] for kind in ("right", "wrong", "missed"))
    assert right + missed >= 85
    assert right / (right + wrong) >= 0.95
    assert right / (right + missed) >= 0.9


def test_the_fifth_set_holds_what_was_reached_on_it():
    counts = counts_of(results_of("blind_5"))
    right, wrong, missed = (counts["**all**", "all", kind] for kind in ("right", "wrong", "missed"))
    assert right + missed >= 105
    assert right / (right + wrong) >= 0.95
    assert right / (right + missed) >= 0.95


def test_every_language_has_traps_that_expect_nothing(results):
    for language in LANGUAGES:
        assert sum(1 for result in results if result.language == language and not result.expected) >= 4


def test_the_table_has_a_row_for_all_roles_of_each_language():
    table = evaluate()
    for language in (*LANGUAGES, "all"):
        assert re.search(rf"\| \*\*all\*\* \| {language} \| \d+ \|", table)


def test_expected_sources_are_in_the_registry():
    known = set(rules().sources)
    for result in (result for name in SETS for result in results_of(name)):
        for tag in result.expected:
            assert tag.startswith("?") or tag.split(":")[0] in known, f"{result.text_id} in {ROOT}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nearly_every_form_of_the_grammar_is_understood(language):
    forms = (ROOT / "tests" / "gold" / "sources" / f"grammar_{language}.txt").read_text("utf-8").splitlines()
    missed = [
        form
        for form in forms
        if not any(tag.role is not Role.MENTION for tag in read_sources(PageReading("", form), rules(), None).tags)
    ]
    assert len(missed) <= len(forms) * 0.05, missed


@pytest.mark.skipif(not CORPUS.is_dir(), reason="../shared/corpus is not beside the project: real texts stay there")
@pytest.mark.parametrize(
    ("name", "labels", "least"),
    [
        ("real_1", 150, (0.95, 0.84)),
        ("real_2", 150, (0.94, 0.8)),
        ("real_3", 90, (0.93, 0.83)),
        ("real_4", 110, (0.94, 0.75)),
    ],
)
def test_real_texts_hold_what_was_reached_on_them(name, labels, least):
    counts = real_counts_of(judged_texts(rules(), name))
    right, wrong, missed = (counts["**all**", "all", kind] for kind in ("right", "wrong", "missed"))
    assert right + missed >= labels
    assert right / (right + wrong) >= least[0]
    assert right / (right + missed) >= least[1]
