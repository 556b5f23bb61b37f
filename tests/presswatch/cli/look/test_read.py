"""`presswatch read`: an article as people read it, its evidence marked, its versions and what they changed."""

from __future__ import annotations

import pytest

from presswatch.cli import main
from tests.warehouse.sample import filled_home


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return filled_home(tmp_path_factory.mktemp("read"))


def test_an_article_is_shown_with_its_evidence_numbered_and_explained(home, capsys):
    assert main(["read", "a1", "--home", str(home)]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("Bridge closed\nTUT.BY · A. Writer · 2026-10-30 08:00 · en · version 2\n\n")
    assert "[BelTA reports][1]" in shown.replace("\n", " ")
    assert "[1] BelTA: attribution (en-attribution)" in shown
    assert "https://tut.by/news/1" in shown
    assert max(map(len, shown.splitlines())) <= 88


def test_an_address_finds_it_as_well(home, capsys):
    assert main(["read", "https://tut.by/news/1?utm_source=x", "--home", str(home)]) == 0
    assert capsys.readouterr().out.startswith("Bridge closed\n")


def test_an_earlier_version_and_what_changed_since(home, capsys):
    assert main(["read", "a1", "--version", "1", "--home", str(home)]) == 0
    assert "Bridge closed for good" in capsys.readouterr().out
    assert main(["read", "a1", "--diff", "--home", str(home)]) == 0
    shown = capsys.readouterr().out
    assert "version 2 · seen 2026-10-30 15:00 · title, text" in shown
    assert "- Bridge closed for good" in shown
    assert "+ Bridge closed\n" in shown


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["read", "nothing"], 1, "was never seen"),
        (["read", "a1", "--version", "9"], 2, "there is no version 9; there are 1, 2"),
        (["read", "a1", "--version", "none"], 2, "'none' is not a whole number"),
    ],
)
def test_what_is_not_there_is_said_in_one_line(home, capsys, words, code, said):
    assert main([*words, "--home", str(home)]) == code
    shown = capsys.readouterr().err
    assert said in shown
    assert shown.count("\n") == 1


def test_a_seed_file_of_several_articles_names_them(tmp_path, capsys):
    home, seeds = tmp_path / "home", tmp_path / "seeds"
    seeds.mkdir()
    text = "The bridge over the river was closed on Monday, the council of the town said."
    (seeds / "two.jsonl").write_text(
        "".join(f'{{"title": "{name}", "text": "{name}. {text}"}}\n' for name in ("One", "Two"))
    )
    main(["ingest", "--only", "seeds", "--seeds", str(seeds), "--home", str(home)])
    capsys.readouterr()
    assert main(["read", "two.jsonl", "--home", str(home)]) == 1
    said = capsys.readouterr().err
    assert "two.jsonl holds 2 articles, read one by its id: " in said
    assert all(f"({name})" in said for name in ("One", "Two"))
