import pytest

from transforms.language.inflection import forms


@pytest.mark.parametrize(
    ("word", "language", "expected"),
    [
        ("рынок", "ru", {"рынка", "рынком", "рынки", "рынков"}),
        ("партия", "ru", {"партии", "партию", "партией", "партий"}),
        ("выборы", "ru", {"выборов", "выборам", "выборах"}),
        ("независимый", "ru", {"независимого", "независимых", "независимая"}),
        ("русский", "ru", {"русского", "русских", "русской"}),
        ("гражданин", "ru", {"граждане", "граждан"}),
        ("голосовать", "ru", {"голосует", "голосовали", "голосуют"}),
        ("школа", "ru", {"школ", "школы", "школу", "школах"}),
        ("палітыка", "be", {"палітыцы", "палітыку", "палітыкай"}),
        ("улада", "be", {"уладзе", "улады", "уладаў"}),
        ("горад", "be", {"горада", "горадзе"}),
        ("выбары", "be", {"выбараў", "выбарам", "выбарах"}),
        ("беларускі", "be", {"беларускага", "беларускай", "беларускіх"}),
        ("journalist", "en", {"journalists"}),
        ("country", "en", {"countries"}),
        ("tax", "en", {"taxes"}),
    ],
)
def test_forms_hold_the_usual_cases(word, language, expected):
    assert expected <= forms(word, language)
    assert word in forms(word, language)


def test_a_word_given_in_the_plural_is_meant_in_the_plural():
    assert "выбор" not in forms("выборы", "ru")
    assert "выбар" not in forms("выбары", "be")


def test_a_language_without_a_generator_gives_the_word_alone():
    assert forms("rinkimai", "lt") == {"rinkimai"}


def test_forms_agree_with_a_dictionary():
    pymorphy3 = pytest.importorskip("pymorphy3", reason="the Russian dictionary is not installed")
    morph = pymorphy3.MorphAnalyzer()
    listed = "президент министр партия санкция выставка музей закон суд школа больница армия граница депутат"
    wanted = found = 0
    for word in listed.split():
        lexeme = {form.word.replace("ё", "е") for form in morph.parse(word)[0].lexeme}
        wanted += len(lexeme)
        found += len(lexeme & forms(word, "ru"))
    assert found / wanted > 0.97
