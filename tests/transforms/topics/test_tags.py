import json
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from presswatch.records import PageReading
from tests.shipped import shipped_rules
from tests.transforms.sources.shipped import REGISTRY
from transforms.sources.tags import read_sources
from transforms.topics.file import parse_topics
from transforms.topics.tags import tag_topics

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "../shared/seeds/000_53a5779afd185df0.txt"
OWN_SET = ROOT / "tests/gold/topics"


def shipped():
    return shipped_rules().topics


def rules(words, extra="", head=""):
    text = f'{head}\n[[topic]]\nid = "t"\nname = {{ en = "t" }}\n{words}\n{extra}\n'
    return parse_topics(text, "code,label_en,parent\n")


def told(title, text, compiled):
    return {tag.topic_id: tag for tag in tag_topics(title, text, compiled)}


def test_the_example_has_its_topics_with_parents_and_evidence():
    if not EXAMPLE.is_file():
        pytest.skip("the example is not beside the project")
    title, text = EXAMPLE.read_text(encoding="utf-8").split("\n", 1)
    tags = told(title, text, shipped())
    expected = {"medtop:20000639", "medtop:20000638", "medtop:11000000", "medtop:20000592", "belarus_us_relations"}
    assert expected <= set(tags)
    assert all(tags[topic_id].evidence for topic_id in expected)
    assert tags["belarus_us_relations"].scheme == "presswatch"
    assert not {"medtop:20000574", "medtop:15000000", "medtop:02000000", "elections_belarus"} & set(tags)


def test_one_usual_word_in_the_text_does_not_make_a_topic_but_one_in_the_title_does():
    compiled = rules('words.en = "lamp, candle"')
    assert told("", "The lamp is lit, the lamp is out, a lamp again.", compiled) == {}
    assert "t" in told("A lamp", "", compiled)
    assert "t" in told("", "A lamp and a candle.", compiled)


def test_the_score_follows_its_formula():
    tag = told("Lamp", "lamp and lamp", rules('words.en = "lamp:4"'))["t"]
    total = 4 * (2 - 2.0**-2 + 1)
    assert tag.score == pytest.approx(total / (total + 4), abs=1e-4)


def test_a_long_text_needs_more():
    compiled = rules('words.en = "lamp:4"')
    assert "t" in told("", "lamp " + "word " * 190, compiled)
    assert told("", "lamp " + "word " * 400, compiled) == {}
    patient = rules('words.en = "lamp:4"', "usual_words = 500")
    assert "t" in told("", "lamp " + "word " * 400, patient)


def test_capitals_in_a_rule_must_stand_in_the_text():
    compiled = rules('words.en = "US:4, Apple:4"')
    assert told("", "he told us of an apple", compiled) == {}
    assert told("", "the US and Apple", compiled)["t"].evidence == ("US", "Apple")


def test_a_phrase_matches_in_all_its_forms_and_a_longer_one_counts_once():
    compiled = rules('words.ru = "права человека:4, право:1"')
    tag = told("", "Речь шла о правах человека.", compiled)["t"]
    assert tag.evidence == ("правах человека",)


def test_a_phrase_does_not_run_from_the_title_into_the_text():
    assert told("Human", "rights", rules('words.en = "human rights:4"')) == {}


def test_what_is_to_be_ignored_swallows_what_lies_in_it():
    compiled = rules('words.ru = "США:4"', head='[ignore]\nru = "доллар США"')
    assert told("", "Курс доллара США вырос.", compiled) == {}
    assert "t" in told("", "Курс доллара США вырос, заявили в США.", compiled)


def test_words_count_only_near_what_they_need():
    compiled = rules('words.en = "talks:4"', 'near = ["place"]\nwindow = 5', '[group.place]\nen = "Minsk"')
    assert told("", "Talks in Minsk", compiled)["t"].evidence == ("Talks", "Minsk")
    assert told("", "Talks about this and that and more of it, not in Minsk", compiled) == {}
    assert told("", "Talks.\nMinsk", compiled) == {}


def test_a_word_that_rules_the_topic_out_does_so():
    compiled = rules('words.en = "court:4"', 'never.en = "tennis"')
    assert "t" in told("", "The court ruled", compiled)
    assert told("", "The tennis court", compiled) == {}


def test_a_phrase_of_weight_0_silences_the_words_in_it():
    compiled = rules('words.en = "gas:4, tear gas:0"')
    assert "t" in told("", "Gas flows again", compiled)
    assert told("", "Tear gas was used", compiled) == {}


def test_words_of_less_than_the_usual_weight_never_make_a_topic_alone():
    compiled = rules('words.en = "lamp:2, shade:1, bulb:1, wick:1, glass:1"')
    assert told("Shade, bulb, wick and glass", "Glass and bulb, wick and shade.", compiled) == {}
    assert "t" in told("", "A lamp with a shade and a bulb", compiled)


def test_a_word_to_be_spelled_just_so_is_no_other_word():
    compiled = rules('words.ru = "!мэр:4"')
    assert told("", "Принят ряд мер, одна мера за другой", compiled) == {}
    assert told("", "Мэра сменил новый мэр", compiled)["t"].evidence == ("Мэра", "мэр")


def test_belarusian_lists_do_not_read_russian_texts():
    compiled = rules('words.be = "іспыт*:4"')
    assert told("", "Испытание прошло, и испытатели ушли", compiled) == {}
    assert "t" in told("", "Іспыт прайшоў", compiled)


def test_ukrainian_lists_read_ukrainian_texts_only():
    compiled = rules('words.uk = "спек*:4"')
    assert told("", "Спектакли ставили и в Минске, и в Гродно", compiled) == {}
    assert told("", "Спектакль паказалі і ў Мінску, і ў Гродне", compiled) == {}
    assert "t" in told("", "Синоптики обіцяють спеку і дощі", compiled)


def test_evidence_of_a_tag_holds_no_word_twice():
    tags = told("High school opens", "The high school has a new classroom for its students.", shipped())
    assert tags
    for tag in tags.values():
        spans = [span for span in tag.spans if span[0] == "text"]
        assert all(before[2] <= after[1] for before, after in zip(spans, spans[1:], strict=False))


def test_a_negative_weight_speaks_against_the_topic():
    assert told("", "lamp and shade", rules('words.en = "lamp:4, shade:-1"')) == {}


@pytest.mark.parametrize(
    ("title", "topic_id"),
    [
        ("Новыя санкцыі супраць Беларусі абмеркаваў Еўрасаюз", "sanctions_belarus"),
        ("Новыя санкцыі супраць Беларусі абмеркаваў Эўразьвяз", "sanctions_belarus"),
        ("Novyja sankcyi suprać Biełarusi abmierkavaŭ Eŭrasajuz", "sanctions_belarus"),
        ("Евросоюз обсудил новые санкции против Белоруссии", "sanctions_belarus"),
        ("Прэзыдэнт падпісаў закон аб парлямэнце", "medtop:20000615"),
        ("На Белорусской АЭС отключили первый энергоблок", "astravets_nuclear_plant"),
        ("Па справе палітвязня адбыўся суд", "political_prisoners_belarus"),
    ],
)
def test_topics_are_told_in_all_spellings(title, topic_id):
    assert topic_id in told(title, "", shipped())


@pytest.mark.parametrize(
    ("title", "topic_id"),
    [
        ("Курс доллара США на сегодня", "belarus_us_relations"),
        ("US Open: Belarusian wins her first match", "belarus_us_relations"),
        ("После дождя в городе выросли грибы", "medtop:20000639"),
        ("Хабаровск отметил день города", "medtop:20000093"),
        ("Хорошо забытое старое", "medtop:20000018"),
        ("Праз лес і праз поле", "medtop:20000013"),
        ("Пасьля дажджу пасьля навальніцы", "medtop:20000639"),
    ],
)
def test_false_friends_are_not_taken(title, topic_id):
    assert topic_id not in told(title, "", shipped())


WORDS = (
    "санкции Беларусь USA Minsk суд прэзыдэнт выборы протест матч football министра Ўлада human rights Lukashenko’s "
    "бiблiятэка эко\u00adномика \n\n . , « » \u0301 🙂 доллара США"
)
words = st.sampled_from(WORDS.split(" "))


@settings(max_examples=60, deadline=None)
@given(st.lists(words, max_size=8).map(" ".join), st.lists(words, max_size=60).map(" ".join))
def test_evidence_always_stands_where_the_spans_say(title, text):
    for tag in tag_topics(title, text, shipped()):
        fields = {"title": title, "text": text}
        assert tag.evidence
        assert tag.evidence == tuple(fields[field][start:end] for field, start, end in tag.spans)
        assert 0.5 <= tag.score < 1


def test_parents_have_their_childrens_evidence():
    tags = told("Посол вручил верительные грамоты", "Посольство открылось.", shipped())
    child, parent = tags["medtop:20000639"], tags["medtop:20000638"]
    assert set(child.spans) <= set(parent.spans)
    assert parent.score >= child.score


def calls_for(text):
    """Function calls that tagging takes: the same on every machine, unlike seconds."""
    count = 0

    def counted(_frame, event, _argument):
        nonlocal count
        count += event in ("call", "c_call")

    tag_topics("", text, shipped())
    sys.setprofile(counted)
    try:
        tag_topics("", text, shipped())
    finally:
        sys.setprofile(None)
    return count


@settings(max_examples=15, deadline=None)
@given(st.lists(words, min_size=20, max_size=60).map(" ".join))
def test_work_grows_with_the_text_and_not_faster(text):
    once, eightfold = calls_for(text + "\n"), calls_for((text + "\n") * 8)
    assert eightfold < 12 * once


@pytest.mark.parametrize("text", ["US " * 2000, "human " * 2000, "a\n" * 2000, "прав человека " * 1000])
def test_a_word_said_without_end_costs_no_more_than_its_length(text):
    assert calls_for(text) < 60 * len(text.split()) + 2000


def test_the_own_labelled_set_is_told_well():
    from benchmarks.topics.quality import main_topic
    from benchmarks.topics.scores import macro_f1

    rows = [
        json.loads(line)
        for path in sorted(OWN_SET.glob("fitted_*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    labels = sorted({row["label"] for row in rows})
    assert {language: sum(row["language"] == language for row in rows) for language in ("en", "ru", "be")} == {
        "en": 40,
        "ru": 40,
        "be": 40,
    }
    assert macro_f1([row["label"] for row in rows], [main_topic(row, labels, shipped()) for row in rows]) >= 0.9


def test_texts_that_were_unseen_once_are_told_well_and_the_topics_of_the_region_are_precise():
    from benchmarks.topics.quality import MORE_SET, main_topic, rows_of, topic_ids
    from benchmarks.topics.scores import macro_f1

    rows = rows_of(MORE_SET)
    labels = sorted({row["label"] for row in rows})
    assert len(labels) == 17
    assert macro_f1([row["label"] for row in rows], [main_topic(row, labels, shipped()) for row in rows]) >= 0.85
    ours = {topic.topic_id for topic in shipped().topics if topic.scheme == "presswatch"}
    wanted = {(row["id"], topic_id) for row in rows for topic_id in row.get("own", ())}
    given = {(row["id"], topic_id) for row in rows for topic_id in topic_ids(row) & ours}
    assert len(wanted & given) >= 0.8 * len(given)
    assert len(wanted & given) >= 0.8 * len(wanted)


MEDIA_TOPICS = {"medtop:20000045", "medtop:20000048", "medtop:20000591", "media_freedom_belarus"}


@pytest.mark.parametrize(
    "text",
    [
        "A new bridge opened in Minsk, Belarus, TUT.BY writes. Nasha Niva and Belsat add that it cost ten million. "
        "The mayor told journalists about it, Zerkalo and Meduza report.",
        "В Минске открыли мост, пишет «Наша Нива». Мэр Беларуси рассказал журналистам о цене, сообщает TUT.BY. "
        "Подробности приводит «Белсат». О сроках журналистам сказали вчера.",
        "У Мінску адкрылі мост, піша «Наша Ніва». Пра кошт журналістам расказалі ў Беларусі, паведамляе TUT.BY. "
        "Падрабязнасці падае «Белсат».",
    ],
)
def test_outlets_that_are_merely_cited_make_no_topic_of_the_press(text):
    assert not MEDIA_TOPICS & set(told("", text, shipped()))


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("The trial in the TUT.BY case began in Belarus.", "media_freedom_belarus"),
        ("В Беларуси началось дело TUT.BY: задержаны журналисты.", "media_freedom_belarus"),
        ("У Беларусі пачалася справа TUT.BY: затрымалі журналістаў.", "media_freedom_belarus"),
        ("Власти заблокировали TUT.BY в мае.", "medtop:20000048"),
    ],
)
def test_what_befalls_an_outlet_is_a_topic_of_the_press(text, topic):
    assert topic in told("", text, shipped())


CITED = "Мост закрыты да вясны. Пра гэта піша праваабарончы цэнтр «Вясна». Дырэктар заводу маўчыць."
CITED_RU = "Дорогу закрыли, сообщает правозащитный центр «Весна». По данным «Весны», ее откроют в мае."
CITED_EN = "The road is closed, the human rights centre Viasna reports. It opens in May, according to Viasna."


def registry():
    return REGISTRY


def topics_of(text, title=""):
    """The topics as an article gets them, with the names of the sources it cites."""
    cited = read_sources(PageReading(title=title, text=text), registry(), None).cited
    return {tag.topic_id: tag for tag in tag_topics(title, text, shipped(), cited)}


@pytest.mark.parametrize("text", [CITED, CITED_RU, CITED_EN])
def test_the_name_of_a_source_that_is_merely_cited_makes_no_topic(text):
    assert topics_of(text) == {}
    assert tag_topics("", text, shipped())


@pytest.mark.parametrize(
    "text",
    [
        "Праваабарончы цэнтр «Вясна» прызналі экстрэмісцкім. Ягоны кіраўнік застаецца за кратамі.",
        "Двух палітвязняў вызвалілі, паведамляе праваабарончы цэнтр «Вясна».",
        "Viasna is a human rights centre. Its members were jailed for political reasons, and are political prisoners.",
    ],
)
def test_a_source_that_the_text_is_about_and_what_else_it_says_make_their_topics(text):
    assert "medtop:20000587" in {*topics_of(text)} or "political_prisoners_belarus" in topics_of(text)


def test_what_a_ministry_is_in_charge_of_is_what_it_speaks_about():
    assert "medtop:20001358" in topics_of(
        "В области выросла заболеваемость, сообщает Минздрав. Минздрав просит делать прививки."
    )


def test_a_cited_name_supports_what_the_text_says_beside_it():
    text = "Палітвязня перавялі ў іншую калонію, паведамляе праваабарончы цэнтр «Вясна»."
    assert "«Вясна»" in " ".join(topics_of(text)["political_prisoners_belarus"].evidence)


def test_evidence_takes_the_closing_mark_along():
    (tag,) = [tag for tag in tag_topics("", CITED, shipped()) if tag.topic_id == "political_prisoners_belarus"]
    assert "праваабарончы цэнтр «Вясна»" in tag.evidence
    assert [CITED[start:end] for _, start, end in tag.spans] == list(tag.evidence)


def test_the_same_word_elsewhere_counts_as_if_nothing_were_cited():
    compiled = rules('words.en = "lamp:4"')
    text = "A lamp, says Lamp Daily."
    (alone,) = tag_topics("", "A lamp.", compiled)
    (both,) = tag_topics("", text, compiled, [("text", text.index("Lamp D"), len(text) - 1)])
    assert alone.score < both.score < tag_topics("", text, compiled)[0].score
    assert not tag_topics("", "So says Lamp Daily. So says Lamp Daily.", compiled, [("text", 8, 18), ("text", 28, 38)])


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Dinamo Minsk beat SKA in overtime", "Dinamo Minsk beat SKA 4-3 in overtime on Friday."),
        ("", "Dinamo Minsk beat SKA 4-3 in overtime."),
        ("Dinamo win in overtime", "They took the lead in the second period and won after overtime."),
        ("", "«Динамо-Минск» обыграл СКА в овертайме."),
        ("", "«Дынама-Мінск» абыграў СКА ў авертайме."),
    ],
)
def test_overtime_in_a_match_is_sport_and_no_labour(title, text):
    assert {"medtop:15000000"} <= {*topics_of(text, title)}
    assert "medtop:09000000" not in topics_of(text, title)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Nurses demand overtime pay", "They say that they were not paid for overtime."),
        ("", "The city spent three million in overtime pay last year."),
        ("Программисты жалуются на овертаймы", "Зарплаты не растут, пишут работники."),
        ("Overtime is unpaid", "Nurses work overtime, the union says."),
    ],
)
def test_overtime_at_work_is_labour_and_no_sport(title, text):
    assert "medtop:09000000" in topics_of(text, title)
    assert "medtop:15000000" not in topics_of(text, title)


@pytest.mark.parametrize(
    "line", ["Sanctions against Minsk\n", "SANCTIONS AGAINST MINSK!\n\n", "Sanctions against Minsk"]
)
def test_a_headline_that_stands_in_the_text_as_well_counts_once(line):
    title = "Sanctions against Minsk"
    rest = "" if line == title else "The ministers agreed on Friday."
    apart, inside = topics_of(rest, title)["sanctions_belarus"], topics_of(line + rest, title)["sanctions_belarus"]
    assert (inside.score, inside.spans) == (apart.score, apart.spans)


def test_a_sentence_that_begins_with_the_words_of_the_headline_is_one_of_the_text():
    title = "Sanctions against Minsk"
    said = topics_of(f"{title} were agreed on. The ministers met on Friday.", title)["sanctions_belarus"]
    assert said.score > topics_of("The ministers met on Friday.", title)["sanctions_belarus"].score
