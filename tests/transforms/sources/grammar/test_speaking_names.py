"""Names that no registry knows in the place of the speaker, and people who are introduced beside an organisation."""

from __future__ import annotations

import pytest

from tests.transforms.sources.shipped import cited


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Saltor users complained. Saltor said the pump was broken.", "?Saltor"),
        ("Saltor on Thursday announced a pump at its yearly fair.", "?Saltor"),
        ("As saltFix explains, the pump is new.", "?saltFix"),
        ("BONN (Reuters) - Norway Brine reported a loss on Wednesday.", "?Norway Brine"),
        ("Brine1 Xtra said: 'The host is leaving.'", "?Brine1 Xtra"),
        ("SBQ has learnt that the pump is broken.", "?SBQ"),
        ("Port Brine Police say the man ran away.", "?Port Brine Police"),
    ],
)
def test_a_name_that_the_text_shows_to_be_a_firm_speaks(text, expected):
    assert f"{expected}:attribution" in cited(text)


@pytest.mark.parametrize(
    "text",
    [
        "Hugo Marlow opened the door. Marlow said it was late. Marlow sold its parts.",
        "Marlow said it was late.",
        "Ann said the pump was broken. Ann's app is new.",
        "The Norwegian said it was late.",
        "The guide to Salt Users said nothing.",
        "WE SAID SBQ SAID IT ALL.",
    ],
)
def test_a_person_or_an_everyday_word_before_a_verb_is_no_organisation(text):
    assert cited(text) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"It burns," explains Radek Brine from Fantastic Gardeners.', "?Fantastic Gardeners"),
        ('"It is dear," said Ann Birch, Head of Platform Solutions for Brell.', "?Brell"),
        (
            "Ann Birch, a fellow at the Salt Institute, took the stand. It was late. Birch said it was dear.",
            "?Salt Institute",
        ),
        ("Ann Birch, a lawyer for the Salt Institute, came. It was late. “It is dear,” said Birch.", "?Salt Institute"),
        ("NASA planetary scientist Ann Birch looked up. Later Birch said it was dear.", "nasa"),
        ("“It is dear,” said Ann Birch of the Salt Board.", "?Salt Board"),
    ],
)
def test_who_is_introduced_beside_an_organisation_speaks_for_it_later_too(text, expected):
    assert f"{expected}:attribution" in cited(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ann Birch, a fellow at the Salt Institute, took the stand. It was late.",
        "Ann Birch, a former fellow at the Salt Institute, took the stand. Birch said it was dear.",
        "NASA planetary scientist Ann Birch looked up. Later Doe said it was dear.",
    ],
)
def test_who_says_nothing_or_has_left_speaks_for_nobody(text):
    assert cited(text) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The firm brings it back (via Saltroid). Many replied.", "?Saltroid:source_line"),
        ("It is complicated. [ Brine World ]\n\nMore", "?Brine World:source_line"),
        ("Salt is dear, says he.\n\nBONN (SBQ) — The mayor is not happy.", "?SBQ:dateline"),
        ("A person who knows it told SBQ that it was dear.", "?SBQ:told_to"),
        ("He gave the following statement to Reuters: it is dear.", "reuters:told_to"),
        ("Salt is dear, according to analysis from Saltynter.", "?Saltynter:attribution"),
        ("New research from the University of Brine may help.", "?University of Brine:attribution"),
        ("The Port Brine Salt-Tribune quoted the judge.", "?Port Brine Salt-Tribune:attribution"),
        ("The University of Salt and the University of Brine said so.", "?University of Brine:attribution"),
    ],
)
def test_names_are_found_in_lines_and_behind_phrases(text, expected):
    assert expected in cited(text)


def test_the_last_word_of_a_text_does_not_stand_before_its_first_name():
    assert cited("«Солома» сообщила, что соль подорожает. С этим согласны аналитики") == {"?Солома:attribution"}


@pytest.mark.parametrize(
    "text",
    [
        "The road to Bonn (via Saltmere) is closed.",
        "The salt goes to Bonn (via Warsaw). Nobody minds.",
        "He was asked why.\n[ Laughter ]\nHe left.",
    ],
)
def test_a_way_and_what_is_heard_are_no_sources(text):
    assert cited(text) == set()


def test_an_outlet_in_brackets_is_a_source_within_a_sentence_too():
    assert cited("A letter (via Reuters) tells of it.") == {"reuters:source_line"}
    assert cited("It is complicated.\n[ SaltPost ]\n") == {"?SaltPost:source_line"}


def test_a_reader_who_sent_something_in_is_no_source():
    assert cited("How does one test a pump? (via Paul Walker)\nNext question (via Paul)\nThe end.") == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("По данным аналитики «Солекса», соль подорожала.", "?Солекс"),
        ("В пресс-службе «Белсоли» сообщили, что соль подорожала. «Белсоль» молчит.", "?Белсоль"),
        ("«Солевар» сообщил, что соль подорожала.", "?Солевар"),
        ("Об этом сообщила «Солевия». Матч пройдёт завтра.", "?Солевия"),
        ("Как сообщал SALTONE ранее, соль подорожала.", "?SALTONE"),
        ("Лидер партии «Солонка» Иван Петров заявил, что соль подорожала.", "?Солонка"),
        (
            "Главный врач Солёной центральной больницы Анна Лис рассказала, что соль есть.",
            "?Солёная центральная больница",
        ),
        ("На думку лідара кампаніі «Солевар» Івана Петрава, соль ёсць.", "?Солевар"),
    ],
)
def test_cyrillic_names_are_given_in_the_nominative(text, expected):
    assert f"{expected}:attribution" in cited(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Вярхоўны прадстаўнік ЕС па замежных справах і палітыцы бяспекі Анна Лось расказала пра гэта.", "eu"),
        ("Председатель комитета Госдумы по соляной политике Иван Петров заявил, что соль есть.", "state_duma"),
    ],
)
def test_what_an_official_is_in_charge_of_may_stand_before_the_name(text, expected):
    assert f"{expected}:attribution" in cited(text)


def test_what_is_shared_with_an_outlet_is_told_to_it():
    assert cited("The engineer shared with Reuters that the pump is broken.") == {"reuters:told_to"}


def test_a_name_in_the_dative_listens():
    assert "?Солевии:attribution" not in cited("Об этом сообщил «Солевии» тренер Иван Петров.")
    assert "?Солевии:attribution" not in cited("Об этом рассказал «Солевии» врач.")
