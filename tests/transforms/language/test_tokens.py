import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cpu_time import least_cpu
from transforms.language.lacinka import in_cyrillic
from transforms.language.tokens import tokens_of, word_key


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("прэзыдэнт", "Прэзідэнт"),
        ("сьнег", "снег"),
        ("выкананьне", "выкананне"),
        ("парлямэнт", "парламент"),
        ("ўлада", "улада"),
        ("ещё", "еще"),
        ("бiблiятэка", "бібліятэка"),
        ("аб’ява", "аб'ява"),
        ("стра\u0301на", "страна"),
        ("эко\u00adномика", "экономика"),
        ("Minsk's", "minsk"),
        ("Mинск", "минск"),
    ],
)
def test_spellings_of_one_word_are_one(written, same):
    assert word_key(written) == word_key(same)


@pytest.mark.parametrize(
    ("one", "other"), [("мэр", "мир"), ("мыс", "мис"), ("свет", "цвет"), ("US", "use"), ("пасьля", "пасла")]
)
def test_different_words_stay_different(one, other):
    assert word_key(one) != word_key(other)


@given(st.text(max_size=300), st.text(max_size=300))
def test_every_word_stands_where_its_offsets_say(title, text):
    tokens = tokens_of(title, text)
    for index in range(len(tokens.keys)):
        field = title if tokens.field_of(index) == "title" else text
        assert tokens.written(index, index) == field[tokens.starts[index] : tokens.ends[index]] != ""


def test_a_paragraph_moves_words_apart():
    tokens = tokens_of("", "one two\nthree")
    assert tokens.positions[2] - tokens.positions[1] > 10


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [("pasłoŭ", "паслоў"), ("siońnia", "сёньня"), ("chleb", "хлеб"), ("źjava", "зьява"), ("dziaržava", "дзяржава")],
)
def test_lacinka_is_read_as_cyrillic(latin, cyrillic):
    assert in_cyrillic(latin) == cyrillic


def test_a_text_ten_times_longer_costs_about_ten_times_more():
    hostile = "a'" * 20_000 + "\u0301" * 20_000 + "слово-" * 5_000

    def seconds(times):
        # another text each time, since the words of one that was read are remembered
        texts = iter([hostile * times + "a" * number for number in range(1, 4)])
        return least_cpu(lambda: tokens_of("", next(texts)))

    tokens_of("", hostile)
    assert seconds(10) < 40 * max(seconds(1), 0.002)
