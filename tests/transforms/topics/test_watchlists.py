from pathlib import Path

import pytest

from presswatch.errors import RulesError
from transforms.topics.watchlists import check_watchlists, parse_watchlists, watch

SEEDS = Path(__file__).parents[3] / "seeds"


def test_the_shipped_watchlists_compile_and_hit():
    rules = parse_watchlists((SEEDS / "watchlists.toml").read_text(encoding="utf-8"))
    hits = watch("Энергоблок Белорусской АЭС отключён", "Станция в Островце остановлена на ремонт.", rules)
    assert [hit.watchlist for hit in hits] == ["astravets_plant"]
    assert "Белорусской АЭС" in hits[0].evidence
    assert 0.5 <= hits[0].score < 1


def test_an_article_about_something_else_hits_nothing():
    rules = parse_watchlists((SEEDS / "watchlists.toml").read_text(encoding="utf-8"))
    assert watch("Bread prices rise", "Bakers blame flour.", rules) == ()


@pytest.mark.parametrize(
    ("watchlist", "title", "text"),
    [
        ("prisoner_releases", "Lukashenko pardons eleven people", "Three political prisoners walked free in Minsk."),
        ("journalists_detained", "У Гродне затрымалі журналістку", "Ператрус у беларускай рэдакцыі ішоў тры гадзіны."),
        ("new_sanctions", "Еўрасаюз увёў новыя санкцыі супраць Беларусі", ""),
        ("border_closures", "Литва закрыла границу с Беларусью", "Оба пункта пропуска не работают с полуночи."),
        ("weapons_deployment", "«Арэшнік» паставяць у Беларусі да канца года", ""),
        ("us_embassy_and_envoy", "Спецпосланник Трампа снова в Минске", "Делегация США проведёт здесь два дня."),
        ("deaths_in_custody", "Памёр палітвязень", "Зняволены памёр у калоніі ў Бабруйску."),
        ("prices_and_rates", "Топливо в Беларуси подорожало на копейку", ""),
    ],
)
def test_each_shipped_watchlist_catches_what_it_is_for(watchlist, title, text):
    rules = parse_watchlists((SEEDS / "watchlists.toml").read_text(encoding="utf-8"))
    assert watchlist in {hit.watchlist for hit in watch(title, text, rules)}


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Belarus beat Poland in the border town", "The keeper saved two penalties."),
        ("Санкции ЕС против российских банков", "В список внесены ещё три банка."),
        ("Журналисты выбрали лучшего футболиста Беларуси", ""),
        ("Пенсионер умер в больнице Минска", "Ему было 90 лет."),
    ],
)
def test_the_shipped_watchlists_let_neighbouring_news_pass(title, text):
    rules = parse_watchlists((SEEDS / "watchlists.toml").read_text(encoding="utf-8"))
    assert watch(title, text, rules) == ()


def test_a_shipped_watchlist_asks_for_company_or_has_names_that_mean_one_thing():
    rules = parse_watchlists((SEEDS / "watchlists.toml").read_text(encoding="utf-8")).compiled.rules
    assert [rule.topic.topic_id for rule in rules if not rule.near] == ["astravets_plant"]


def test_the_shipped_watchlists_have_no_faults_and_names_in_three_languages():
    text = (SEEDS / "watchlists.toml").read_text(encoding="utf-8")
    assert check_watchlists(text) == []
    assert all({"en", "ru", "be"} <= set(names) for names in parse_watchlists(text).compiled.names.values())


def test_a_wrong_watchlist_is_named_with_its_line():
    with pytest.raises(RulesError, match=r"watchlists: bridges \(line 4\)"):
        parse_watchlists('[[watchlist]]\nid = "bridges"\nname = { en = "Bridges" }\nwords.en = "a*"\n')


def test_the_version_changes_with_the_watchlists():
    one = '[[watchlist]]\nid = "a"\nname = { en = "A" }\nwords.en = "bridge:4"\n'
    assert parse_watchlists(one).version != parse_watchlists(one.replace("bridge", "tunnel")).version
