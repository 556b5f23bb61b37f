"""Forms of verbs by the rules of each language, and the Russian ones that a dictionary made."""

import pytest

from benchmarks.sources import russian_forms as russian_forms
from transforms.language import verb_forms


@pytest.mark.parametrize(
    ("lemma", "language", "forms"),
    [
        ("паведамляць", "be", "паведамляе паведамляюць паведамляў паведамлялі"),
        ("інфармаваць", "be", "інфармуе інфармуюць інфармаваў інфармавалі"),
        ("тлумачыць", "be", "тлумачыць тлумачаць тлумачыў тлумачылі"),
        ("спасылацца", "be", "спасылаецца спасылаюцца спасылаўся спасылаліся"),
        ("повідомляти", "uk", "повідомляє повідомляють повідомляв повідомляли"),
        ("інформувати", "uk", "інформує інформують інформував інформували"),
        ("бачити", "uk", "бачить бачать бачив бачили"),
        ("посилатися", "uk", "посилається посилаються посилався посилалися"),
        ("сообщать", "ru", "сообщает сообщают сообщал сообщали"),
        ("информировать", "ru", "информирует информируют информировал информировали"),
        ("ссылаться", "ru", "ссылается ссылаются ссылался ссылались"),
    ],
)
def test_a_verb_is_conjugated_by_the_rules_of_its_language(lemma, language, forms):
    made = verb_forms(lemma, language)
    assert [made[name][0] for name in ("present", "present_plural", "past", "past_plural")] == forms.split()


def test_a_perfective_verb_has_no_present_tense():
    assert set(verb_forms("паведаміць", "be", is_perfective=True)) == {"infinitive", "past", "past_plural"}


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("report", "reports reported reporting"),
        ("announce", "announces announced announcing"),
        ("publish", "publishes published publishing"),
        ("clarify", "clarifies clarified clarifying"),
        ("pick~up", "picks~up picked~up picking~up"),
    ],
)
def test_an_english_verb_has_its_regular_forms(lemma, forms):
    made = verb_forms(lemma, "en")
    assert [made[name][0] for name in ("present", "past", "ing")] == forms.split()


def test_the_russian_forms_are_those_that_the_dictionary_gives_today():
    pytest.importorskip("pymorphy3", reason="the dictionary is in the dev group")
    assert (russian_forms.WORDS / "ru.forms.txt").read_text("utf-8") == russian_forms.text_of_forms()
