from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from transforms.language.model import model

TEXTS = sorted((Path(__file__).parents[2] / "gold/sources").glob("*.jsonl"))


@pytest.fixture(scope="module")
def library():
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@pytest.fixture(scope="module")
def own():
    return model()


def assert_same(own, library, text):
    expected = dict(library.rank(text))
    shares = own.shares(text)
    assert shares.keys() == expected.keys()
    assert all(abs(shares[language] - share) < 1e-6 for language, share in expected.items())


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_it_answers_as_the_library_does_on_whole_texts(own, library, path):
    written = path.read_text(encoding="utf-8")
    for start in range(0, len(written), 997):
        assert_same(own, library, written[start : start + 600])


@given(st.text(max_size=80))
def test_it_answers_as_the_library_does_on_any_characters(own, library, text):
    assert_same(own, library, text)
