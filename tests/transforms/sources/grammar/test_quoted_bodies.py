"""Companies and organisations in quotation marks that no registry knows, and names made of a place and a noun."""

import pytest

from presswatch.records import PageReading
from tests.transforms.sources.shipped import REGISTRY
from transforms.sources import read_sources


def roles(text):
    tags = read_sources(PageReading(title="", text=text), REGISTRY, None).tags
    return {f"{tag.source_id or '?' + tag.source_name}:{tag.role}" for tag in tags}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Свет дадут к утру, обещают в «Шуяэнерго».", "Шуяэнерго"),
        ("В «Лугосвете» считают, что цены вырастут.", "Лугосвет"),
        ("В «Шуйских сетях» заявили, что вода чистая.", "Шуйских сетях"),
        ("Полки заполнят, пояснили в пресс-службе сети «Лугомаркет».", "Лугомаркет"),
        ("Завод встал, сообщила вице-президент «Лугонефти» Анна Лось.", "Лугонефть"),
        ("Як паведамілі ў «Лугабанку», карткі працуюць.", "Лугабанк"),
        ("«Склад адкрыюць», — сказаў гендырэктар «Рамонкі» Пётр Крот.", "Рамонка"),
        ("Фонд «Луга» кормит кошек. Как рассказала руководитель «Луги», их сорок.", "Луга"),
    ],
)
def test_people_of_a_body_in_quotation_marks_speak_for_it(text, name):
    assert roles(text) == {f"?{name}:attribution"}


@pytest.mark.parametrize(
    "text",
    [
        "Фильм показали в «Октябре».",
        "Глава «Лугостроя» подписал договор.",
        "Режиссёр «Луга» Пётр Крот рассказал о съёмках.",
        "В «Одноклассниках» пишут о потопе.",
        "На «Слонимской» птицефабрике обнаружили грипп.",
        "В романе «Луг» рассказано о косарях.",
        "Источник «Луга» сообщил о потопе.",
    ],
)
def test_a_name_in_quotation_marks_whose_people_say_nothing_is_no_source(text):
    assert roles(text) == set()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("По данным «Платформы ЛУГ», спрос вырос.", "Платформа ЛУГ"),
        ("Судно повернуло, свидетельствуют данные Shipwatch24.", "Shipwatch24"),
        ("Как ранее писал «Ракитник», вода ушла.", "Ракитник"),
        ("Его слова приводит «Ракитник».", "Ракитник"),
    ],
)
def test_whose_data_or_words_are_given_is_a_source(text, name):
    assert roles(text) == {f"?{name}:attribution"}


@pytest.mark.parametrize("text", ["Крот писал «Ракитник» шесть лет.", "Так говорится в статье «Кто косит луг»."])
def test_a_title_in_quotation_marks_is_no_source(text):
    assert roles(text) == set()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Аварию признали в Шуяводоканале.", "Шуяводоканал"),
        ("Воздух чист, следует из данных Шуягидромета.", "Шуягидромет"),
        ("Мост адрамантуюць, запэўніў начальнік Слонімаблдарбуда.", "Слонімаблдарбуд"),
        ("Аварыю прызналі ў «Слонімводаканале».", "Слонімводаканал"),
        ("По информации Печорского ЦГМС, снега не будет.", "Печорский ЦГМС"),
    ],
)
def test_a_place_and_a_noun_in_one_word_name_a_body(text, name):
    assert roles(text) == {f"?{name}:attribution"}


@pytest.mark.parametrize("text", ["Шуяводоканал меняет трубы.", "Горводоканал сообщил о ремонте."])
def test_such_a_word_is_no_source_where_it_says_nothing_or_names_a_kind(text):
    assert roles(text) == set()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Компания «Лугострой» сообщила о новом доме.", "Лугострой"),
        ("Апелляцию подадут, заявила организация LAPA.", "LAPA"),
        ("Аналитик «Лугобанка» Анна Лось считает иначе.", "Лугобанк"),
        ("Супраць выступае арганізацыя «Багна».", "Багна"),
        ("Акции упадут, не исключают в «Лугобанке».", "Лугобанк"),
    ],
)
def test_an_organisation_that_is_called_so_speaks_for_itself(text, name):
    assert roles(text) == {f"?{name}:attribution"}


@pytest.mark.parametrize(
    "text",
    [
        "Компания «Лугострой» сегодня предлагает скидки.",
        "Компания «Лугострой» подала иск.",
        "Представитель «Лугостроя» ничего говорить не стала.",
        "Представитель «Лугостроя» отказался назвать сумму.",
    ],
)
def test_an_organisation_that_offers_acts_or_refuses_is_no_source(text):
    assert roles(text) == set()
