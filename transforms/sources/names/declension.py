"""Russian and Belarusian cases of a source's name, made when the registry is compiled.

A name is declined like a phrase: adjectives and the first noun («Белорусское телеграфное агентство»), both words of a
person («Анатолий Глаз»); what follows the noun stays («Офис Тихановской»). Abbreviations, foreign words and names with
endings in brackets («Радио Свобод(а|ы|е|у|ой)») are not declined; the latter are expanded as written. A form that
nobody uses costs nothing, a missing form costs a citation.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

#: ending of the nominative -> endings of genitive, dative, accusative, instrumental, locative; "/" separates variants
_RU_ADJECTIVES = {
    "ый": "ого ому ого ым ом",
    "ий": "ого/его ому/ему ого им ом/ем",
    "ой": "ого ому ой/ого ым ом",
    "ая": "ой/ей ой/ей ую ой/ей ой/ей",
    "яя": "ей ей юю ей ей",
    "ое": "ого ому ое ым/им ом",
    "ее": "его ему ее им ем",
    "ые": "ых ым ые ыми ых",
    "ие": "их им ие ими их",
}
_RU_NOUNS = {
    "ия": "ии ии ию ией ии",
    "ие": "ия ию ие ием ии",
    "ий": "ия ию ия ием ии",
    "ье": "ья ью ье ьем ье",
    "ость": "ости ости ость остью ости",
    "а": "ы/и е у ой/ей е",
    "я": "и е ю ей е",
    "о": "а у о ом е",
    "е": "я ю е ем е",
    "й": "я ю я/й ем е",
    "ь": "я/и ю/и я/ь ем/ём/ью е/и",
    "": "а у а/ ом е",
}
_RU_PLURALS = {
    "ости": "остей остям ости остями остях",
    "ти": "тей тям ти тями тях",
    "ия": "ий иям ия иями иях",
    "ы": "ов/ ам ы ами ах",
    "и": "ов/ей/ ам/ям и ами/ями ах/ях",
    "а": "/ов ам а ами ах",
}
_BE_ADJECTIVES = {
    "ы": "ага аму ы/ага ым ым",
    "і": "ага/яга аму/яму і/ага ім ім",
    "ая": "ай ай ую ай ай",
    "яя": "яй яй юю яй яй",
    "ае": "ага аму ае ым/ім ым/ім",
    "яе": "яга яму яе ім ім",
    "ыя": "ых ым ыя ымі ых",
    "ія": "іх ім ія імі іх",
}
_BE_NOUNS = {
    "ыя": "ыі ыі ыю ыяй ыі",
    "ія": "іі іі ію іяй іі",
    "сць": "сці сці сць сцю сці",
    "та": "ты це ту тай це",
    "да": "ды дзе ду дай дзе",
    "ка": "кі цы/ке ку кай цы",
    "га": "гі зе гу гай зе",
    "ха": "хі се ху хай се",
    "ва": "ва/вы ву/ве ва/ву вам/вай ве",
    "а": "ы/а е/у у/а ай/ам е",
    "я": "і і/е ю яй і/е",
    "о": "а у о ом е",
    "е": "я ю е ем і",
    "ё": "я ю ё ём і",
    "й": "я ю я/й ем і",
    "ь": "я/і ю/і я/ь ем/ю і",
    "т": "та/ту ту т/та там це",
    "ў": "ва ву ва/ў вам/вым ве",
    "": "а/у у а/ ам е/у",
}
_BE_PLURALS = {
    "сці": "сцяў/сцей сцям сці сцямі сцях",
    "ы": "аў ам ы амі ах",
    "і": "аў/яў/ей ам/ям і амі/ямі ах/ях",
}
#: surnames: «Песков», «Захарова», «Кабакович»
_RU_SURNAMES = {
    "ова": "овой овой ову овой овой",
    "ева": "евой евой еву евой евой",
    "ина": "иной иной ину иной иной",
    "ов": "ова ову ова овым ове",
    "ев": "ева еву ева евым еве",
    "ин": "ина ину ина иным ине",
}
_BE_SURNAMES = {
    "ава": "авай авай аву авай авай",
    "ева": "евай евай еву евай евай",
    "іна": "інай інай іну інай інай",
    "оў": "ова ову ова овым ове",
    "аў": "ава аву ава авым аве",
}
_SPELLABLE = re.compile(r"[А-ЯЁІЎҐа-яёіўґ’'-]+")
_INDECLINABLE = re.compile(r"(?:ио|ыё|иё|юро|ео|уро|э|у|ю)$", re.IGNORECASE)
_CASES = 5


def oblique_forms(name: str, *, is_person: bool = False) -> tuple[str, ...]:
    """Return a name in the cases other than the nominative, in both languages if its letters fit both."""
    words = name.split()
    if not words or name.isascii() or not all(_SPELLABLE.fullmatch(word) for word in words):
        return ()
    tables = []
    if not re.search("[іў]", name, re.IGNORECASE):
        tables.append((_RU_ADJECTIVES, _RU_NOUNS, _RU_PLURALS, _RU_SURNAMES))
    if not re.search("[ищъ]", name, re.IGNORECASE):
        tables.append((_BE_ADJECTIVES, _BE_NOUNS, _BE_PLURALS, _BE_SURNAMES))
    forms = [form for table in tables for form in _declined(words, table, is_person=is_person)]
    return tuple(dict.fromkeys(form for form in forms if form != name))


def _declined(words: list[str], tables: tuple[Mapping[str, str], ...], *, is_person: bool) -> list[str]:
    adjectives, nouns, plurals, surnames = tables
    head = 0 if is_person else _head_of(words, adjectives)
    declined = range(len(words)) if is_person else [head]
    if any(_stays(words, place, is_person=is_person) for place in declined):
        return []
    if is_person:
        columns = [_cases(word, _person_table(words, place, nouns, surnames)) for place, word in enumerate(words)]
    else:
        columns = _phrase_columns(words, head, (adjectives, nouns, plurals))
    cases = ([column[case] for column in columns] for case in range(_CASES))
    return [" ".join(pieces) for choices in cases for pieces in _products(choices)]


def _phrase_columns(words: list[str], head: int, tables: tuple[Mapping[str, str], ...]) -> list[list[list[str]]]:
    """Return the cases of each word of a phrase: adjectives, the noun at `head`, and the rest unchanged."""
    adjectives, nouns, plurals = tables
    is_plural = head > 0 and words[head - 1][-2:] in ("ые", "ие", "ыя", "ія")
    columns = [_cases(word, adjectives) for word in words[:head]]
    columns.append(_cases(words[head], plurals if is_plural else nouns))
    return [*columns, *([[rest]] * _CASES for rest in words[head + 1 :])]


def _head_of(words: list[str], adjectives: Mapping[str, str]) -> int:
    """Return the place of the noun: the first word that is not an adjective, or the last word."""
    places = (place for place, word in enumerate(words) if not _has_ending(word, adjectives))
    return next(places, len(words) - 1)


def _stays(words: list[str], place: int, *, is_person: bool) -> bool:
    """Tell whether a word has no cases."""
    word = words[place]
    return _is_fixed(word) or len(words) == 1 and word[-1] in "иіыое" and not is_person


def _person_table(
    words: list[str], place: int, nouns: Mapping[str, str], surnames: Mapping[str, str]
) -> Mapping[str, str]:
    """Return the endings of surnames, which differ; a woman's that ends in a consonant stays: «Натальи Эйсмонт»."""
    if place + 1 < len(words):
        return {**nouns, "ы": "ыя ыю ыя ыем ыі"}
    is_woman = len(words) > 1 and words[0][-1] in "ая"
    return surnames if is_woman else {**nouns, "о": "о о о о о", **surnames}


def _is_fixed(word: str) -> bool:
    """Tell whether a word is never declined.

    «МИД» (its endings are in brackets), compounds of capitals, foreign -о, -у, -ю.
    """
    return sum(letter.isupper() for letter in word) > 1 or bool(_INDECLINABLE.search(word)) or len(word) < 3


def _has_ending(word: str, table: Mapping[str, str]) -> bool:
    return len(word) > 3 and any(word.endswith(ending) for ending in table)


def _cases(word: str, table: Mapping[str, str]) -> list[list[str]]:
    ending = next((ending for ending in _longest_first(tuple(table)) if word.endswith(ending)), None)
    if ending is None:
        return [[word]] * _CASES
    stem = word[: len(word) - len(ending)]
    return [[stem + variant for variant in variants.split("/")] for variants in table[ending].split(" ")]


@lru_cache(maxsize=32)
def _longest_first(endings: tuple[str, ...]) -> list[str]:
    return sorted(endings, key=len, reverse=True)


def _products(choices: list[list[str]]) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = [()]
    for options in choices:
        found = [(*head, option) for head in found for option in options]
    return found
