"""What a retag leaves alone: wherever other rules change a tag, the article is said to change."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from benchmarks.stories.quality import ROOT, labelled
from presswatch.records import OutdatedArticle, StoredLink
from tests.shipped import shipped_texts
from transforms.article import compiled_anew
from transforms.rule_differences import difference, difference_from, may_change
from transforms.stored_tasks import retagged

NOW = datetime(2026, 11, 1, tzinfo=UTC)
MARKED = "\n[[{table}]]\n{fields}\n"


def stored(article_id, title, text, links=(), **fields):
    """An article as the store hands it to a retag."""
    row = dict.fromkeys(OutdatedArticle.__required_keys__)
    row |= {"article_id": article_id, "title": title, "text": text, "origin": "feed", "text_origin": "page"}
    row |= {"url": f"https://nobody.example/{article_id}", "fetched_at": NOW, "authors": []}
    return row | {"links": [StoredLink(url=url, domain="", anchor=None) for url in links]} | fields


@pytest.fixture(scope="module")
def texts():
    """All sources and words that are shipped, and every fourth topic: most of compiling is topics."""
    shipped = shipped_texts()
    before, *topics = re.split(r"(?m)^(?=\[\[topic\]\])", shipped.topics_toml)
    return replace(shipped, topics_toml=before + "".join(topics[::4]))


@pytest.fixture(scope="module")
def rules(texts):
    return compiled_anew(texts)


@pytest.fixture(scope="module")
def articles():
    return [stored(line["id"], line["title"], line["text"]) for line in labelled()[:40]]


def tags(rules, row):
    article = retagged(rules, row)
    told = (article.source_tags, article.topic_tags, article.watch_hits, article.links)
    return (*told, article.publisher_id, article.language)


def without_every(text, table, nth):
    """A file of rules without each nth block of a table."""
    parts = re.split(rf"(?m)^(?=\[\[{table}\]\])", text)
    return "".join(part for place, part in enumerate(parts) if place == 0 or place % nth)


def added(text, table, **fields):
    return text + MARKED.format(table=table, fields="\n".join(f"{name} = {value}" for name, value in fields.items()))


def more_sources(texts, **fields):
    of_one = {"id": '"one_more"', "name": '"Never Named"', "kind": '"outlet"'} | fields
    return replace(texts, sources_toml=added(texts.sources_toml, "source", **of_one))


CHANGES = {
    "sources dropped": lambda texts: replace(texts, sources_toml=without_every(texts.sources_toml, "source", 3)),
    "topics dropped": lambda texts: replace(texts, topics_toml=without_every(texts.topics_toml, "topic", 9)),
    "watchlists dropped": lambda texts: replace(
        texts, watchlists_toml=without_every(texts.watchlists_toml, "watchlist", 2)
    ),
    "senses dropped": lambda texts: replace(texts, topics_toml=without_every(texts.topics_toml, "sense", 2)),
}


@pytest.fixture(scope="module")
def changed(texts):
    """The compiled rules of a change, each compiled once."""
    return cache(lambda change: compiled_anew(CHANGES[change](texts)))


@pytest.fixture(scope="module")
def tagged(rules, articles):
    """The tags of each article by the rules of today."""
    return [tags(rules, row) for row in articles]


@pytest.mark.parametrize("change", CHANGES)
def test_an_article_left_alone_has_the_tags_that_tagging_it_again_gives_it(rules, articles, tagged, changed, change):
    old = changed(change)
    may = may_change(rules, articles, difference(old, rules))
    assert sum(may) > 0 or change == "senses dropped"
    left_alone = [(row, now) for row, now, changes in zip(articles, tagged, may, strict=True) if not changes]
    assert left_alone
    assert [tags(old, row) for row, _ in left_alone] == [now for _, now in left_alone]


def test_what_differs_does_so_in_both_directions(rules, articles, changed):
    old = changed("topics dropped")
    there, back = difference(old, rules), difference(rules, old)
    assert may_change(rules, articles, there) == may_change(old, articles, back)


def test_rules_written_otherwise_that_mean_the_same_change_no_article(texts, rules, articles):
    old = compiled_anew(replace(texts, topics_toml=f"# a comment\n{texts.topics_toml}"))
    assert old.version != rules.version
    assert not any(may_change(rules, articles, difference(old, rules)))


#: how an article may refer to a source of which it does not hold the plain name
REFERENCES = {
    "its name": stored("a", "", "Об этом сообщает «Зарница Полесья»."),
    "its name in another case": stored("a", "", "По данным «Зарницы Полесья», мост закрыт."),
    "its name with a stress mark": stored("a", "", "Об этом сообщает «Зарни\u0301ца Полесья»."),
    "its host in the text": stored("a", "", "Как пишет news.zarnica.example.com, мост закрыт."),
    "its host with a Cyrillic letter": stored("a", "", "Как пишет zаrnica.example.com, мост закрыт."),
    "its host behind a label": stored("a", "", "Мост закрыт.\nИсточник: https://foto.zarnica.gallery/1"),
    "a mirror": stored("a", "", "Мост закрыт.\nИсточник: https://zarnica-17.mirror.example/1"),
    "its channel": stored("a", "", "Подробности у @zarnica_live."),
    "a link": stored("a", "", "Мост закрыт.", ["https://www.zarnica.example.com/1"]),
    "the article's address": stored("a", "", "Мост закрыт.", url="https://zarnica.example.com/1"),
    "the title": stored("a", "Зарница Полесья: мост закрыт", ""),
    "the credits": stored("a", "", "Мост закрыт.", credits="Фото: Зарница Полесья"),
    "the byline": stored("a", "", "Мост закрыт.", byline="Зарница Полесья"),
    "the feed": stored("a", "", "Мост закрыт.", publisher_id="one_more", kept_publisher_id="one_more"),
    "a feed that has got its source": stored("a", "", "Мост закрыт.", publisher_id="one_more"),
}


@pytest.fixture(scope="module")
def one_source_more(texts):
    return compiled_anew(
        more_sources(
            texts,
            names='["Зарница Полесья"]',
            domains='["zarnica.example.com", "zarnica.gallery"]',
            mirrors='["zarnica-*.mirror.example"]',
            telegram='["zarnica_live"]',
        )
    )


@pytest.fixture(scope="module")
def source_more_and_less(rules, one_source_more):
    return difference(rules, one_source_more), difference(one_source_more, rules)


@pytest.mark.parametrize("how", REFERENCES)
def test_an_article_that_refers_to_a_new_source_may_change(rules, one_source_more, source_more_and_less, how):
    more, less = source_more_and_less
    row = REFERENCES[how]
    other = stored("b", "Мост", "Об этом пишет Зарница. Полесье далеко, example.com тоже.")
    assert may_change(one_source_more, [row, other], more) == [True, False]
    assert may_change(rules, [row], less) == [True]


def test_rules_that_read_every_text_otherwise_cannot_be_compared(texts, rules):
    words = [(name, text + "\n# one more" if name == "bodies.toml" else text) for name, text in texts.languages]
    assert difference(compiled_anew(replace(texts, languages=tuple(words[1:]))), rules) is None
    of_stories = replace(texts, story_background=texts.story_background.replace("\t1", "\t2", 1))
    assert of_stories != texts
    assert difference(compiled_anew(of_stories), rules) is None


def test_texts_that_do_not_make_the_version_they_are_kept_for_are_not_compared(texts, rules, changed):
    earlier = CHANGES["watchlists dropped"](texts)
    assert difference_from(rules, earlier, changed("watchlists dropped").version) is not None
    assert difference_from(rules, earlier, rules.version) is None
    assert difference_from(rules, replace(earlier, topics_toml="[[topic"), rules.version) is None


#: what is asked of the registry, and where; a further question must be answered by `differences.py` first
ASKED = {
    "article.py": {"version"},
    "publishers.py": {"sources"},
    "rule_differences.py": set(),
    "sources/lines/fields.py": {"names", "domains", "countries", "cues", "home"},
    "sources/lines/tags.py": {"cues"},
    "sources/proofs.py": {"cues"},
    "sources/tags.py": {"cues"},
    "sources/trial.py": {"cues"},
    "sources/untouched.py": {"cues"},
}
MODULES = {"compiled", "file", "differences"}


def test_tagging_asks_the_registry_nothing_that_the_comparison_does_not_know(rules):
    folder = Path(ROOT / "transforms")
    asked = {}
    for path in folder.rglob("*.py"):
        name = path.relative_to(folder).as_posix()
        found = set(re.findall(r"\bregistry\.(\w+)", path.read_text("utf-8"))) - MODULES
        if found and not name.startswith("sources/registry/"):
            asked[name] = found
    assert {name: found - ASKED.get(name, set()) for name, found in asked.items()} == dict.fromkeys(asked, set())
    assert set(type(rules.registry).__slots__) == {
        "sources",
        "names",
        "domains",
        "version",
        "countries",
        "home",
        "cues",
    }
