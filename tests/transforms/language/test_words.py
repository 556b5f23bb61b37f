import pickle
import re

from hypothesis import given
from hypothesis import strategies as st

from transforms.language.memo import Memo
from transforms.language.name_keys import name_key, name_keys
from transforms.language.tokens import WORD as TOPIC_WORD
from transforms.language.tokens import word_key, word_keys
from transforms.language.words import WORD, cut, words_of, words_of_plain
from transforms.text.characters import line_starts, matches_at

NEWS_LIKE = st.text(st.sampled_from(list("aB'’ʼ`-. \n«»éЖі1_\u00ad\u0301")), max_size=40)


@given(NEWS_LIKE | st.text(max_size=60))
def test_words_and_gaps_together_are_the_text(text):
    words = cut(text, WORD)
    written = [words.vocabulary[place] for place in words.order]
    assert written == [text[start:end] for start, end in zip(words.starts, words.ends, strict=True)]
    assert "".join(gap + word for gap, word in zip(words.gaps, [*written, ""], strict=True)) == text


@given(NEWS_LIKE)
def test_names_and_topics_may_share_the_words_of_a_plain_text(text):
    shared = words_of_plain(text)
    if shared is not None:
        spans = list(zip(shared.starts, shared.ends, strict=True))
        assert spans == [match.span() for match in TOPIC_WORD.finditer(text)]
        assert (shared.starts, shared.ends) == (words_of(text).starts, words_of(text).ends)


#: letters that look alike, fold into several, compose, or stand for apostrophes and marks
TELLING = st.text(st.sampled_from(list("sSaéIßſKŉдьйнеЁўиіяґXо1'’ʼ`´\u00ad\u0301\u0306İ")), min_size=1, max_size=9)


@given(
    st.lists(
        TELLING | st.text("Словаьйкэыля", min_size=1, max_size=9) | st.just("ж" * 61) | st.just("ж" * 64), min_size=1
    )
)
def test_words_made_comparable_all_together_are_what_each_is_alone(words):
    assert name_keys(words) == [name_key(word) if len(word) < 64 else "\0" for word in words]
    assert word_keys(words) == [word_key(word) if len(word) <= 60 else "" for word in words]


def test_a_memo_stays_bounded_and_answers_the_same():
    memo = Memo(str.upper, most=4, longest=5)
    words = ["one", "two", "three", "four", "six", "sixteen", "one", "two", "seven", "one"]
    assert [memo[word] for word in words] == [word.upper() for word in words]
    assert len(memo) + len(memo.older) <= 4
    assert "sixteen" not in {*memo, *memo.older}


def test_a_memo_forgets_what_came_once_and_keeps_what_recurs():
    asked = []
    memo = Memo(lambda word: asked.append(word) or word, most=8)
    for number in range(100):
        assert memo["often"] == "often"
        assert memo[f"once {number}"] == f"once {number}"
    assert asked.count("often") == 1
    assert len(asked) == 101


def test_a_memo_travels_between_processes_empty():
    memo = Memo(str.upper)
    assert memo["one"] == "ONE"
    again = pickle.loads(pickle.dumps(memo))
    assert not again
    assert again["one"] == "ONE"


@given(st.text(st.sampled_from("ab \n"), max_size=30))
def test_a_pattern_tried_where_it_may_begin_finds_what_a_search_finds(text):
    pattern = re.compile(r"^a+\s*b?", re.MULTILINE)
    found = [match.span() for match in matches_at(pattern, text, line_starts(text))]
    assert found == [match.span() for match in pattern.finditer(text)]
