from pathlib import Path

import pytest

from presswatch.errors import RulesError
from transforms.watchlists import parse_watchlists, watch

SEEDS = Path(__file__).parents[2] / "seeds"


def test_the_shipped_watchlists_compile_and_hit():
    rules = parse_watchlists((SEEDS / "watchlists.toml").read_text(encoding="utf-8"))
    hits = watch("Энергоблок Белорусской АЭС отключён", "Станция в Островце остановлена на ремонт.", rules)
    assert [hit.watchlist for hit in hits] == ["astravets_plant"]
    assert "Белорусской АЭС" in hits[0].evidence
    assert 0.5 <= hits[0].score < 1


def test_an_article_about_something_else_hits_nothing():
    rules = parse_watchlists((SEEDS / "watchlists.toml").read_text(encoding="utf-8"))
    assert watch("Bread prices rise", "Bakers blame flour.", rules) == ()


def test_a_wrong_watchlist_is_named_with_its_line():
    with pytest.raises(RulesError, match=r"watchlists: bridges \(line 4\)"):
        parse_watchlists('[[watchlist]]\nid = "bridges"\nname = { en = "Bridges" }\nwords.en = "a*"\n')


def test_the_version_changes_with_the_watchlists():
    one = '[[watchlist]]\nid = "a"\nname = { en = "A" }\nwords.en = "bridge:4"\n'
    assert parse_watchlists(one).version != parse_watchlists(one.replace("bridge", "tunnel")).version
