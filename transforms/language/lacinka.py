"""Belarusian in Latin script (łacinka), transliterated letter by letter."""

from __future__ import annotations

import re

# In the order of both alphabets; l is soft unless a vowel follows.
_LETTERS = "a=а b=б c=ц ć=ць č=ч d=д e=э f=ф g=г h=г i=і j=й k=к l=ль ł=л m=м n=н ń=нь o=о p=п r=р s=с ś=сь š=ш t=т u=у"
_MORE_LETTERS = "ŭ=ў v=в w=в y=ы z=з ź=зь ž=ж"
_SINGLE = dict(pair.split("=") for pair in f"{_LETTERS} {_MORE_LETTERS}".split())
_SOFT = {"a": "я", "e": "е", "o": "ё", "u": "ю"}
_GROUPS = {"ch": "х", "dz": "дз", "dž": "дж", "dź": "дзь", "li": "лі"}
_GROUPS |= {f"l{vowel}": f"л{soft}" for vowel, soft in _SOFT.items()}
_GROUPS |= {f"{mark}{vowel}": soft for mark in "ij" for vowel, soft in _SOFT.items()}
_GROUPS |= {f"li{vowel}": f"л{soft}" for vowel, soft in _SOFT.items()}
_UNIT = re.compile("|".join([*sorted(_GROUPS, key=len, reverse=True), "."]))


def in_cyrillic(word: str) -> str:
    """Return a lower-case łacinka word in Cyrillic: 'pasłoŭ' is «паслоў»; letters of other alphabets stay."""
    return _UNIT.sub(lambda unit: _GROUPS.get(unit[0]) or _SINGLE.get(unit[0], unit[0]), word)
