"""Keys that mean the same in Belarusian, Russian, Ukrainian and English: names, numbers, days, results of a match."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from enum import IntEnum
from typing import NamedTuple

from transforms.language import Memo
from transforms.stories.skeletons import SKELETONS

#: characters of a text that keys are taken from: news says first what it is about
READ = 2500


class Kind(IntEnum):
    """What a term is; kept in the lowest four bits of its hash."""

    STEM = 0
    NAME = 1
    SHORT_NAME = 2
    NUMBER = 3
    DAY = 4
    SOURCE = 5
    TOPIC = 6
    RESULT = 7
    TITLE_DAY = 8
    CONCEPT = 9


class Key(NamedTuple):
    """A key and one place where it stands: `word` is written so in title or text; `weight` is its worth there."""

    kind: Kind
    value: str
    word: str
    weight: float = 1.0


#: months as they follow or precede a day, in Belarusian, Russian, Ukrainian and English
_MONTH_FORMS = (
    "студзеня января січня january jan", "лютага февраля лютого february feb", "сакавіка марта березня march mar",
    "красавіка апреля квітня april apr", "мая траўня травня may", "чэрвеня июня червня june jun",
    "ліпеня июля липня july jul", "жніўня августа серпня august aug", "верасня сентября вересня september sept sep",
    "кастрычніка октября жовтня october oct", "лістапада ноября листопада november nov",
    "снежня декабря грудня december dec",
)  # fmt: skip
MONTHS = {form: number for number, forms in enumerate(_MONTH_FORMS, 1) for form in forms.split()}
_ENGLISH = "|".join(sorted((name.title() for name in MONTHS if name.isascii()), key=len, reverse=True))
_MONTH = f"{_ENGLISH}|" + "|".join(sorted((name for name in MONTHS if not name.isascii()), key=len, reverse=True))
# What stands before a figure is looked at behind its first digit: a search for a digit never leaves C.
_DAYS = re.compile(
    rf"(?P<day>[0-9](?<![\w.,]\d)\d?)(?:(?:st|nd|rd|th|-га|-го)?\s+(?P<month>{_MONTH})(?!\w)"
    r"|\.(?P<month_number>[01]\d)(?:\.(?:20)?\d\d)?(?![\w.]\d|\w))"
)
_MONTH_FIRST = re.compile(rf"(?P<month>{_ENGLISH})\s+(?P<day>[0-3]?\d)(?![\w,.]\d|\w)")
_RESULT = re.compile(r"[0-9](?<![\w:.,]\d)\d{0,2}\s?[:–-]\s?\d{1,3}(?![\w:%–-]|[.,]\d)")
_NUMBER = re.compile(
    r"[0-9](?:(?<![\w.,:]\d)\d{0,2}(?:[ \u00a0\u202f,]\d{3})+(?!\d)|(?<![\w:]\d)\d*(?:[.,]\d+)?(?!\d|:\d))"
)
_DIGIT = re.compile("[0-9]")
#: what a word behind a number makes of it, by its beginning
_MULTIPLIERS = {
    "тыс": 1e3, "тис": 1e3, "thousand": 1e3, "млн": 1e6, "мільён": 1e6, "мильён": 1e6, "миллион": 1e6, "мільйон": 1e6,
    "million": 1e6, "млрд": 1e9, "мільярд": 1e9, "миллиард": 1e9, "billion": 1e9, "bn": 1e9,
}  # fmt: skip
_MULTIPLIED = re.compile(rf"[ \u00a0\u202f]?((?:{'|'.join(_MULTIPLIERS)})\w*)", re.IGNORECASE)
_GROUPS = re.compile(r"[ \u00a0\u202f]|,(?=\d{3}(?!\d))")
#: every capital of the scripts that names come in: a search for one never leaves C
_CAPITALS = "".join(filter(str.isupper, map(chr, range(0x41, 0x530))))
#: a word with a capital; `followed` is there where another stands behind it at once
_CAPITAL = re.compile(rf"[{_CAPITALS}](?<![\w’'ʼ-][{_CAPITALS}])[\w’'ʼ]*(?P<followed>(?= [{_CAPITALS}]\w))?")
#: what a name is worth behind which another stands
FIRST_OF_SEVERAL = 0.5
#: what stands before the first word of a sentence: there every word has a capital
_SENTENCE_BEGINS = re.compile(r"(?:^|[.!?…:]['\"»”]?\s+|\n\s*|[«“„\"(—–-]\s*)$")
#: how many capitals of a title in ten make it one in which every word has one
_TITLE_CASE = 0.6
_LETTERS = re.compile(r"[^\W\d_]{4,}")


def days_of(field: str) -> Iterator[tuple[str, re.Match[str]]]:
    """The days of the year that a text names, as month-day, with where it does."""
    for found in _DAYS.finditer(field):
        name = found["month"]
        month, day = MONTHS[name.lower()] if name else int(found["month_number"]), int(found["day"])
        if 1 <= month <= 12 and 1 <= day <= 31:
            yield f"{month}-{day}", found
    for found in _MONTH_FIRST.finditer(field):
        begins = found.start() == 0 or not field[found.start() - 1].isalnum()
        if begins and 1 <= int(found["day"]) <= 31:
            yield f"{MONTHS[found['month'].lower()]}-{int(found['day'])}", found


def figures_of(field: str, in_title: bool) -> Iterator[Key]:
    """Days, results and numbers of a field; what is a day or a result is no number besides."""
    if not _DIGIT.search(field):
        return
    rest = field
    for day, found in days_of(field):
        yield Key(Kind.DAY, day, found.group())
        if in_title:
            yield Key(Kind.TITLE_DAY, day, found.group())
        rest = blanked(rest, found)
    for found in _RESULT.finditer(rest):
        # Each outlet names its own team first.
        yield Key(Kind.RESULT, ":".join(sorted(re.findall(r"\d+", found.group()))), found.group())
        rest = blanked(rest, found)
    for found in _NUMBER.finditer(rest):
        value = _GROUPS.sub("", found.group()).replace(",", ".")
        if times := _MULTIPLIED.match(rest, found.end()):
            value = multiplied(value, times.group(1).lower())
        if len(value) > 1:
            yield Key(Kind.NUMBER, value, found.group())


def multiplied(value: str, word: str) -> str:
    """A number with the word behind it: «19 тысяч» is "19,000"."""
    factor = next(number for start, number in _MULTIPLIERS.items() if word.startswith(start))
    return f"{float(value) * factor:.0f}"


def blanked(text: str, found: re.Match[str]) -> str:
    """The text with a match taken out, all others where they were."""
    return f"{text[: found.start()]}{' ' * (found.end() - found.start())}{text[found.end() :]}"


def names_of(
    title: str, text: str, lower_words: AbstractSet[str], skeletons: Mapping[str, str] = SKELETONS
) -> Iterator[Key]:
    """Words that are names by their capital: inside a sentence, or at its beginning where the text has them so again.

    `lower_words` hold the words of the article that stand in it in small letters. Of several in a row the
    last tells most: first names and titles stand before it. `skeletons` are those of any written name.
    """
    found = list(capitals_of(title, is_title_case(title))) + list(capitals_of(text))
    sure = {word for word, is_sure, _ in found if is_sure} | repeated([word for word, _, _ in found], lower_words)
    for word, _, is_followed in found:
        if word in sure:
            skeleton = skeletons[word]
            if len(skeleton) > 1:
                yield Key(kind_of_name(skeleton), skeleton, word, FIRST_OF_SEVERAL if is_followed else 1.0)


def repeated(words: Sequence[str], lower_words: AbstractSet[str]) -> set[str]:
    """Words that come with a capital more than once and never without."""
    counts = Counter(words)
    return {word for word, count in counts.items() if count > 1 and len(word) > 3 and word.lower() not in lower_words}


def kind_of_name(skeleton: str) -> Kind:
    """Names of two or three consonants are shared by chance."""
    return Kind.NAME if len(skeleton) > 3 else Kind.SHORT_NAME


def capitals_of(field: str, is_every_word: bool = False) -> Iterator[tuple[str, bool, bool]]:
    """Words with a capital; whether it makes a name of them, and whether another such word follows at once."""
    for found in _CAPITAL.finditer(field):
        word = found[0]
        if word.lower() not in MONTHS:
            begins = is_every_word or _SENTENCE_BEGINS.search(field, max(0, found.start() - 4), found.start())
            yield word, not begins, found["followed"] is not None


def is_title_case(title: str) -> bool:
    """Whether a title is written with a capital for every longer word, as English headlines are."""
    words = _LETTERS.findall(title)
    return bool(words) and sum(word[0].isupper() for word in words) >= _TITLE_CASE * len(words)


#: the weight of a number by its form: years and small numbers stand in most texts
def weight_of_number(value: str) -> float:
    """How telling a number is, on the scale of `Background`."""
    whole, _, part = value.partition(".")
    if part:
        return 5.5
    if len(whole) == 4 and "1900" <= whole <= "2060":
        return 2.0
    digits = len(whole.rstrip("0"))
    return {1: 2.5, 2: 4.0, 3: 5.5}.get(digits, 6.5) if len(whole) > 2 else (2.0 if digits == 1 else 3.0)


_NUMBER_WEIGHTS = Memo(weight_of_number, most=8192)


def weight_of_figure(kind: Kind, value: str) -> float:
    """How telling a day, a number or a result is."""
    if kind in (Kind.DAY, Kind.TITLE_DAY):
        return 3.0
    return 4.5 if kind is Kind.RESULT else _NUMBER_WEIGHTS[value]
