"""Every phrase proves itself, and the proofs notice when a phrase or a verb no longer does what it says."""

from dataclasses import replace

import pytest

from presswatch.errors import RulesError
from tests.transforms.sources.shipped import REGISTRY, SOURCES, TEXTS
from transforms.sources import compile_registry, compile_tables, proof_faults
from transforms.sources.cues.effects import CONDITIONS, read_effects
from transforms.sources.grammar.findings import _CONDITIONS


def changed(path, old, new):
    assert any(old in text for name, text in TEXTS.languages if name == path)
    return tuple((name, text.replace(old, new, 1) if name == path else text) for name, text in TEXTS.languages)


def faults_with(files):
    return list(proof_faults(compile_registry(SOURCES, compile_tables(files)), files))


def test_every_shipped_phrase_and_every_verb_of_saying_proves_itself():
    assert list(proof_faults(REGISTRY, TEXTS.languages)) == []


def test_a_phrase_that_no_longer_does_what_its_sentences_say_is_named():
    files = changed("cues/ru.toml", 'effect = "closing"', 'effect = "elsewhere"')
    assert any("cues/ru.toml" in fault and "under yes gives" in fault for fault in faults_with(files))


def test_a_phrase_without_sentences_is_named():
    (name, text) = next(item for item in TEXTS.languages if item[0] == "cues/uk.toml")
    block = '\n[[cue]]\nside = "before"\npattern = "десь чули від"\neffect = "says"\nconfidence = 0.9\n'
    files = tuple((n, t + block if n == name else t) for n, t in TEXTS.languages)
    assert [fault.rpartition(": ")[2] for fault in faults_with(files)] == [
        "it has no sentence under yes",
        "it has no sentence under no",
    ]


@pytest.mark.parametrize(
    ("path", "old", "new", "said"),
    [
        ("cues/ru.toml", 'effect = "closing"', 'effect = "closng"', "effect must be one of"),
        ("cues/ru.toml", 'side = "before"', 'side = "behind"', 'side must be "before" or "after"'),
        ("cues/ru.toml", "<report.present>", "<report.presnt>", "no class of words/"),
        ("words/ru.toml", "[verbs.report]", "[verb.report]", "unknown table [verb]"),
        ("words/ru.toml", "<report.past>", "<report.pst>", "is not given before it"),
        ("cues/effects.toml", '"clause_ends"', '"clause_end"', "names the condition 'clause_end'"),
        ("cues/effects.toml", "[effect.says]", "[effect]\nslip = 1\n[effect.says]", "slip: must be a table"),
        ("countries.toml", "[countries]", "[countries", "countries.toml"),
    ],
)
def test_a_slip_in_a_file_is_named_with_its_file(path, old, new, said):
    with pytest.raises(RulesError) as raised:
        compile_tables(changed(path, old, new))
    assert said in str(raised.value)
    assert path in str(raised.value)


def test_the_conditions_that_a_table_may_name_are_those_that_the_grammar_knows():
    assert set(_CONDITIONS) == set(CONDITIONS)
    table = read_effects(dict(TEXTS.languages)["cues/effects.toml"])
    assert {name for effect in table.values() for name in (*effect.before, *effect.after)} == set(CONDITIONS)


def test_the_sentences_of_a_phrase_are_no_part_of_the_version():
    other = replace(TEXTS, languages=changed("cues/ru.toml", "Мост закрыт,", "Дорога закрыта,"))
    assert compile_tables(other.languages).version == REGISTRY.cues.version
