"""Words that name a country: its name, its people, its capital, the adjective.

The table holds the beginnings of such words for each country (ISO 3166), in English, Russian and Belarusian, as
`source_tokens.name_key` writes them. The longest beginning counts; the last row, of no country, holds words that only
begin like one: "homeless", «праграма», «крымінальны».
"""

from __future__ import annotations

from functools import lru_cache

from transforms.language.word_keys import name_key

_TABLE = """
BY belarus belaru minsk беларус белорус минск мінск менск лукашенк лукашэнк гомел могилев магілев витебск віцебск гродн
   гродзен барановичи баранавіч бобруйск бабруйск полоцк полацк солигорск салігорск жлобин жлобін mogilev mahilyow homel
   gomel vitebsk grodno hrodna
RU russia moscow kremlin росси россі российск расі расе расій москв маскв кремл крамл путин пуцін рф петербург
   пецярбург ленинград челябинск екатеринбург свердловск новосибирск татарст казан самар краснодар воронеж пермск
   башкир башкорт омск томск иркутск чечн дагестан сочи сочинск калининград калінінград псков смоленск смаленск
   брянск твер хабаровск приморь якут сахалин ростов донск кубан урал сибир алтай бурят забайкал мурманск
   архангельск вологод ярославл ярославск калужск тульск рязан липецк тамбов пензенск ульянов оренбург удмурт чуваш
   мордов калмык ингуш осети камчат магадан хакас нижегород саратов тюмен волгоград ставропол подмосков крым
UA ukrain kyiv kiev украин украін україн київ киев кіеў кіев зеленск харьков
   одесс львов донецк донбас луганск запорож херсон зяленск
PL poland polish warsaw польш польс варшав белосток беласток
LT lithuania vilnius литв литов літв літоў вильнюс вільн
LV latvia riga латви латві латыш рига риге риги рыга рызе
EE estonia tallinn эстони эстоні таллин талін
DE german berlin герман нямеч немецк нямецк берлин берлін фрг
FR france french paris франци францу париж парыж
GB britain british london uk великобритан вялікабрыт британ брытан лондон лондан
US america american indiana washington usa сша зша америк амерык вашингтон вашынгтон u.s
CN china chinese beijing кита кіта пекин пекін
IN india indian delhi инди індый індыя дели дэлі
IL israel израил ізраіл
TR turkey turkish türkiye ankara турци турэц турцы анкар
KZ kazakh казахс астан
UZ uzbek узбек ташкент
KG kyrgyz киргиз кыргыз бишкек
TJ tajik таджик душанбе
GE georgia tbilisi грузи грузі тбилис тбіліс
AM armenia yerevan армен ереван
AZ azerbaij baku азербайд баку
MD moldova chisinau молд малд кишин кішын
IT italy italian rome итали італі
ES spain spanish madrid испан іспан
CZ czech prague чехи чехі чешск чэшск праг празе
SK slovak словак славак
HU hungar budapest венгр венгер венгерск вугор вугр будапешт
RO romania bucharest румын
BG bulgaria болгар балгар
GR greece greek грец грэц
FI finland finnish helsinki финл финск фінл фінск
SE sweden swedish stockholm шведск шведы шведов швеци швецы швэцы
NO norway norweg oslo норвег нарвег нарвеж
JP japan tokyo япон
AE emirates дубай оаэ эмират эміраты
KR korea seoul коре карэ сеул
IR iran tehran иран іран тегеран
IQ iraq ирак ірак
SY syria сирий сирия сирии сірыя сірый
VE venezuel венесуэл венесуэльск
AU australia австрали аўстралі
CA canada canadian канад
AT austria vienna австри аўстры
CH swiss switzerland швейцар
PT portug lisbon португал партугал лиссабон лісабон
BE belgi brussels бельги бельгі
NL netherlands dutch нидерланд нідэрланд голланд галанд
DK denmark danish copenhagen дания дании данию данія даніі данію датск дацк
RS serbia belgrade серби сербі белград бялград
CU cuba havana куба кубы кубин гаван
KP pyongyang кндр пхеньян
EG egypt cairo егип егіп
PK pakistan пакистан пакістан
AF afghan kabul афган афган кабул
BR brazil бразил бразіл
MX mexic мексик мексік
AR argentin аргентин аргенцін
ZA южноафрикан паўднёваафрыкан
-- homela homele homely parish polished polisher polishing romeo башке даниил делит делис делив делик делим делищ
   индив индик индиг индиф индее индей карэсп карэкт карэл карэн карэт корен корес кореш крымін кубак прагав прагал
   прагл прагм прагн прагон прагор прагр прагул рязанов самаро самарк сочин сочит сочив тверд францис полст полсл
   полсот полсут гавань гавани гаванью малдыв малдів мальдив іраніч грузил грузит грузив грузим грузіл грузіц грузіу
   делил
"""
_NO_COUNTRY = "--"
_LONGEST, _SHORTEST = 9, 2


def _read_table() -> dict[str, str]:
    rows = (line.split() for line in _TABLE.strip().replace("\n  ", "").splitlines())
    return {name_key(beginning): row[0] for row in rows for beginning in row[1:]}


_BEGINNINGS = _read_table()
_WHOLE = frozenset(key for key in _BEGINNINGS if len(key) <= 3)


@lru_cache(maxsize=65_536)
def country_of_word(key: str) -> str | None:
    """The country a word names, or the one its adjective belongs to; the longest beginning counts."""
    for length in range(min(len(key), _LONGEST), _SHORTEST - 1, -1):
        country = _BEGINNINGS.get(key[:length])
        if country is not None and (length == len(key) or key[:length] not in _WHOLE):
            return None if country == _NO_COUNTRY else country
    return None


def is_country_adjective(key: str) -> bool:
    """«литовский», «беларускага», "Polish": stands before a body, not behind it."""
    return country_of_word(key) is not None and (
        "ск" in key or "цк" in key or key.isascii() and key.endswith(("n", "h"))
    )


def is_abbreviation(key: str) -> bool:
    """«рф», «сша»: words that stand for a country whole and have no cases."""
    return key in _WHOLE
