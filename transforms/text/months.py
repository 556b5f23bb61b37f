"""Months by their names, in the languages we read."""

from __future__ import annotations

#: beginnings of month names; Slavic ones in the genitive and nominative
MONTHS = {
    1: ("jan", "janv", "ene", "gen", "янв", "студз", "снег", "sty", "січ", "januar", "january", "leden", "sau", "oca"),
    2: ("feb", "févr", "fev", "лют", "фев", "luty", "lut", "únor", "vas", "şub"),
    3: ("mar", "mär", "mars", "март", "сак", "мар", "бер", "kov", "března"),
    4: ("apr", "avr", "abr", "апр", "крас", "kwi", "квіт", "bal", "nis", "dub"),
    5: ("may", "mai", "mag", "май", "мая", "траў", "maj", "трав", "geg"),
    6: ("jun", "juin", "giu", "июн", "чэрв", "cze", "черв", "bir", "haz"),
    7: ("jul", "juil", "lug", "июл", "ліп", "lip", "лип", "lie", "tem"),
    8: ("aug", "aoû", "ago", "авг", "жні", "sie", "серп", "rgp", "ağu"),
    9: ("sep", "set", "сен", "верас", "wrz", "вер", "eyl", "rug"),
    10: ("oct", "okt", "ott", "out", "окт", "кастр", "paź", "жовт", "spa", "eki"),
    11: ("nov", "ноя", "лістап", "lis", "лист", "lap", "kas"),
    12: ("dec", "dez", "dic", "déc", "дек", "снеж", "gru", "груд", "gruo", "ara"),
}


def month_number(name: str) -> int | None:
    """The month, 1 to 12, of a name or its abbreviation, by the longest beginning that fits; None for other words."""
    lowered = name.lower()
    fits = [(len(start), number) for number, starts in MONTHS.items() for start in starts if lowered.startswith(start)]
    return max(fits)[1] if fits else None
