import random
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from presswatch.records import Link, PageReading, Role
from tests.transforms.sources.shipped import CUES, REGISTRY, SOURCES
from transforms.sources.registry.compiled import compile_registry
from transforms.sources.tags import fill_links, read_sources


def tags_of(text="", *, title="", credits="", publisher=None, **more):
    return read_sources(PageReading(title=title, text=text, credits=credits, **more), REGISTRY, publisher).tags


def pairs(*arguments, **more):
    return {(tag.source_id, str(tag.role)) for tag in tags_of(*arguments, **more)}


def tag_for(tags, source_id, role):
    return next(tag for tag in tags if tag.source_id == source_id and tag.role == role)


SEED = Path(__file__).parents[3] / "../shared/seeds/000_53a5779afd185df0.txt"


def test_the_first_seed_article_gives_the_sources_its_reader_sees():
    if not SEED.exists():
        pytest.skip("the seed articles are not beside the project")
    text = SEED.read_text("utf-8")
    tags = tags_of(text)
    assert {(tag.source_id, str(tag.role)) for tag in tags} == {
        ("tut_by", "source_line"),
        ("president_gov_by", "source_line"),
        ("president_gov_by", "photo_credit"),
        ("kremlin", "attribution"),
    }
    kremlin = tag_for(tags, "kremlin", Role.ATTRIBUTION)
    assert " ".join(kremlin.evidence.split()) == "Kremlin’s spokesman Dmitry Peskov told journalists"
    assert all(text[tag.start_char : tag.end_char] == tag.evidence for tag in tags)


def test_credits_hold_photo_credits_and_source_lines():
    credits = "Photo: president.gov.by\nSources: TUT.BY, president.gov.by"
    tags = tags_of("x", credits=credits)
    assert {(tag.source_id, str(tag.role)) for tag in tags} == {
        ("president_gov_by", "photo_credit"),
        ("tut_by", "source_line"),
        ("president_gov_by", "source_line"),
    }
    assert tag_for(tags, "president_gov_by", Role.SOURCE_LINE).evidence == "Sources: TUT.BY, president.gov.by"


def test_a_bank_of_pictures_is_the_source_of_a_picture_not_of_the_text():
    assert pairs("x", credits="Источник: pixabay.com") == {("pixabay", "photo_credit")}
    assert pairs("x", credits="Источник: БЕЛТА") == {("belta", "repost")}


def test_credits_without_a_colon_name_their_makers():
    credits = "Фото с сайта president.gov.by\nскриншот видео МЧС\nReuters"
    assert pairs("x", credits=credits) >= {("president_gov_by", "photo_credit"), ("reuters", "photo_credit")}


def test_who_passes_a_source_on_is_said_by_via():
    tags = tags_of("Границу откроют, сообщает DELFI со ссылкой на BNS.")
    assert tag_for(tags, "bns", Role.ATTRIBUTION).via == "delfi"
    assert tag_for(tags, "delfi", Role.ATTRIBUTION).via is None


def test_citing_in_another_sentence_is_not_via():
    tags = tags_of("Как сообщает DELFI, шёл снег. Со ссылкой на BNS пишут и о дожде.")
    assert tag_for(tags, "bns", Role.ATTRIBUTION).via is None


@pytest.mark.parametrize(
    "written",
    [
        "Радио\nСвобода",
        "РАДИО СВОБОДА",
        "Радио «Свобода»",
        "«Радио Свобода»",
        "Ра\u00adдио Сво\u00adбода",
        "Рáдио Свобóда",
    ],
)
def test_a_name_is_found_however_it_is_written(written):
    text = f"Об этом сообщает {written}."
    (tag,) = tags_of(text)
    assert (tag.source_id, tag.role) == ("svaboda", Role.ATTRIBUTION)
    assert text[tag.start_char : tag.end_char] == tag.evidence


@pytest.mark.parametrize(
    ("text", "source_id"),
    [
        ("The court sat, Reform.Nеws reports.", "reform_news"),  # a Cyrillic е
        ("Пра гэта паведамляе БЕЛTА.", "belta"),  # a Latin T
        ("Паводле зьвестак Эўрарадыё, сьнег.", "euroradio"),
        ("Паводле звестак Еўрарадыё, снег.", "euroradio"),
        ("Об этом передаёт БелТА.", "belta"),
        ("Об этом передает БелТА.", "belta"),
    ],
)
def test_spelling_and_look_alike_letters_do_not_matter(text, source_id):
    assert pairs(text) == {(source_id, "attribution")}


@pytest.mark.parametrize(
    "text",
    [
        "Write to info@tut.by or see https://president.gov.by/ru/events.",
        "Tut tut, by the way, it rained.",
        "Тут быў мой дом.",
        "Sources: none",
        "Источник:\n\nЧитайте также: погода",
        "Крыніца:",
        "A TASS-like tone, an ex-Reuters man.",
        "Шэўрале Ніва стаяла ў двары.",
        "Свабода слова пад пагрозай.",
        "Нехта прыйшоў, тут бай казкі.",
        "В настоящее время идёт дождь.",
        "Ольга Зеркало сообщила о выставке.",
        "Алесь Вясна паведаміў пра канцэрт.",
        "John Slate reported that it rained.",
        "Michael Bloomberg said it rained.",
        "Майклу Блумбергу сообщили о дожде.",
        "The Sputnik V vaccine arrived.",
        "",
    ],
)
def test_false_friends_are_no_sources(text):
    assert pairs(text) == set()


@pytest.mark.parametrize(
    ("text", "source_id"),
    [
        ("TUT.BY was blocked in May.", "tut_by"),
        ("Журналист БЕЛТА задержан.", "belta"),
        ("Reuters could not verify the footage.", "reuters"),
        ("БЕЛТА не сообщала о пожаре.", "belta"),
        ("A former editor of Nasha Niva was released.", "nasha_niva"),
        ("Сайт «Наша Ніва» заблакаваны.", "nasha_niva"),
    ],
)
def test_being_named_is_not_being_relied_on(text, source_id):
    assert pairs(text) == {(source_id, "mention")}


def test_interfax_west_is_not_interfax():
    assert pairs("По данным «Интерфакс-Запад», идёт снег.") == {("interfax_west", "attribution")}
    assert pairs("По данным «Интерфакс-Сибирь», идёт снег.") == {(None, "attribution")}


def test_the_ministry_of_another_country_is_not_ours():
    (tag,) = tags_of("В МВД Португалии сообщили о снеге.")
    assert (tag.source_id, tag.source_name, tag.role) == (None, "Interior Ministry, PT", "attribution")
    assert pairs("В МВД Литвы сообщили о снеге.") == {("mvd_lt", "attribution")}


@pytest.mark.parametrize(
    ("text", "source_id"),
    [
        ("В МВД сообщили о снеге.", "mvd_by"),
        ("В Минске снег. Об этом сообщили в МВД.", "mvd_by"),
        ("В Москве и по всей России снег. Об этом сообщили в МВД.", "mvd_ru"),
        ("В Минске ждут вестей из Вильнюса. Об этом сообщил литовский МИД.", "mfa_lt"),
        ("In Kyiv it snowed, the Foreign Ministry said.", "mfa_ua"),
        ("In Minsk it snowed, Poland's Foreign Ministry said.", "mfa_pl"),
        ("In Minsk it snowed, the Foreign Ministry of Poland said.", "mfa_pl"),
        ("У Кіеве снег, паведамілі ў МЗС.", "mfa_ua"),
        ("У Менску снег, паведамілі ў МЗС.", "mfa_by"),
    ],
)
def test_the_country_decides_whose_ministry_a_shared_name_is(text, source_id):
    assert pairs(text) == ({(source_id, "attribution")} if source_id else set())


def test_a_body_of_a_country_without_a_source_of_its_own_is_told_by_label_and_country():
    (tag,) = tags_of("In Lisbon and Porto it snowed, the Portuguese Foreign Ministry said. Portugal expects more.")
    assert (tag.source_id, tag.source_name, tag.role) == (None, "Foreign Ministry, PT", "attribution")


def test_the_publishers_country_decides_where_the_text_names_none():
    assert ("mvd_ru", "attribution") in pairs("В МВД сообщили о снеге.", publisher="lenta")


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Rain.\n\nSources: Nowhere Post, city.example.com", "Nowhere Post", "source_line"),
        ("Rain.\n\nSources: Nowhere Post, city.example.com", "city.example.com", "source_line"),
        ("Дождь, сообщает gorod.example.com.", "gorod.example.com", "attribution"),
        ("Дождь.\n\nИсточник: Городские вести", "Городские вести", "repost"),
    ],
)
def test_sources_that_nobody_registered_are_kept_as_written(text, name, role):
    assert (None, name, role) in {(tag.source_id, tag.source_name, str(tag.role)) for tag in tags_of(text)}


def test_a_source_line_may_hold_an_address():
    assert pairs("Дождь.\n\nИсточник: https://www.belta.by/a/b-1.html") == {("belta", "repost")}


def test_a_label_may_stand_above_its_source():
    assert pairs("Rain.\n\nSource:\nBelTA") == {("belta", "source_line")}
    assert pairs("Дождь.\n\nИсточник:\nБЕЛТА открыла вчера новый большой корпус в центре города") == {
        ("belta", "mention")
    }


def test_one_tag_for_a_source_and_role_with_the_surest_evidence():
    tags = tags_of("В эфире ОНТ показали мост. Об этом сообщает ОНТ. По данным ОНТ, мост новый. ОНТ закрыт.")
    assert [(tag.source_id, str(tag.role)) for tag in tags if tag.role is Role.ATTRIBUTION] == [("ont", "attribution")]
    assert not [tag for tag in tags if tag.role is Role.MENTION]


def test_the_publisher_is_tagged_and_citing_itself_is_told_from_citing_others():
    tags = tags_of(
        "Об этом TUT.BY рассказал директор. Как сообщает БЕЛТА, снег.",
        publisher="tut_by",
        url="https://news.tut.by/society/1.html",
    )
    publisher = tag_for(tags, "tut_by", Role.PUBLISHER)
    assert (publisher.field, publisher.evidence, publisher.start_char) == ("feed", "news.tut.by", 0)
    assert tag_for(tags, "tut_by", Role.TOLD_TO).rule.endswith(":self")
    assert not tag_for(tags, "belta", Role.ATTRIBUTION).rule.endswith(":self")


def test_a_publisher_known_only_from_its_feed_is_named():
    (tag,) = tags_of("x", publisher="belta")
    assert (tag.field, tag.evidence, tag.end_char) == ("feed", "BelTA", 5)


def test_links_of_the_body_are_tags_unless_they_lead_home():
    links = fill_links(
        (
            Link("https://www.reuters.com/a", "reuters.com"),
            Link("https://finance.tut.by/b", "finance.tut.by"),
            Link("https://example.com/", "example.com"),
        ),
        REGISTRY,
    )
    assert [link.source_id for link in links] == ["reuters", "tut_by", None]
    tags = tags_of("x", links=links, publisher="tut_by")
    (link,) = [tag for tag in tags if tag.role is Role.LINK]
    assert (link.source_id, link.evidence, link.end_char) == ("reuters", "https://www.reuters.com/a", 25)


def test_an_outlet_in_the_authors_place_is_where_the_text_came_from():
    assert ("belta", "repost") in pairs("x", byline="БЕЛТА", publisher="sb_by")
    assert ("belta", "repost") not in pairs("x", byline="БЕЛТА", publisher="belta")
    assert ("tut_by", "photo_credit") in pairs("x", byline="Фото: Иван Петров, TUT.BY")


_FRAGMENTS = """
БЕЛТА|«Зеркало»|TUT.BY|Reuters|president.gov.by|сообщает|рассказала|told|according to|Sources:|Фото:|Источник:|
со ссылкой на|паведамляе|у гутарцы са|Свабодай|MINSK, 29 August (|/Корр. |)/| – |, |. |и|and|«|»|“|”|©|•|info@tut.by|
https://belta.by/x|Kremlin’s spokesman|Песков|пресс-секретарь|\u00ad|\u0301|ў|ь|News.Ru|'s|’
"""
FRAGMENTS = st.sampled_from(["\n", "\n\n", *_FRAGMENTS.replace("\n", "").split("|")])
TEXTS = st.lists(FRAGMENTS | st.text(max_size=5), max_size=40).map(lambda parts: " ".join(parts)) | st.text(max_size=80)


@settings(max_examples=150, deadline=None)
@given(text=TEXTS, title=TEXTS, credits=TEXTS)
def test_evidence_is_always_the_slice_it_names(text, title, credits):
    fields = {"text": text, "title": title, "credits": credits}
    for tag in tags_of(text, title=title, credits=credits):
        assert tag.evidence
        assert fields[tag.field][tag.start_char : tag.end_char] == tag.evidence
        assert 0 < tag.confidence <= 1
        assert tag.source_name


@settings(max_examples=10, deadline=None)
@given(text=TEXTS, seed=st.integers(0, 3))
def test_the_order_of_the_registry_changes_no_tag(text, seed):
    shuffled = list(SOURCES[:60])
    random.Random(seed).shuffle(shuffled)
    reading = PageReading(title="", text=text)
    assert (
        read_sources(reading, compile_registry(shuffled, CUES), None).tags
        == read_sources(reading, compile_registry(SOURCES[:60], CUES), None).tags
    )


_PATTERNS = """
сообщает БЕЛТА |Sources: |a.b.by|a-|www.a@|(|«Зеркало» |Photo: a, |Reuters and |Фото: Reuters, |tut.|MINSK, 5 |
Kremlin spokesman |Песков и |МВД |@nexta_live |the A Times |сообщает A B |(Reuters/A |Фото А, |
\u0301|по данным |in an interview with |© |said to |(Reuters |«
"""
PATTERNS = ["\n", "Источник: БЕЛТА\n", "Источник:\n", "Фото: Reuters,\n", *_PATTERNS.replace("\n", "").split("|")]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_repeated_patterns_cost_linear_work(pattern):
    def calls(length):
        """Calls of functions, Python's and C's: a count, so that the machine's load does not matter."""
        counted = 0

        def count(_frame, event, _argument):
            nonlocal counted
            counted += event in ("call", "c_call")

        text = pattern * (length // len(pattern))
        tags_of(text)
        sys.setprofile(count)
        try:
            tags_of(text)
        finally:
            sys.setprofile(None)
        return counted

    small, large = calls(1_000), calls(4_000)
    assert large < 5 * small + 2_000, "four times the text took more than five times the steps"


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Рост замедлился, пишет «Городской дневник».", "Городской дневник", "attribution"),
        ("Об этом сообщает портал «Речные вести».", "Речные вести", "attribution"),
        ("Рост замедлился, сообщает GadgetFlow.", "GadgetFlow", "attribution"),
        ("Інфармацыю пацвердзіў дырэктар у інтэрвію «Рачным весткам».", "Рачным весткам", "told_to"),
        ("The mayor told the Riverside Times that he would stay.", "Riverside Times", "told_to"),
        ("The mayor will stay, according to Riverside News.", "Riverside News", "attribution"),
        ("“I will stay,” the mayor told RiverBeat.", "RiverBeat", "told_to"),
        ("Two boats sank, Riverside Police said.", "Riverside Police", "attribution"),
        (
            "Teachers held a rally in Washington. Indiana State Police reported 5,000.",
            "Indiana State Police",
            "attribution",
        ),
        (
            "Two boats sank, according to the Institute for Lakes and Rivers.",
            "Institute for Lakes and Rivers",
            "attribution",
        ),
        ("Two boats sank, Jane Doe of the Boat Owners' Union said.", "Boat Owners' Union", "attribution"),
        (
            "The Society for the Protection of Lakes warned that boats leak.",
            "Society for the Protection of Lakes",
            "attribution",
        ),
    ],
)
def test_an_unregistered_outlet_is_known_by_its_shape_beside_a_certain_cue(text, name, role):
    assert {(tag.source_id, tag.source_name, str(tag.role)) for tag in tags_of(text)} == {(None, name, role)}


@pytest.mark.parametrize(
    "text",
    [
        "Спектакль «Городской дневник» отменили.",
        "Команда «Спартак» отмечает юбилей.",
        "The Riverside Times building burned down.",
        "He bought a copy of Riverside News on Monday.",
        "Press secretary Jane Doe said so.",
        "McDonald told the story.",
        "The Boat Owners' Union owns a house.",
        "Trust and Understanding: how to talk about boats",
        "A paper published in Boat Society Transactions is old.",
        "Boats were picked up by the Riverside Police.",
        "The Riverside Police has seen 24 boats leave.",
        "Original plans were published on December 1, 2023.",
    ],
)
def test_a_name_of_that_shape_alone_is_no_source(text):
    assert not [tag for tag in tags_of(text) if tag.source_id is None]


@pytest.mark.parametrize(
    ("text", "source_id"),
    [
        ("На снимке: мост. Фото Яна Иванова, БЕЛТА.", "belta"),
        ("The bridge at dusk (AFP Photo/JANE DOE)", "afp"),
        ("The bridge at dusk. (Jane Doe/Associated Press)", "ap"),
        ("The bridge at dusk (Reuters/Jane Doe) was closed.", "reuters"),
        ("Мост вечером. Фота з газеты «Звязда».", "zviazda"),
        ("Jane Doe / Getty Images\nThe bridge was closed.", "getty"),
    ],
)
def test_a_credit_inside_the_text_is_a_photo_credit(text, source_id):
    (tag,) = tags_of(text)
    assert (tag.source_id, tag.role) == (source_id, Role.PHOTO_CREDIT)
    assert text[tag.start_char : tag.end_char] == tag.evidence


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Читайте также: БЕЛТА рассказала о погоде", {("belta", "mention")}),
        ("Read more: Reuters reports on rain", {("reuters", "mention")}),
        ("The flood killed more than 30 people, according to Reuters.", {("reuters", "attribution")}),
        ("Телеканал Дождь сообщил о дожде.", {("tv_rain", "attribution")}),
        ("Подробнее читайте в публикации «Коммерсанта».", {("kommersant", "mention")}),
        ("Amnesty International condemned the ruling.", {("amnesty", "attribution")}),
        ("У МЗС назвалі гэта правакацыяй.", {("mfa_by", "attribution")}),
        ("«Зеркало» назвали экстремистским.", {("zerkalo", "mention")}),
        ("«Зеркало» поговорило с врачом о прививках.", {("zerkalo", "told_to")}),
        ("It rained, NASA said in a statement.", {("nasa", "attribution")}),
        ("It is a New Yorker story.", {("new_yorker", "mention")}),
        ("It rained, reports Reuters.", {("reuters", "attribution")}),
        ("The law notes the CDC requirement.", {("cdc", "mention")}),
        ("The Associated Press contributed to this report.", {("ap", "attribution")}),
        ("The Guardian, a British daily, reported on the rain.", {("guardian", "attribution")}),
        ("Как писала БЕЛТА, Нацбанк показал монету.", {("belta", "attribution"), ("nbrb", "mention")}),
        ("МЗС: мяжа адчынена\n\nЧарга паменшылася.", {("mfa_by", "attribution")}),
        ("Холод стоял всю неделю. Проект моста готов.", set()),
        ("Об этом пишет «Холод».", {("holod", "attribution")}),
    ],
)
def test_what_beside_the_name_makes_it_a_source(text, expected):
    assert pairs(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The Kremlin declined to comment.",
        "A spokesman for the Kremlin declined to comment on the report.",
        "Dmitry Peskov refused to discuss it. The envoy said the talks went on.",
        "В Кремле отказались от комментариев.",
        "Кремль отказался комментировать публикацию.",
        "В Кремле не стали комментировать публикацию.",
        "Пресс-секретарь Кремля Дмитрий Песков отказался от комментариев.",
        "У Крамлі адмовіліся ад каментароў.",
        "Крэмль адмовіўся каментаваць публікацыю.",
        "У Крамлі не сталі каментаваць публікацыю.",
        "Дзмітрый Пяскоў ня стаў камэнтаваць гэтыя зьвесткі.",
    ],
)
def test_who_refuses_to_comment_is_mentioned(text):
    assert pairs(text) == {("kremlin", "mention")}


@pytest.mark.parametrize(
    "text",
    [
        "Dmitry Peskov declined to confirm the date. Asked again, he said only that talks went on.",
        "Песков не стал подтверждать дату визита. «Пока рано», — сказал он.",
        "Пяскоў адмовіўся называць дату. «Пакуль рана», — сказаў ён.",
        "Кремль отказался признать итоги выборов.",
    ],
)
def test_who_says_something_after_refusing_or_refuses_a_deed_is_relied_on(text):
    assert pairs(text) == {("kremlin", "attribution")}


@pytest.mark.parametrize(
    ("text", "source_id", "evidence"),
    [
        ("Как пишет @belta_telegramm, идёт снег.", "belta", "пишет @belta_telegramm"),
        ("Об этом сообщает t.me/nexta_live.", "nexta", "Об этом сообщает t.me/nexta_live"),
        ("Human Rights Watch (HRW) said the cells were cold.", "hrw", "Human Rights Watch (HRW) said"),
        ("Песков, комментируя слова министра, назвал их странными.", "kremlin", None),
        ("Снег ляжет в ноябре, обещает Белгидромет.", "belhydromet", "обещает Белгидромет"),
        ("Расследование The New York Times показало другое.", "nyt", None),
        ("Из отчёта Human Rights Watch: «Людей держали в холоде».", "hrw", None),
        ("Пра гэта, на думку аналітыкаў BEROC, зарана казаць.", "beroc", None),
        ("Потом это подтвердил и БелаПАН.", "belapan", None),
        ("Jane Doe of the Wall Street Journal reports that it rained.", "wsj", None),
    ],
)
def test_names_are_tied_to_their_cue_over_what_stands_between(text, source_id, evidence):
    (tag,) = tags_of(text)
    assert (tag.source_id, tag.role) == (source_id, Role.ATTRIBUTION)
    assert evidence in (None, tag.evidence)


@pytest.mark.parametrize(
    "text",
    [
        "Со ссылкой на ТАСС об этом сообщает Интерфакс.",
        "По данным ТАСС, на которые ссылается Интерфакс, идёт снег.",
        "Интерфакс со ссылкой на ТАСС пишет о снеге.",
    ],
)
def test_who_passes_a_source_on_may_stand_before_or_behind_it(text):
    tags = tags_of(text)
    assert tag_for(tags, "tass", Role.ATTRIBUTION).via == "interfax"
    assert tag_for(tags, "interfax", Role.ATTRIBUTION).via is None


@pytest.mark.parametrize(
    ("text", "source_id", "role"),
    [
        ("«Нас папярэдзілі», — кажа Свабодзе работніца.", "svaboda", "told_to"),
        ("Историю она рассказала Onliner, в магазине молчат.", "onliner", "told_to"),
        ("«Никого не увольняли», — заверили «Зеркало» на заводе.", "zerkalo", "told_to"),
        ("Как утверждают источники «Ведомостей», сделка близка.", "vedomosti", "told_to"),
        ("Собеседник «Ведомостей» в министерстве рассказал о сделке.", "vedomosti", "told_to"),
        ("Об этом в программе на ОНТ заявил депутат.", "ont", "told_to"),
        ("Её коллега с НТВ пишет книгу.", "ntv", "mention"),
        ("Журналисты «Медузы» выяснили, чей это дом.", "meduza", "attribution"),
        ("Журналисты «Медузы» покинули страну.", "meduza", "mention"),
        ("Снег.\n\nПаводле belsat.eu", "belsat", "source_line"),
        ("Паводле belsat.eu, ідзе снег.", "belsat", "attribution"),
        ("It snowed. HONG KONG (Reuters) - Snow fell on Monday.", "reuters", "dateline"),
        ("Фото предоставлено пресс-службой Белавиа", "belavia", "photo_credit"),
        ("They were deported. PTI", "pti", "source_line"),
    ],
)
def test_listeners_informants_and_lines_are_told_apart(text, source_id, role):
    assert pairs(text) == {(source_id, role)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Минздрав закупит вакцину. Его пресс-служба сообщила о сроках.", {("minzdrav_by", "attribution")}),
        ("Минздрав закупит вакцину до осени, сказано в его пресс-релизе.", {("minzdrav_by", "attribution")}),
        ("Белстат абнавіў звесткі. Ягоная прэс-служба паведаміла пра рост.", {("belstat", "attribution")}),
        ("Belstat moved to a new building. Its press service said work went on.", {("belstat", "attribution")}),
        ("Минздрав закупит вакцину. Его директор доволен.", {("minzdrav_by", "mention")}),
        (
            "Минздрав спорит с «Зеркалом». Его пресс-служба сообщила о сроках.",
            {("minzdrav_by", "mention"), ("zerkalo", "mention")},
        ),
    ],
)
def test_an_office_named_by_a_possessive_is_that_of_the_body_named_last(text, expected):
    assert pairs(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Об этом сообщает Telegram-канал МЧС.", {"mchs_by"}),
        ("Движение закрыто, пишет Telegram-канал «Пул первого».", {"pul_pervogo"}),
        ("Движение закрыто, сообщает Telegram МЧС.", {"mchs_by"}),
        ("Движение закрыто, пишет YouTube-блогер Иван Рудь.", set()),
        ("Движение закрыто, сообщает Facebook-страница города.", set()),
        ("Движение закрыто, сообщает Telegram.", set()),
        ("Об этом пишет Motolko Help.", {"motolko"}),
        ("Об этом пишет Bild-Zeitung.", {"Bild-Zeitung"}),
        ("Об этом пишет Café Press.", {"Café Press"}),
    ],
)
def test_a_latin_name_ends_where_a_cyrillic_word_goes_on_and_a_platform_is_no_source(text, expected):
    assert {tag.source_id or tag.source_name for tag in tags_of(text)} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The road is closed, according to the Energy Ministry of Belarus.", {("minenergo_by", "attribution")}),
        ("The Belarusian Ministry of Energy said so.", {("minenergo_by", "attribution")}),
        ("The Belarusian Ministry of Labour said so.", {("mintrud_by", "attribution")}),
        ("The Saudi Ministry of Energy said so.", {(None, "attribution")}),
        ("The Ministry of Energy said so.", {("minenergo_by", "attribution")}),
    ],
)
def test_a_ministry_is_known_by_either_order_of_its_words_beside_its_country(text, expected):
    assert pairs(text) == expected


@pytest.mark.parametrize(
    ("place", "ministry"), [("Minsk, Belarus", {"mchs_by"}), ("Moscow", {"mchs_ru"}), ("Riga", {None})]
)
def test_whose_emergencies_ministry_it_is_the_country_decides(place, ministry):
    found = pairs(f"Fire broke out in {place}. A spokesman for the Emergencies Ministry told Interfax about it.")
    assert found == {("interfax", "told_to")} | {(source, "attribution") for source in ministry}


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("The BBC was the first to report the closure.", "attribution"),
        ("The BBC was first to report the closure.", "attribution"),
        ("The BBC was the first broadcaster to report the closure.", "attribution"),
        ("The BBC was not the first to report the closure.", "mention"),
        ("The BBC was the first to build a tower there.", "mention"),
    ],
)
def test_who_was_first_to_report_is_relied_on(text, role):
    assert pairs(text) == {("bbc", role)}


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Подробности — на сайте Радио Свобода, там же карта.", "mention"),
        ("Карта отключений — на сайте Радио Свобода.", "mention"),
        ("Подробности можно найти на сайте Радио Свобода.", "mention"),
        ("Подробности на сайте Радио Свобода сообщили поздно.", "attribution"),
        ("На сайте Радио Свобода сообщается, что мост закрыт.", "attribution"),
        ("Мост закрыт — на сайте Радио Свобода опубликовали видео.", "attribution"),
        ("Карта показывает, что мост закрыт, говорится на сайте Радио Свобода.", "attribution"),
    ],
)
def test_a_site_that_a_reader_is_sent_to_is_a_mention(text, role):
    assert pairs(text) == {("svaboda", role)}


def test_a_site_that_a_reader_is_sent_to_is_a_mention_in_belarusian_and_english_too():
    assert pairs("Падрабязнасці — на сайце Радыё Свабода.") == {("svaboda", "mention")}
    assert pairs("Details are on the website of the BBC.") == {("bbc", "mention")}
    assert pairs("The bridge is closed, it says on the website of the BBC.") == {("bbc", "attribution")}


def test_an_agency_that_writes_itself_small_is_a_credit_beside_another():
    reading = PageReading(title="", text="", credits="Photo: Jane Doe/NurPhoto/picture alliance")
    found = {(tag.source_id, str(tag.role)) for tag in read_sources(reading, REGISTRY, None).tags}
    assert found == {("nurphoto", "photo_credit"), ("picture_alliance", "photo_credit")}
