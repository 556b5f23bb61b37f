"""Keys that mean the same in Belarusian, Russian, Ukrainian and English: names, numbers, days, results of matches."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from enum import IntEnum
from typing import NamedTuple

from presswatch.patterns import late_pattern
from transforms.language import Memo
from transforms.stories.skeletons import SKELETONS

#: characters of a text from which keys are taken: news says first what it is about
READ = 900


class Kind(IntEnum):
    """The kind of a term; kept in the lowest four bits of its hash."""

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
    MEANING = 10


class Key(NamedTuple):
    """A key and one of its places: `word` is its form in title or text; `weight` is its weight there."""

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
#: capitalised in English, and no names
WEEKDAYS = frozenset(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
MONTHS = {form: number for number, forms in enumerate(_MONTH_FORMS, 1) for form in forms.split()}
_ENGLISH = "|".join(sorted((name.title() for name in MONTHS if name.isascii()), key=len, reverse=True))
_MONTH = f"{_ENGLISH}|" + "|".join(sorted((name for name in MONTHS if not name.isascii()), key=len, reverse=True))
# A lookbehind after the first digit checks what precedes a figure: searching for a digit stays in C.
_DAYS = late_pattern(
    rf"(?P<day>[0-9](?<![\w.,]\d)\d?)(?:(?:st|nd|rd|th|-га|-го)?\s+(?P<month>{_MONTH})(?!\w)"
    r"|\.(?P<month_number>[01]\d)(?:\.(?:20)?\d\d)?(?![\w.]\d|\w))"
)
_MONTH_FIRST = late_pattern(rf"(?P<month>{_ENGLISH})\s+(?P<day>[0-3]?\d)(?![\w,.]\d|\w)")
_ONE_RESULT = r"[0-9](?<![\w:.,]\d)\d{0,2}\s?[:–-]\s?\d{1,3}(?![\w:%–-]|[.,]\d)"
# Sets or periods stand one after another: two matches of one player easily share one of them, hardly all.
_RESULT = late_pattern(rf"{_ONE_RESULT}(?:(?:,? |,? and | [иі] ){_ONE_RESULT})*")
_PAIR = late_pattern(r"(\d+)\s?[:–-]\s?(\d+)")
_NUMBER = late_pattern(
    r"[0-9](?:(?<![\w.,:]\d)\d{0,2}(?:[ \u00a0\u202f,]\d{3})+(?!\d)|(?<![\w:]\d)\d*(?:[.,]\d+)?(?!\d|:\d))"
)
_DIGIT = late_pattern("[0-9]")
#: multipliers after a number, by their beginning
_MULTIPLIERS = {
    "тыс": 1e3, "тис": 1e3, "thousand": 1e3, "млн": 1e6, "мільён": 1e6, "мильён": 1e6, "миллион": 1e6, "мільйон": 1e6,
    "million": 1e6, "млрд": 1e9, "мільярд": 1e9, "миллиард": 1e9, "billion": 1e9, "bn": 1e9,
}  # fmt: skip
_MULTIPLIED = late_pattern(rf"[ \u00a0\u202f]?((?:{'|'.join(_MULTIPLIERS)})\w*)", re.IGNORECASE)
_GROUPS = late_pattern(r"[ \u00a0\u202f]|,(?=\d{3}(?!\d))")
#: all capitals of the scripts of names: searching for one stays in C
_CAPITALS = "".join(filter(str.isupper, map(chr, range(0x41, 0x530))))
#: a capitalised word; `followed` matches if another follows directly
_CAPITAL = late_pattern(rf"[{_CAPITALS}](?<![\w’'ʼ-][{_CAPITALS}])[\w’'ʼ]*(?P<followed>(?= [{_CAPITALS}]\w))?")
#: weight of a name directly followed by another
FIRST_OF_SEVERAL = 0.5
#: pairs of quotation marks
QUOTED = frozenset(("«»", "“”", "„“", '""'))
#: what precedes the first word of a sentence, which is always capitalised
_SENTENCE_BEGINS = late_pattern(r"(?:^|[.!?…:]['\"»”]?\s+|\n\s*|[«“„\"(—–-]\s*)$")
#: share of capitalised words from which a title counts as written in title case
_TITLE_CASE = 0.6
_LETTERS = late_pattern(r"[^\W\d_]{4,}")
_CYRILLIC = late_pattern("[А-яёЁіІўЎ]")


def days_of(field: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Yield the days of the year that a text names, as month-day, with their place."""
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
    """Yield days, results and numbers of a field; a day or a result is not a number as well."""
    if not _DIGIT.search(field):
        return
    rest = field
    for day, found in days_of(field):
        yield Key(Kind.DAY, day, found.group())
        if in_title:
            yield Key(Kind.TITLE_DAY, day, found.group())
        rest = blanked(rest, found)
    for found in _RESULT.finditer(rest):
        yield Key(Kind.RESULT, result_of(found.group()), found.group())
        rest = blanked(rest, found)
    for found in _NUMBER.finditer(rest):
        value = _GROUPS.sub("", found.group()).replace(",", ".")
        if times := _MULTIPLIED.match(rest, found.end()):
            value = multiplied(value, times.group(1).lower())
        if len(value) > 1:
            yield Key(Kind.NUMBER, value, found.group())


def result_of(written: str) -> str:
    """Return a result in one order for all outlets: each names its own side first."""
    parts = [(int(one), int(other)) for one, other in _PAIR.findall(written)]
    ours = min(parts, [(other, one) for one, other in parts])
    return " ".join(f"{one}:{other}" for one, other in ours)


def multiplied(value: str, word: str) -> str:
    """Return a number with the multiplier after it applied: «19 тысяч» is "19,000"."""
    return f"{float(value) * times_of(word):.0f}"


def times_of(word: str) -> float:
    """Return what a word after a number multiplies it by, 1 if it is no such word."""
    word = word.lower()
    return next((factor for start, factor in _MULTIPLIERS.items() if word.startswith(start)), 1.0)


def blanked(text: str, found: re.Match[str]) -> str:
    """Return the text with a match blanked out, so that all places stay."""
    return f"{text[: found.start()]}{' ' * (found.end() - found.start())}{text[found.end() :]}"


def names_of(
    title: str, text: str, lower_words: AbstractSet[str], skeletons: Mapping[str, str] = SKELETONS
) -> Iterator[Key]:
    """Yield words that are names by their capital: inside a sentence, or at its beginning if they stand inside another.

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
    """Return words that occur capitalised more than once and never otherwise."""
    counts = Counter(words)
    return {word for word, count in counts.items() if count > 1 and len(word) > 3 and word.lower() not in lower_words}


def kind_of_name(skeleton: str) -> Kind:
    """Return the kind of a name: those of two or three consonants coincide by chance."""
    return Kind.NAME if len(skeleton) > 3 else Kind.SHORT_NAME


def capitals_of(field: str, is_every_word: bool = False) -> Iterator[tuple[str, bool, bool]]:
    """Yield capitalised words, whether the capital makes each a name, and whether another follows directly."""
    for found in _CAPITAL.finditer(field):
        word = found[0]
        lower = word.lower()
        if lower in MONTHS or lower in WEEKDAYS:
            continue
        begins = is_every_word or _SENTENCE_BEGINS.search(field, max(0, found.start() - 4), found.start())
        is_sure = not begins or is_quoted_alone(field, found)
        yield word, is_sure, found["followed"] is not None


def is_quoted_alone(field: str, found: re.Match[str]) -> bool:
    """Tell whether a word is all that stands in quotation marks, as the name of a firm, a club or a village does."""
    before, after = field[found.start() - 1 : found.start()], field[found.end() : found.end() + 1]
    return bool(after) and before + after in QUOTED


def is_title_case(title: str) -> bool:
    """Tell whether a title is in title case, as English headlines are; Cyrillic ones are only all in capitals."""
    if _CYRILLIC.search(title):
        return title.isupper()
    words = _LETTERS.findall(title)
    return bool(words) and sum(word[0].isupper() for word in words) >= _TITLE_CASE * len(words)


#: weight of a number by its form: years and small numbers are in most texts
def weight_of_number(value: str) -> float:
    """Return how distinctive a number is, on the scale of `Background`."""
    whole, _, part = value.partition(".")
    if part:
        return 5.5
    if len(whole) == 4 and "1900" <= whole <= "2060":
        return 2.0
    digits = len(whole.rstrip("0"))
    return {1: 2.5, 2: 4.0, 3: 5.5}.get(digits, 6.5) if len(whole) > 2 else (2.0 if digits == 1 else 3.0)


_NUMBER_WEIGHTS = Memo(weight_of_number, most=8192)


def weight_of_figure(kind: Kind, value: str) -> float:
    """Return how distinctive a day, a number or a result is."""
    if kind in (Kind.DAY, Kind.TITLE_DAY):
        return 3.0
    return 4.5 if kind is Kind.RESULT else _NUMBER_WEIGHTS[value]
