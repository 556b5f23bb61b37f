"""What an article gets beside its tags."""

import pytest

from transforms.article import lead_of


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
