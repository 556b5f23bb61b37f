"""Wordings that make a name a source, each beside the sentence that looks like it and is none."""

import pytest

from presswatch.records import PageReading
from tests.transforms.sources.shipped import REGISTRY
from transforms.sources.tags import read_sources


@pytest.fixture(scope="module")
def registry():
    return REGISTRY


@pytest.fixture
def roles(registry):
    def found(text):
        return {f"{tag.source_id}:{tag.role}" for tag in read_sources(PageReading("", text), registry, None).tags}

    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Подробностями с «Зеркалом» поделилась мать солдата.", "zerkalo:told_to"),
        ("Гэтай гісторыяй з «Белсатам» падзялілася сям’я.", "belsat:told_to"),
        ("В «Зеркале» поделились планами на год.", "zerkalo:mention"),
        ("В посольстве «Зеркалу» не ответили.", "zerkalo:told_to"),
        ("На заводе Onliner эту информацию не подтвердили.", "onliner:told_to"),
        ("«Зеркалу» отказались комментировать случившееся.", "zerkalo:told_to"),
        ("У бальніцы «Нашай Ніве» гэтага не пацвердзілі.", "nasha_niva:told_to"),
        ("«Зеркало» отказалось комментировать случившееся.", "zerkalo:mention"),
        ("В «Зеркале» не подтвердили увольнения.", "zerkalo:mention"),
        ("Белстат не уточнил причин.", "belstat:mention"),
        ("Чиновник говорил с Reuters на условиях анонимности.", "reuters:told_to"),
        ("The account, given to Le Monde on condition of anonymity, differs.", "le_monde:told_to"),
        ("An interview given to Le Monde caused a stir.", "le_monde:told_to"),
        ("The award was given to Le Monde.", "le_monde:mention"),
        ("Talks went on, the minister said on CNN.", "cnn:told_to"),
        ("Депутат сказал в передаче «Первого канала», что закон готов.", "channel_one_ru:told_to"),
        ("Он работал в программе НТВ двадцать лет.", "ntv:mention"),
    ],
)
def test_who_was_spoken_to_is_told_from_who_is_named(roles, text, expected):
    assert roles(text) == {expected}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("«Пока рано», — сказал журналистам Песков.", "kremlin:attribution"),
        ("Як заявіў журналістам Пяскоў, сустрэчы не будзе.", "kremlin:attribution"),
        ("Министр рассказал журналистам БЕЛТА о планах.", "belta:told_to"),
        ("Бензин подорожает, объявил «Белнефтехим».", "belneftekhim:attribution"),
        ("Пра закрыццё перахода абвясціў «Белнафтахім».", "belneftekhim:attribution"),
        ("Тендер объявил «Белнефтехим».", "belneftekhim:mention"),
        ("Имена погибших назвала «Медиазона».", "mediazona:attribution"),
        ("Колькі каштуе рамонт, падлічыў Onliner.", "onliner:attribution"),
        ("Министр назвал «Медузу» врагом.", "meduza:mention"),
        ("Лучшим сайтом эксперт назвал Onliner.", "onliner:mention"),
        ("The claim was denied by the Kremlin.", "kremlin:attribution"),
        ("Accreditation was denied by the Kremlin.", "kremlin:mention"),
        ("Some 900 people are behind bars by Viasna's tally.", "viasna:attribution"),
        ("Reuters put the death toll at 12.", "reuters:attribution"),
        ("Reuters put a new editor in charge.", "reuters:mention"),
        ("Belsat shared footage of the arrest.", "belsat:attribution"),
        ("Reuters shared the prize with others.", "reuters:mention"),
        ("Телеграм-канал Nexta разместил фото колонны.", "nexta:attribution"),
        ("Onliner разместил рекламу банка.", "onliner:mention"),
        ("Со слов дежурного МЧС Беларуси, погибших нет.", "mchs_by:attribution"),
        ("Reuters last week reported the deal.", "reuters:attribution"),
        ("«Левада-центр» в сентябре получил похожие результаты.", "levada:attribution"),
        ("«Левада-центр» в сентябре получил данные о зарплатах.", "levada:mention"),
        ("Об обыске в редакции «Еврорадио» стало известно от соседей.", "euroradio:mention"),
    ],
)
def test_who_says_something_is_told_from_who_does_something(roles, text, expected):
    assert roles(text) == {expected}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Народная воля, дадаваў ён, мацнейшая за ўказы.", set()),
        ("Народная воля пісала пра гэта.", {"narodnaya_volya:attribution"}),
        ("«Народная воля» закрылася.", {"narodnaya_volya:mention"}),
        ("Народная Воля закрылася.", {"narodnaya_volya:mention"}),
    ],
)
def test_the_capital_of_a_sentence_makes_no_name_of_everyday_words(roles, text, expected):
    assert roles(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The photograph hangs in the hall of the BBC.", "bbc:mention"),
        ("Photos of the BBC building were sold at auction.", "bbc:mention"),
        ("This image provided by Nasha Niva shows the fence.", "nasha_niva:photo_credit"),
        ("Photo courtesy of Belsat", "belsat:photo_credit"),
        ("The footage, geolocated by Bellingcat, shows a convoy.", "bellingcat:attribution"),
        ("Footage from the scene, examined by Reuters, shows smoke.", "reuters:attribution"),
    ],
)
def test_a_sentence_about_a_picture_is_no_credit(roles, text, expected):
    assert roles(text) == {expected}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CNN's Natasha Doe reports that the pass was open.", "cnn:attribution"),
        ("Reuters’ Jane Doe reported from Kyiv.", "reuters:attribution"),
        ("The New York Times reporter Jane Doe wrote that he would run.", "nyt:attribution"),
        ("As reported by Jane Doe of the Guardian, the deal fell through.", "guardian:attribution"),
        ("Корреспондент Bloomberg Джон Доу сообщает о задержке.", "bloomberg:attribution"),
        ("Журналист Politico Джон Доу пишет, что визит отменён.", "politico:attribution"),
        ("Журналіст «Белсату» Ян Муха піша, што візіт адмянілі.", "belsat:attribution"),
        ("CNN's Natasha Doe was sacked.", "cnn:mention"),
        ("Bloomberg's John Doe wrote a book about Minsk.", "bloomberg:mention"),
        ("The play was praised by Jane Doe of the Guardian.", "guardian:mention"),
        ("Журналист Politico Джон Доу сообщил о своём задержании.", "politico:mention"),
        ("Былы карэспандэнт «Белсату» Ян Муха піша, што візіт адмянілі.", "belsat:mention"),
    ],
)
def test_what_an_outlets_journalist_reports_is_its_report(roles, text, expected):
    assert roles(text) == {expected}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Об этом заявил спецпредставитель ОБСЕ Джон Доу.", "osce:attribution"),
        ("Пра гэта заявіў генсак НАТА.", "nato:attribution"),
        ("UN special rapporteur Jane Doe said the trial was unfair.", "un:attribution"),
        ("Кремль категорически опроверг эти слова.", "kremlin:attribution"),
        ("КДБ рашуча абвергнуў бы гэта.", "kgb_by:mention"),
        ("The Guardian argued that the law was bad.", "guardian:attribution"),
        ("The Guardian argued its case in court.", "guardian:mention"),
        ("CNET found itself forced to correct errors.", "cnet:mention"),
        ("CNET found that errors were rare.", "cnet:attribution"),
        ("The CDC has said there was no need.", "cdc:attribution"),
    ],
)
def test_who_speaks_for_a_body_or_argues_in_an_outlet(roles, text, expected):
    assert roles(text) == {expected}


def test_a_longer_name_of_another_body_or_journal_is_not_the_shorter_one(roles):
    assert roles("The Chinese CDC has said there was no need.") == set()
    assert roles("The study was published in the journal Nature Astronomy.") == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Пра гэта расказалі ў праграме. Паводле МУС, вінаваты кіроўца.", {"mvd_by:attribution"}),
        ("Паведамляе карэспандэнт. Паводле МУС, заведзена крымінальная справа.", {"mvd_by:attribution"}),
        ("Комиссия делится выводами. По данным Минфина, долг твёрдо держат.", {"minfin_by:attribution"}),
        ("У Празе пра гэта не ведалі. Паводле МУС, вінаваты кіроўца.", set()),
        ("Индивидуальные предприниматели ждут. По данным Минфина, их 200 тысяч.", {"minfin_by:attribution"}),
    ],
)
def test_words_that_only_begin_like_a_country_decide_nothing(roles, text, expected):
    assert roles(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Об этом сообщили в Министерстве труда и социальной защиты Беларуси.", {"mintrud_by:attribution"}),
        ("Министерство юстиции Беларуси сообщило о новом законе.", {"minjust_by:attribution"}),
        ("У Мін’юсце Беларусі расказалі пра закон.", {"minjust_by:attribution"}),
        ("Цены проверят, сообщает Комитет госконтроля.", {"kgk_by:attribution"}),
        ("Об этом сообщили в Министерстве культуры Украины.", {"mincult_ua:attribution"}),
        ("Литовский Минюст сообщил о санкциях. В Беларуси это заметили.", {"None:attribution"}),
        ("Министерство транспорта России сообщило о рейсах.", {"mintrans_ru:attribution"}),
    ],
)
def test_a_ministry_by_its_full_name_is_that_of_its_country(roles, text, expected):
    assert roles(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Женщина, с которой поговорил «Белсат», боится.", {"belsat:told_to"}),
        ("Чалавек, з якім паразмаўляла «Люстэрка», баіцца.", {"zerkalo:told_to"}),
        ("Посол, с которым в «Белсате» поговорил журналист, молчал.", {"belsat:mention"}),
        ("«Зеркало» получило ответ из Минобразования.", {"zerkalo:told_to", "minobr_by:attribution"}),
        ("Минздрав Беларуси получил письмо от врачей.", {"minzdrav_by:mention"}),
        ("В BEROC с этим не согласны.", {"beroc:attribution"}),
        ("BEROC с этим не спорит.", {"beroc:mention"}),
        ("Сайт недоступен, убедился корреспондент Reform.news.", {"reform_news:attribution"}),
        ("The deal was announced on the Telegram channel Pul Pervogo.", {"pul_pervogo:attribution"}),
        ("Translated from Meduza.", {"meduza:repost"}),
    ],
)
def test_who_spoke_with_whom_and_who_answered(roles, text, expected):
    assert roles(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "В пресс-службе Белавиа журналисту Tochka.by объяснили задержку.",
            {"belavia:attribution", "tochka_by:told_to"},
        ),
        ("У Белстаце «Нашай Ніве» патлумачылі лічбы.", {"belstat:attribution", "nasha_niva:told_to"}),
        ("В МЧС Беларуси «Зеркалу» отказались комментировать пожар.", {"mchs_by:mention", "zerkalo:told_to"}),
        ("Обыск в МВД Беларуси. БЕЛТА рассказали о пожаре.", {"mvd_by:mention", "belta:told_to"}),
        ("Пассажирка пожаловалась Onliner на ожидание.", {"onliner:told_to"}),
        ("Водитель пожаловался в МВД Беларуси.", {"mvd_by:mention"}),
        ("The Guardian and Der Spiegel jointly published the tapes.", {"guardian:attribution", "spiegel:attribution"}),
        ("She declined an interview request from Current Time.", {"rferl:told_to"}),
        ("Photos posted by the channel Motolko.Help show a truck.", {"motolko:attribution"}),
        ("Колонка впервые вышла в «Новой газете Европа».", {"novaya_europe:repost"}),
        ("Генпракуратура Беларусі паведаміла пра справу.", {"prokuratura_by:attribution"}),
        ("Міністэрства абароны Літвы абвергла гэта.", {"mod_lt:attribution"}),
    ],
)
def test_a_body_whose_people_told_an_outlet_and_others_who_turn_to_one(roles, text, expected):
    assert roles(text) == expected
