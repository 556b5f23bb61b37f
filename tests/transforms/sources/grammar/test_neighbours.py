"""Roles told by what stands near a name: places, dates, labels, listeners; each with a neighbour that is none."""

import pytest

from presswatch.records import PageReading
from tests.transforms.sources.shipped import REGISTRY
from transforms.sources import read_sources


def roles(text):
    tags = read_sources(PageReading("", text), REGISTRY, None).tags
    return {f"{tag.source_id or '?' + tag.source_name}:{tag.role}" for tag in tags}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Склад сгорел, сообщает управление МЧС по Свердловской области.", "mchs_ru:attribution"),
        ("Паром до Чукотки отменили. В региональном управлении МЧС ожидают тумана.", "mchs_ru:attribution"),
        ("В Гомеле сгорел склад. Об этом сообщили в областном управлении МЧС.", "mchs_by:attribution"),
        ("Latvia's guards met those of Belarus, its interior ministry said.", "mvd_lv:attribution"),
        ("The foreign ministry in Oslo said the ship was safe.", "?Foreign Ministry, NO:attribution"),
        ("The foreign ministry in a statement said the ship was safe.", "mfa_by:attribution"),
    ],
)
def test_a_body_is_that_of_the_place_beside_it(text, expected):
    assert roles(text) == {expected}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ЛЬВІВ, 4 травня, УНІАН. Трамваї знову ходять.", "unian:dateline"),
        ("Брест. 7 марта. Интерфакс. Мост открыт.", "interfax:dateline"),
        ("Гости приехали из Бреста, УНИАН. Мост открыт.", "unian:mention"),
        ("Перепост с Reform.news: как растёт клюква.", "reform_news:repost"),
        ("Передрук із сайту «Гірський вісник». Як росте журавлина.", "?Гірський вісник:repost"),
        ("Republished from Bog Weekly with permission. How cranberries grow.", "?Bog Weekly:repost"),
        ("Оригинал картины нашли в Минске, у редакции ОНТ.", "ont:mention"),
        ("За матэрыяламі БЕЛТА\nЯк расце журавіна.", "belta:source_line"),
        ("With material from Reuters\nHow cranberries grow.", "reuters:source_line"),
        ("With material from Reuters, the choir made a song of it.", "reuters:mention"),
    ],
)
def test_lines_that_name_their_source_are_read_with_and_without_a_colon(text, expected):
    assert roles(text) == {expected}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("«Воды нет», — сказал рыбак «Гомельской правде».", "gomelskaya_pravda:told_to"),
        ("Мост закрыт, сообщил журналист «Гомельской правды».", "gomelskaya_pravda:attribution"),
        ("«Вады няма», — сказалі Радыё Свабода ў санаторыі.", "svaboda:told_to"),
        ("«Води нема», — сказав голова громади Іван Клен Financial Times.", "ft:told_to"),
        ("«Воды нет», — говорится в письме компании «Вёрстке».", "verstka:told_to"),
        ("Джерела ЛІГА.net у порту кажуть, що вантаж є.", "liga_net:told_to"),
    ],
)
def test_who_listened_is_told_and_says_nothing(text, expected):
    assert roles(text) == {expected}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Снимки моста выложила пресс-служба МЧС.", "mchs_by:attribution"),
        ("«Газпром» разместил облигации на миллиард.", "gazprom:mention"),
        ("В «Белавиа» причиной называют туман.", "belavia:attribution"),
        ("Телеграм-канал «Мокрый двор» опубликовал ролик о потопе.", "?Мокрый двор:attribution"),
        ("Телеграм-канал «Мокрый двор» закрыли.", None),
        ("Кафе «Мокрый двор» опубликовало меню.", None),
    ],
)
def test_who_posts_or_names_something_says_it(text, expected):
    assert roles(text) == ({expected} if expected else set())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ferries are late, ferry operator Tallwave said.", "?Tallwave:attribution"),
        ("Crane operator Ann Birch said the wind was strong.", None),
        ("Budget airline Blue Heron said it would drop the route.", "?Blue Heron:attribution"),
        ("He told the company Ann Birch said nothing.", None),
        ("Mire, a Leeds-based charity that counts newts, said numbers fell.", "?Mire:attribution"),
        ("In Leeds, the charity said, numbers fell.", None),
        ("Ann Birch, a union leader, said numbers fell.", None),
        ("The TMAB said two men were held.", "?TMAB:attribution"),
        ("The CEO said two men were held.", None),
        ("Prices fell, Statistics Norway said.", "?Statistics Norway:attribution"),
        ("Mossy National Park warned of peat fires.", "?Mossy National Park:attribution"),
        ("Minister Jin Park warned of peat fires.", None),
        ("Iceland's State Fire and Rescue Service said it was out.", "?State Fire and Rescue Service:attribution"),
        ('"It is late," said Piet van der Elst of the Marsh Institute.', "?Marsh Institute:attribution"),
        ("Kim Ash left Mossy Bay Hospital. The mould is gone, the hospital said.", "?Mossy Bay Hospital:attribution"),
        ("The Oslo District Court ruled that the hunt may begin.", "?Oslo District Court:attribution"),
        ("The Labour Party ruled the country for years.", None),
    ],
)
def test_english_bodies_are_known_by_what_the_text_says_they_are(text, expected):
    assert roles(text) == ({expected} if expected else set())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The boats collided, the Danish navy said.", "?Navy, DK:attribution"),
        ("The boats collided, the navy said.", None),
        ("Шведская полиция сообщила о пожаре.", "?Police, SE:attribution"),
        ("Полиция сообщила о пожаре.", None),
        ("Причиной аварии называют в МЧС гололёд.", "mchs_by:attribution"),
        ("Хворих більше, б'ють на сполох у МОЗ.", "moz_ua:attribution"),
        ("«Вясна» ведае пра дзевяць затрыманых.", "viasna:attribution"),
        ("Мост закрыюць, папярэдзілі БЕЛТА дарожнікі.", "belta:told_to"),
        ("Матеріал уперше вийшов на «Бабелі».", "babel_ua:repost"),
        ("Роман впервые вышел в Минске, у редакции «Медузы».", "meduza:mention"),
        ("Бензин есть, успокаивают в «Белоруснефти».", "belorusneft:attribution"),
        ("Соседи успокаивают детей в «Белоруснефти».", "belorusneft:mention"),
        ("Сястра музыкі пагутарыла з «Белсатам».", "belsat:told_to"),
        ("Мост закроют, цитирует его БЕЛТА.", "belta:attribution"),
        ("Публикуется с разрешения журнала «Холод».\nКак растёт клюква.", "holod:repost"),
        ("Norway's fund sold its stake, the central bank said.", "?Central Bank, NO:attribution"),
        ("Records were stolen, according to the hospital group Mireva.", "?Mireva:attribution"),
        ("It rained, public broadcaster RTV Mireva says.", "?RTV Mireva:attribution"),
        ("The talks failed, BBC Scotland reports.", "bbc:attribution"),
        ("Talks of the BBC with Scotland failed.", "bbc:mention"),
    ],
)
def test_further_kinds_and_their_neighbours(text, expected):
    assert roles(text) == ({expected} if expected else set())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sales will fall, said Jane Doe, an analyst at Jenner Lowe.", "?Jenner Lowe:attribution"),
        ("Velmo chief executive Ann Birch said the plant would close.", "?Velmo:attribution"),
        ("A spokesman for Cadwen said the pipe was safe.", "?Cadwen:attribution"),
        ("Cadwen, which runs the gas network, said the pipe was safe.", "?Cadwen:attribution"),
        ("The contractor, Sunder Infra, said it was sorry.", "?Sunder Infra:attribution"),
        ("Shares of Brell Foods fell. Brell said it would close a plant.", "?Brell Foods:attribution"),
        ("Shares of Brell Foods fell. The company said it would close a plant.", "?Brell Foods:attribution"),
        (
            "The Independent Salt Commission (ISAC) met. According to ISAC, salt is dear.",
            "?Independent Salt Commission:attribution",
        ),
        ('"I never saw it," she told WKZZ on Monday.', "?WKZZ:told_to"),
        ("Ann Birch left. Birch chief executive, as friends call her, said so.", None),
        ("A spokesman for Birch said so. Ann Birch is away.", None),
        ("Chief analyst Ann Birch said so.", None),
        ("Hong Kong shares fell. Hong Kong said it would not help.", None),
        ("The road to Brest, which is long, said it all.", None),
    ],
)
def test_english_organisations_are_known_by_who_speaks_for_them(text, expected):
    assert roles(text) == ({expected} if expected else set())


def test_an_authority_named_near_an_airline_does_not_become_the_airline():
    text = "A JetBlue flight landed early, according to the FAA. The airline said nobody was hurt."
    assert roles(text) == {"faa:attribution", "jetblue:attribution"}


def test_what_a_company_does_is_no_report():
    assert roles("Tesco has recalled a soup. Alibaba shares rose. SoftBank agreed to buy a firm.") == set()
