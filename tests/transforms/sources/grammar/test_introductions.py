"""Bodies that the text itself makes known: by what they are, by their place, by an office, by their first mention."""

from __future__ import annotations

import pytest

from presswatch.records import PageReading
from tests.transforms.sources.shipped import REGISTRY, cited
from transforms.sources.tags import read_sources


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Luxury deals site Salt City is buying a rival. It will grow, Salt City said in a statement.", "?Salt City"),
        ("Salt Line, a chain of shops, closed. The shops will open again, Salt Line said.", "?Salt Line"),
        ("The pump was sold by Salt Line, a Bonn-based company. Salt Line said it was dear.", "?Salt Line"),
    ],
)
def test_a_name_that_is_told_what_it_is_speaks_further_on(text, expected):
    assert f"{expected}:attribution" in cited(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ann Birch, a supplier of salt, came. Ann Birch said it was dear.",
        "He worked with Hugo Marlow, a group leader. Hugo Marlow said it was late.",
        "He lives in Brine, a station on the line. Brine said no.",
        "Salt Line, a chain of shops, closed.",
    ],
)
def test_who_is_no_body_by_what_is_said_of_them_stays_untagged(text):
    assert cited(text) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He will recover, Saltham police said in an update on Thursday.", "?Saltham police"),
        ("A man was held on Monday, New Brine police said.", "?New Brine police"),
        ("“We wait,” Port Brine police told reporters.", "?Port Brine police"),
        ("According to Saltham firefighters, the house is lost.", "?Saltham firefighters"),
    ],
)
def test_the_police_of_a_place_are_a_source_without_a_capital(text, expected):
    assert f"{expected}:attribution" in cited(text)


@pytest.mark.parametrize(
    "text",
    [
        "Riot police said nothing of it. Two police said so.",
        "Armed police said they were called.",
        "The crowd was large, State police said.",
        "The Biden police said so. Joe Biden came.",
        "A man met New Brine police on Monday.",
    ],
)
def test_police_without_a_place_or_without_a_word_are_no_source(text):
    assert cited(text) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A Saltor spokesperson provided the following statement: “It is safe.”", "?Saltor"),
        ("The Salt Institute issued a statement: “It is safe.”", "?Salt Institute"),
        ("A rep from Saltor told Brinepedia that it is safe.", "?Saltor"),
        ("The Salt Institute has just announced the date.", "?Salt Institute"),
        (
            "Lee Tae-yeol, a fellow at the Salt Research Institute (SRI), noted that it is safe.",
            "?Salt Research Institute",
        ),
    ],
)
def test_what_stands_between_a_speaker_and_the_verb_does_not_part_them(text, expected):
    assert f"{expected}:attribution" in cited(text)


def test_what_a_firm_issues_for_its_machines_is_no_statement():
    assert cited("Apple last issued four updates for it in June.") == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The lake is warm, according to a paper published in the journal Brine Letters.", "?Brine Letters"),
        ("A study, published on Monday in the journal Nature Astronomy, found water.", "?Nature Astronomy"),
        ("According to the study, published in SMJ Case Reports, he coughed.", "?SMJ Case Reports"),
    ],
)
def test_a_study_is_told_by_the_journal_that_published_it(text, expected):
    assert f"{expected}:attribution" in cited(text)


@pytest.mark.parametrize(
    "text",
    [
        "He reads the journal Brine Letters every day.",
        "He reported in the journal Brine Letters.",
        "The study was published in the journal Brine Letters.",
    ],
)
def test_a_journal_that_is_only_read_or_written_for_is_no_source(text):
    assert cited(text) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Об этом заявил министр финансов Новой Зеландии Майк Соль.", "?Finance Ministry, NZ"),
        ("Об этом сообщили в МИД Южной Кореи.", "?Foreign Ministry, KR"),
        ("ЦИК Монголии считает голоса. В Центризбиркоме сообщают, что спешить некуда.", "?Election Commission, MN"),
        ("The U.S. and the Korean trade minister met. “We agree,” the trade minister said.", "?Trade Ministry, KR"),
        ("The Treasury said the bonds were sold in Washington. The U.S. waits.", "us_treasury"),
    ],
)
def test_a_body_belongs_to_the_country_of_two_words_or_of_its_first_mention(text, expected):
    assert f"{expected}:attribution" in cited(text)


def test_ministers_of_several_countries_are_no_ministry():
    assert cited("The meetings of foreign ministers in Indonesia showed that little has changed.") == set()


def test_the_article_that_opens_a_sentence_is_no_part_of_a_papers_name():
    assert cited("The Saltham Union-Tribune quoted the judge.") == {"?Saltham Union-Tribune:attribution"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('Intel was "pulled in," CEO Jane Doe said on Tuesday.', "intel"),
        ("Intel lost money. Chief executive Jane Doe said it was a hard year.", "intel"),
        ("Brine Foods shares fell. “We wait,” Chairman Jane Doe said.", "?Brine Foods"),
        ("SaltWorks rents out desks. The company said it had to close.", "?SaltWorks"),
        ("SB Brine Solution (SBBS) wants to grow, the company said on Wednesday.", "?SB Brine Solution"),
        ("Lufthansa will fly again. The German carrier said it was glad.", "lufthansa"),
        ("SaltWorks rents out desks. A company spokesperson said in an email that it would close.", "?SaltWorks"),
    ],
)
def test_an_office_or_the_company_means_the_firm_that_was_named(text, expected):
    assert cited(text) == {f"{expected}:attribution"}


@pytest.mark.parametrize(
    "text",
    [
        "Samsung and Intel lost money. CEO Jane Doe said it was a hard year.",
        "Intel lost money. CEO Jane Doe left.",
        "US President Joe Biden came to the plant. The company said it was glad.",
        "Salt is dear. The German ministry said it was glad.",
        "SaltWorks and BrineHub rent out desks. The company said it had to close.",
        "He looked at YouTube. The company said it was late.",
        "Intel lost money. Former CEO Jane Doe said it was a hard year.",
    ],
)
def test_where_two_firms_are_named_or_nobody_speaks_an_office_means_none(text):
    assert cited(text) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The Department for Business, Energy and Industrial Strategy said it was dear.",
            "?Department for Business, Energy and Industrial Strategy",
        ),
        ("Officials from the Department of Fish, Game and Parks said so.", "?Department of Fish, Game and Parks"),
    ],
)
def test_a_bodys_name_goes_on_with_the_fields_that_it_lists(text, expected):
    assert cited(text) == {f"{expected}:attribution"}


def test_persons_behind_a_body_are_no_fields():
    assert cited("The Department of Health, Jane Doe and Ann Birch said it was late.") == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("According to Salt Securities Depository data, women outnumber men.", "?Salt Securities Depository"),
        ("According to Saltmap figures released on Monday, the road is closed.", "?Saltmap"),
    ],
)
def test_who_has_figures_is_no_person(text, expected):
    assert f"{expected}:attribution" in cited(text)


@pytest.mark.parametrize(
    "text",
    [
        "According to Jane Doe data, it is so.",
        "The EU's cybersecurity agency said the attack was over.",
        "God said it was good.",
        "В ЦЕНТРЕ города сообщили о взрыве.",
        "Авторы «Соломы» молчат.",
    ],
)
def test_what_only_looks_like_a_source_there_is_none(text):
    assert cited(text) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Авторы телеграм-канала «Солома» рассказали, что рейс отменён.", "?Солома"),
        ("Такими данными поделилось агентство ТАСС.", "tass"),
        ("Как сообщили в объединённой пресс-службе судов, дело закрыто.", "spbsud"),
        ("The Treasury has said that the plan is sound. London is quiet.", "treasury_gb"),
    ],
)
def test_channels_and_courts_speak_through_their_people(text, expected):
    assert f"{expected}:attribution" in cited(text)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.saltham.co.kr/1", set()),
        ("https://saltham.by/1", {"mvd_by"}),
        ("https://saltham.tv/1", {"mvd_by"}),
    ],
)
def test_a_ministry_without_a_country_is_not_homes_where_the_host_is_abroad(url, expected):
    reading = PageReading(title="", text="“It will rain,” the interior minister said.", url=url)
    assert {tag.source_id for tag in read_sources(reading, REGISTRY, None).tags} == expected
