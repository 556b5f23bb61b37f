"""What an article gets beside its tags."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from presswatch.records import PageReading
from tests.shipped import shipped_rules
from tests.transforms.sources.shipped import TEXTS
from transforms.article import Provenance, article_of, compile_rules, lead_of
from transforms.stories import STORIES_MARK

#: all words, one source, no topic: compiled in an instant
FEW = replace(
    TEXTS,
    sources_toml='[[source]]\nid = "river"\nname = "River Courier"\n',
    topics_toml="",
    iptc_csv="code,label_en,parent\n",
    watchlists_toml="",
)


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
        return compile_rules(replace(FEW, languages=tuple((n, t.replace(old, new)) for n, t in FEW.languages))).version

    assert version() == version()
    assert len({version(), version("сообщает", "вещает"), version('effect = "closing"', 'effect = "says"')}) == 3


def test_the_end_of_a_version_changes_with_the_rules_of_stories_alone():
    before = compile_rules(FEW).version.rpartition(STORIES_MARK)
    of_stories = compile_rules(replace(FEW, story_background="c\tnevertold\t61\n")).version.rpartition(STORIES_MARK)
    less = tuple((name, text.replace("сообщает", "вещает")) for name, text in FEW.languages)
    of_others = compile_rules(replace(FEW, languages=less)).version.rpartition(STORIES_MARK)
    assert (before[2] != of_stories[2], before[2] == of_others[2]) == (True, True)
    assert len({before[0], of_stories[0], of_others[0]}) == 3


@pytest.mark.parametrize(("title", "text"), [("Cookies and consent", ""), ("", "Cookies and consent"), ("", "")])
def test_an_article_of_a_title_or_a_text_alone_is_made_whole(title, text):
    provenance = Provenance("a", "seed", "seed", datetime(2026, 11, 24, tzinfo=UTC))
    article = article_of(PageReading(title=title, text=text), provenance, shipped_rules())
    assert (article.title, article.text) == (title, text)


def test_no_control_character_is_kept_whatever_escape_it_came_by():
    rules = shipped_rules()
    hostile = PageReading(
        "A\x1b]0;owned\x07 title", "BelTA\x00 reports\x08 it.\n\tSo it is.", authors=("A\x1bB",), section="\x00"
    )
    article = article_of(hostile, Provenance("a1", "seed", "seed", datetime(2026, 3, 1, tzinfo=UTC)), rules)
    assert (article.title, article.text) == ("A]0;owned title", "BelTA reports it.\n\tSo it is.")
    assert (article.authors, article.section) == (("AB",), "")
    for tag in article.source_tags:
        if tag.start_char is not None and tag.field == "text":
            assert article.text[tag.start_char : tag.end_char] == tag.evidence
