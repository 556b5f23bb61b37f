"""What an article gets beside its tags."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from presswatch.records import PageReading
from tests.transforms.sources.shipped import TEXTS
from transforms.article import Provenance, article_of, compile_rules, lead_of


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
    def version(old="", new=""):
        return compile_rules(
            replace(TEXTS, languages=tuple((n, t.replace(old, new)) for n, t in TEXTS.languages))
        ).version

    assert version() == version()
    assert len({version(), version("сообщает", "вещает"), version('effect = "closing"', 'effect = "says"')}) == 3


@pytest.mark.parametrize(("title", "text"), [("Cookies and consent", ""), ("", "Cookies and consent"), ("", "")])
def test_an_article_of_a_title_or_a_text_alone_is_made_whole(title, text):
    provenance = Provenance("a", "seed", "seed", datetime(2026, 11, 24, tzinfo=UTC))
    article = article_of(PageReading(title=title, text=text), provenance, compile_rules(TEXTS))
    assert (article.title, article.text) == (title, text)
