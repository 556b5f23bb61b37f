"""What an article gets beside its tags."""

from types import SimpleNamespace

import pytest

from transforms.article import lead_of
from transforms.sources.cues import en as source_cues_en
from transforms.sources.cues import ru as source_cues_ru
from transforms.sources.cues import words_en as source_words_en
from transforms.sources.cues import words_ru as source_words_ru
from transforms.sources.cues.table import compile_cues


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("The well is open.\nIt took a year.", "The well is open."),
        ("A new well\nThe well is open.", "The well is open."),
        ("A NEW WELL\n23.11.2026, 10:15 | Anna Lis\n«The well is open.»\nIt took a year.", "«The well is open.»"),
        ("A new well\nOpen at last", "Open at last"),
        ("A new well", None),
        ("", None),
    ],
)
def test_the_lead_is_the_first_paragraph_of_sentences_and_not_the_title_again(text, lead):
    assert lead_of("A new well", text) == lead


def test_a_changed_word_or_phrase_changes_the_version_of_the_rules():
    tables = {"en": (source_cues_en, source_words_en), "ru": (source_cues_ru, source_words_ru)}
    fewer = SimpleNamespace(**vars(source_cues_ru))
    fewer.LISTS = fewer.LISTS.replace("сообщает ", "", 1)
    assert compile_cues(tables).version == compile_cues(tables).version
    assert compile_cues(tables).version != compile_cues(tables | {"ru": (fewer, source_words_ru)}).version
