"""Search over a published snapshot: ranks, phrases, filters, and an index that catches up by itself."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.steps.search import SearchWish, index_path, search_articles, stem_rules, update_search_index
from presswatch.errors import UsageError
from tests.warehouse.sample import filled_home, hours
from transforms.language import stems_of_article
from warehouse.search.index import INDEX_FILE, MOST_LEAVINGS, Indexing, indexed_texts, open_index, update_turn
from warehouse.snapshot.publication import publish
from warehouse.store.file.connection import open_warehouse
from warehouse.store.file.rows import insert, replace

NOW = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.fixture
def home(tmp_path) -> Path:
    return filled_home(tmp_path / "home")


@pytest.fixture(scope="module")
def unchanged(tmp_path_factory) -> Path:
    """A home for tests that only ask: the index is made once."""
    return filled_home(tmp_path_factory.mktemp("unchanged"))


def ids(home: Path, text: str, **options) -> list[str]:
    _, found = search_articles(home, SearchWish(text, **options), NOW)
    return [hit.article_id for hit in found.hits]


def store(home: Path, run: str, *articles: dict) -> None:
    """What a run does: articles in, snapshot out."""
    with open_warehouse(home) as connection:
        insert(connection, "runs", [{"run_id": run, "state": "completed", "started_at": hours(90)}])
        replace(
            connection, "articles", "article_id", [{"run_id": run, "first_seen_at": hours(90)} | a for a in articles]
        )
    publish(home, run)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bridges", ["a2", "a1"]),
        ("bridge -repairs", ["a1"]),
        ('"closed until spring"', ["a1"]),
        ('"until closed spring"', []),
        ("title:rates", ["a5", "a4", "a3"]),
        ("regul*", ["a4", "a3"]),
        ("harvest OR spring", ["a6", "a1"]),
        ("rate outlet:TUT.BY", ["a5"]),
        ("outlet:zerkalo.example", ["a3"]),
        ("cites:BelTA", ["a5", "a1"]),
        ("rate -cites:belta", ["a4", "a3"]),
        ("topic:Transport", ["a2", "a1"]),
        ("lang:ru", ["a5"]),
        ("rate until:2026-11-01", ["a4", "a3"]),
        ("since:2026-11-02", ["a6"]),
    ],
)
def test_a_query_finds_its_articles_the_best_first(unchanged, text, expected):
    assert sorted(ids(unchanged, text)) == sorted(expected)


def test_a_word_in_the_title_and_a_short_text_rank_higher(unchanged):
    assert ids(unchanged, "bridge")[0] == "a2"


def test_newest_first_and_a_limit_with_the_count_of_all(unchanged):
    _, found = search_articles(unchanged, SearchWish("rate", 1, "newest"), NOW)
    assert ([hit.article_id for hit in found.hits], found.total) == (["a5"], 3)


@pytest.mark.parametrize("order", ["newest", "oldest"])
def test_what_carries_a_name_is_put_in_order_of_time_before_the_limit_cuts(unchanged, order):
    whole = ids(unchanged, "belta", order=order)
    assert len(whole) > 1
    assert ids(unchanged, "belta", order=order, limit=1) == whole[:1]


def test_a_name_that_is_not_known_is_refused_with_one_that_is(unchanged):
    with pytest.raises(UsageError, match=r"outlet:tutby is not known here; did you mean tut"):
        ids(unchanged, "outlet:tutby")


def test_the_beginning_of_a_name_suggests_that_name_before_one_of_like_letters(home):
    named = {"river_herald": "River Herald", "riven": "Riven", "old_drive": "The Old Drive"}
    with open_warehouse(home) as connection:
        insert(connection, "sources", [{"source_id": key, "name": name} for key, name in named.items()])
    store(home, "r9")
    for word, known in (("river", "river herald"), ("herald", "river herald"), ("driv", "the old drive")):
        with pytest.raises(UsageError, match=f"did you mean .*{known}"):
            ids(home, f"outlet:{word}")
    with pytest.raises(UsageError, match=r"did you mean riven\?"):
        ids(home, "outlet:rivenn")


def test_words_that_no_article_has_are_named(unchanged):
    _, found = search_articles(unchanged, SearchWish("bridge xyzzy"), NOW)
    assert (found.total, found.unknown_words) == (0, ("xyzzy",))


def test_belarusian_and_russian_forms_spellings_and_alphabets_meet(home):
    store(
        home,
        "run-3",
        {"article_id": "b1", "title": "Парлямэнт прыняў закон", "text": "У судзе разгледзелі справу ўладаў."},
        {"article_id": "b2", "title": "Парламент принял закон", "text": "В суде рассмотрели дело о ёлках."},
    )
    assert sorted(ids(home, "парламента")) == ["b1", "b2"]
    assert ids(home, "улада") == ["b1"]
    assert ids(home, "елка") == ["b2"]
    assert sorted(ids(home, "суд")) == ["b1", "b2"]


def test_a_changed_article_is_found_by_its_new_words_alone(home):
    assert ids(home, "harvest") == ["a6"]
    store(home, "run-3", {"article_id": "a6", "title": "Sowing begins", "text": "Seeds are in the ground."})
    assert ids(home, "harvest") == []
    assert ids(home, "sowing") == ["a6"]


def test_the_index_takes_up_only_what_is_new(home):
    assert update_search_index(home) == 6
    assert update_search_index(home) == 0
    store(home, "run-3", {"article_id": "c1", "title": "One more", "text": "Text."})
    assert update_search_index(home) == 1


def test_a_lost_or_outdated_index_is_made_again(home):
    update_search_index(home)
    (home / INDEX_FILE).unlink()
    assert update_search_index(home) == 6
    assert update_search_index(home, how=Indexing(stems_of_article, "others")) == 6


def indexed_words(home: Path) -> set[tuple[str, str, str, int]]:
    """Every place of every stem: (article id, column, stem, place), obsolete rows left out."""
    with open_index(home / INDEX_FILE, is_writer=True) as index:
        index.execute("CREATE VIRTUAL TABLE temp.places USING fts5vocab(main, words, 'instance')")
        rows = index.execute('SELECT article_id, col, term, "offset" FROM temp.places JOIN docs ON number = doc')
        return set(rows.fetchall())


def test_an_index_that_grew_run_by_run_is_what_a_rebuild_makes(home):
    update_search_index(home)
    store(home, "run-3", {"article_id": "b1", "title": "Паляўнічыя ля агню", "text": "Людзі аб'явілі: «моў» няма."})
    update_search_index(home)
    store(home, "run-4", {"article_id": "a6", "title": "Sowing begins", "text": "Seeds of 2026 are in\u00ad soil_1."})
    update_search_index(home)
    grown = indexed_words(home)
    (home / INDEX_FILE).unlink()
    assert update_search_index(home) == 7
    assert grown == indexed_words(home)
    assert {one for one, _, _, _ in grown} == {"a1", "a2", "a3", "a4", "a5", "a6", "b1"}


def test_what_was_thrown_away_is_found_and_counted_no_more(home):
    update_search_index(home)
    with open_warehouse(home) as connection:
        connection.execute("DELETE FROM articles WHERE article_id = 'a2'")
    publish(home, "run-2")
    _, found = search_articles(home, SearchWish("bridge"), NOW)
    assert ([hit.article_id for hit in found.hits], found.total) == (["a1"], 1)


def test_other_stems_make_another_version():
    assert stem_rules(lambda title, text: (title.lower(), text.lower())) != stem_rules()


def test_an_index_full_of_leavings_is_made_anew(home):
    for number in range(8):
        store(home, f"run-{number + 3}", {"article_id": "a6", "title": f"Version {number}", "text": "Text."})
        update_search_index(home, how=Indexing(stems_of_article, stem_rules(), batch=2))
    with open_index(home / INDEX_FILE, is_writer=False) as index:
        live, rows = index.execute("SELECT (SELECT count(*) FROM docs), count(*) FROM words_docsize").fetchone()
    assert live == 6
    assert rows <= live / (1 - MOST_LEAVINGS) + 1
    assert ids(home, "version") == ["a6"]


def test_a_killed_update_is_taken_up_where_it_stopped(home):
    code = (
        "import os, sys; from pathlib import Path; from flows.steps.search import *;"
        "how = Indexing(stems_of_article, stem_rules(), batch=2);"
        "update_search_index(Path(sys.argv[1]), lambda done, all: done >= 4 and os._exit(9), how)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(home)], check=False).returncode == 9
    assert update_search_index(home) == 2
    assert len(ids(home, "bridge OR rate OR harvest")) == 6


def test_where_the_home_cannot_be_written_an_index_of_the_users_own_is_made(home, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    _, found = search_articles(home, SearchWish("bridge"), NOW, may_write=never)
    assert sorted(hit.article_id for hit in found.hits) == ["a1", "a2"]
    assert not (home / INDEX_FILE).exists()
    assert index_path(home, never)[0].is_relative_to(tmp_path / "cache")


def never(_folder: Path) -> bool:
    return False


def test_an_index_that_may_only_be_read_answers_and_says_that_it_is_behind(home):
    update_search_index(home)
    store(home, "run-3", {"article_id": "c1", "title": "Bridge of yesterday", "text": "Text."})
    _, found = search_articles(home, SearchWish("bridge"), NOW, may_write=never)
    assert (found.total, found.behind) == (2, 1)


def test_while_another_process_updates_the_others_search_what_is_there(home):
    update_search_index(home)
    store(home, "run-3", {"article_id": "c1", "title": "Bridge of yesterday", "text": "Text."})
    with update_turn(home / INDEX_FILE) as is_first:
        _, found = search_articles(home, SearchWish("bridge"), NOW)
    assert is_first
    assert (found.total, found.behind) == (2, 1)


def test_the_text_shown_is_the_snapshots_also_where_the_index_is_behind(home):
    update_search_index(home)
    store(home, "run-3", {"article_id": "a6", "title": "Sowing begins", "text": "Seeds are in the ground."})
    with update_turn(home / INDEX_FILE):
        _, found = search_articles(home, SearchWish("since:2026-10-01"), NOW)
    assert {hit.article_id: hit.text for hit in found.hits}["a6"] == "Seeds are in the ground."


def test_the_index_keeps_the_text_of_the_newest_state_alone(home):
    for number in range(3):
        store(home, f"run-{number + 3}", {"article_id": "a6", "title": "Sowing", "text": f"State {number}."})
        update_search_index(home)
    with open_index(home / INDEX_FILE, is_writer=False) as index:
        assert indexed_texts(index, ["a6", "none"]) == {("a6", "run-5"): "State 2."}
        assert index.execute("SELECT count(*) FROM texts").fetchone() == (6,)


def test_an_index_of_another_layout_is_made_again(home):
    assert update_search_index(home) == 6
    with open_index(home / INDEX_FILE, is_writer=True) as index:
        index.execute("UPDATE meta SET value = '0:' || ?", [stem_rules()])
    assert update_search_index(home) == 6


@pytest.mark.parametrize("text", ["bridge -repairs", "rate outlet:TUT.BY", "rate OR bridge", "since:2026-10-01"])
def test_a_limit_changes_neither_order_nor_count(unchanged, text):
    _, whole = search_articles(unchanged, SearchWish(text, 100), NOW)
    _, cut = search_articles(unchanged, SearchWish(text, 1), NOW)
    assert (cut.hits, cut.total) == (whole.hits[:1], whole.total)
    assert len(whole.hits) == whole.total


@pytest.fixture(scope="module")
def carrying(tmp_path_factory) -> Path:
    """An archive in which one name stands in every field that an article has."""
    home = filled_home(tmp_path_factory.mktemp("carrying"))
    plain = {
        "title": "Frost",
        "text": "It is cold.",
        "published_at": hours(3),
        "first_seen_at": hours(4),
        "run_id": "r2",
    }
    with open_warehouse(home) as connection:
        insert(connection, "runs", [{"run_id": "r2", "state": "completed", "started_at": hours(90)}])
        insert(connection, "sources", [{"source_id": "kremlin", "name": "Kremlin", "domains": ["kremlin.example"]}])
        insert(connection, "articles", [
            plain | {"run_id": "r2", "article_id": "own", "publisher_id": "kremlin"},
            plain | {"run_id": "r2", "article_id": "relying"},
            plain | {"run_id": "r2", "article_id": "linking"},
            plain | {"run_id": "r2", "article_id": "credited", "credits": "Photo: kremlin.example"},
            plain | {"run_id": "r2", "article_id": "written", "authors": ["Anna Petrova"], "byline": "kremlin.example"},
            plain | {"run_id": "r2", "article_id": "telling", "text": "More is on kremlin.example today."},
            plain | {"run_id": "r2", "article_id": "other"},
        ])  # fmt: skip
        insert(connection, "article_sources", [
            {"article_id": "relying", "source_id": "kremlin", "role": "attribution", "evidence": "the palace says",
             "first_seen_at": hours(4)}])  # fmt: skip
        insert(connection, "article_links", [
            {"article_id": "linking", "url": "https://kremlin.example/events/7", "domain": "kremlin.example",
             "first_seen_at": hours(4)}])  # fmt: skip
    publish(home, "r2")
    return home


def test_a_domain_finds_what_carries_it_and_says_in_which_field(carrying):
    _, found = search_articles(carrying, SearchWish("kremlin.example", 20), NOW)
    places = {hit.article_id: [tuple(place) for place in hit.places] for hit in found.hits}
    assert places == {
        "own": [("outlet", "kremlin")],
        "relying": [("source", "attribution: the palace says")],
        "linking": [("link", "https://kremlin.example/events/7")],
        "credited": [("credits", "")],
        "written": [("authors", "")],
        "telling": [("text", "")],
    }
    assert found.total == 6


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Petrova", {"written"}),
        ("Kremlin cold", {"own", "relying", "credited", "written"}),
        ("https://kremlin.example/events/7", {"linking"}),
        ("kremlin.example -photo", {"own", "relying", "linking", "written", "telling"}),
        ("kremlin.example outlet:kremlin", {"own"}),
    ],
)
def test_what_an_article_carries_counts_beside_its_words(carrying, text, expected):
    assert set(ids(carrying, text, limit=20)) == expected


def test_oldest_first_is_an_order_with_words_and_without(carrying):
    assert ids(carrying, "bridge", order="oldest") == ["a1", "a2"]
    assert ids(carrying, "bridge", order="newest") == ["a2", "a1"]
    assert ids(carrying, "since:2026-10-30", order="oldest", limit=1) == ["a1"]


def test_a_hit_by_a_name_that_is_only_similar_says_so(home):
    plain = {"language": "be", "published_at": hours(4), "version": 1}
    store(
        home,
        "r2",
        plain | {"article_id": "own", "title": "Суд", "text": "Вёску прадставіў Марченко."},
        plain | {"article_id": "like", "title": "Суд", "text": "Вёску прадставіў Марчанка."},
    )
    _, found = search_articles(home, SearchWish("Марченко", 9), NOW)
    assert {hit.article_id: [tuple(place) for place in hit.places] for hit in found.hits} == {
        "own": [("text", "")],
        "like": [("text", ""), ("similar_name", "Марченко")],
    }
    assert ids(home, '"Марченко"') == ["own"]
    assert sorted(ids(home, "Суд -Марченко")) == ["like"]


def test_what_bears_the_name_itself_stands_before_what_bears_one_like_it(home):
    plain = {"language": "be", "published_at": hours(4), "version": 1}
    store(
        home,
        "r2",
        plain | {"article_id": "like", "title": "Марчанка", "text": "Марчанка. Марчанка."},
        plain | {"article_id": "own", "title": "Суд", "text": "Вёску ў судзе доўга прадстаўляў адзін Марченко."},
    )
    assert ids(home, "Марченко") == ["own", "like"]
    assert ids(home, "Марченко", limit=1) == ["own"]
    assert ids(home, "Марченко OR Нічога") == ["own", "like"]


def test_a_domain_that_changes_fits_as_one_and_is_not_proposed(home):
    with open_warehouse(home) as connection:
        insert(connection, "sources", [{"source_id": "mirrored", "name": "M", "domains": ["mirror-*.example"]}])
    store(home, "r9", {"article_id": "m", "publisher_id": "mirrored", "title": "T", "text": "t", "version": 1})
    assert ids(home, "outlet:mirror-7.example") == ["m"]
    with pytest.raises(UsageError) as said:
        ids(home, "outlet:mirror")
    assert "*" not in str(said.value)
