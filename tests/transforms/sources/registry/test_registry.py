import pickle
import random
from pathlib import Path

import pytest

from presswatch.errors import RulesError
from tests.transforms.sources.shipped import SOURCES
from transforms.sources.registry.compiled import clashes, compile_registry, parse_sources, publisher_of, source_name

REGISTRY = compile_registry(SOURCES)

BLOCK = '[[source]]\nid = "paper"\nname = "Paper"\n'


def test_the_registry_is_large_and_sound():
    assert len(SOURCES) >= 120
    assert clashes(SOURCES) == []
    wanted = {"tut_by", "president_gov_by", "belta", "kremlin", "reuters", "zerkalo"}
    assert wanted <= set(REGISTRY.sources)


def test_every_outlet_of_the_collected_list_has_a_source():
    corpus = Path(__file__).parents[4] / "../shared/corpus/outlets.json"
    if not corpus.exists():
        pytest.skip("the collected outlet list is not beside the project")
    import json

    domains = [domain for outlet in json.loads(corpus.read_text("utf-8"))["outlets"] for domain in outlet["domains"]]
    assert [domain for domain in domains if publisher_of(f"https://{domain}/a", REGISTRY) is None] == []


def test_endings_give_the_nominative_and_the_oblique_forms():
    (source,) = parse_sources(BLOCK + 'quoted = ["Медуз(а|ы|е|у|ой)"]\nnames = ["Нов(ая|ой) газет(а|ы)"]')
    assert source.aliases == ("Новая газета", "Медуза")
    assert set(source.oblique_aliases) >= {"Медузе", "Новой газеты"}
    assert "Медуза" not in source.oblique_aliases


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[source]\n", "sources"),
        ("x = 1", "[[source]]"),
        ('[[source]]\nname = "No id"', "id must be"),
        ('[[source]]\nid = "paper"', "paper (line 1): name is missing"),
        (BLOCK + 'owner = "king"', "owner must be one of"),
        (BLOCK + 'kind = "owl"', "kind must be one of"),
        (BLOCK + 'surprise = "x"', "unknown field surprise"),
        (BLOCK + 'domains = ["Not A Host"]', "not a domain"),
        (BLOCK + 'names = ["Медуз(а"]', "brackets"),
        (BLOCK + 'names = ["(1|2|3|4|5|6|7|8|9)(1|2|3|4|5|6|7|8|9)(1|2|3|4|5|6|7|8|9)"]', "forms"),
        (BLOCK + 'active_to = "May"', "active_to must be YYYY"),
        (BLOCK + 'mirrors = [{host = "a.b", until = "2021"}]', "host, from, to and seen"),
        (BLOCK + BLOCK, "paper (line 4): already given on line 1"),
    ],
)
def test_a_wrong_file_is_refused_with_entry_and_line(text, words):
    with pytest.raises(RulesError) as caught:
        parse_sources(text)
    assert words in str(caught.value)


def test_clashes_are_told_in_sentences():
    found = clashes(
        parse_sources(
            '[[source]]\nid = "one"\nname = "Same"\ndomains = ["a.by"]\nsuccessor = "two"\n'
            '[[source]]\nid = "two"\nname = "SAME"\ndomains = ["a.by"]\nsuccessor = "one"\npredecessor = "three"\n'
            '[[source]]\nid = "ab"\nname = "AB"\nactive_from = "2021"\nactive_to = "2020"\n'
        )
    )
    text = "\n".join(found)
    for words in ("the name “same”", "the domain a.by", "three is not in", "another predecessor", "back to itself"):
        assert words in text
    assert "“AB” is short" in text
    assert "ended before it began" in text


@pytest.mark.parametrize(
    ("url", "source_id"),
    [
        ("https://tut.by/", "tut_by"),
        ("https://finance.tut.by/news1.html", "tut_by"),
        ("HTTPS://WWW.TUT.BY:443/x", "tut_by"),
        ("https://nottut.by/", None),
        ("https://tut.by.example.com/", None),
        ("https://zerkalo-new77.xyz/news/1.html", "zerkalo"),
        ("https://www.rferl.org/belarus/1.html", "svaboda"),
        ("https://www.rferl.org/belarusian/1.html", "rferl"),
        ("https://t.me/nexta_live/12", "nexta"),
        ("https://t.me/unheard_of/12", None),
        ("president.gov.by", "president_gov_by"),
        ("https://[broken", None),
        ("", None),
        (None, None),
    ],
)
def test_the_publisher_is_the_most_specific_owner_of_the_address(url, source_id):
    assert publisher_of(url, REGISTRY) == source_id


def test_the_compiled_registry_survives_the_way_to_another_process():
    copy = pickle.loads(pickle.dumps(REGISTRY))
    assert copy.version == REGISTRY.version
    assert publisher_of("https://news.zerkalo.io/", copy) == "zerkalo"


def test_the_order_of_entries_changes_nothing():
    shuffled = list(SOURCES)
    random.Random(7).shuffle(shuffled)
    other = compile_registry(shuffled)
    assert other.version == REGISTRY.version
    assert other.names == REGISTRY.names
    assert other.domains.hosts == REGISTRY.domains.hosts


def test_the_version_changes_with_the_content():
    assert compile_registry(SOURCES[1:]).version != REGISTRY.version


def test_an_unknown_id_is_its_own_name():
    assert source_name("belta", REGISTRY) == "BelTA"
    assert source_name("nobody", REGISTRY) == "nobody"
