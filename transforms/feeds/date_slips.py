"""Dates of feeds in a form that the reader of dates knows: what people and programs write otherwise, put right.

Only what is in no doubt is changed: digits of other scripts, hours and minutes with their words, the order of parts
that are named, marks of programs.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache

from presswatch.patterns import late_pattern
from presswatch.shipped import shipped_table

Rewriting = Callable[[re.Match[str]], str]
CHINESE = "〇一二三四五六七八九"
_NUMERAL = "[〇零一二三四五六七八九十]"


def _in_digits(numeral: str) -> str:
    """Return a Chinese numeral up to 99, or a year digit by digit."""
    numeral = numeral.replace("零", "〇")
    if "十" not in numeral:
        return "".join(str(CHINESE.index(sign)) for sign in numeral)
    tens, _, ones = numeral.partition("十")
    return str((CHINESE.index(tens) if tens else 1) * 10 + (CHINESE.index(ones) if ones else 0))


def _day_in_digits(found: re.Match[str]) -> str:
    return "-".join(_in_digits(part) for part in found.groups()) + " "


def _day_of_year(found: re.Match[str]) -> str:
    year, number = int(found[1]), int(found[2])
    is_one = 0 < year < 9999 and 0 < number <= 366
    return (date(year, 1, 1) + timedelta(days=number - 1)).isoformat() if is_one else found[0]


def _day_of_week(found: re.Match[str]) -> str:
    try:
        return date.fromisocalendar(int(found[1]), int(found[2]), int(found[3])).isoformat()
    except ValueError:
        return found[0]


ROMAN = "I II III IV V VI VII VIII IX X XI XII".split()  # noqa: SIM905


def _month_in_digits(found: re.Match[str]) -> str:
    return f"{found[1]}.{ROMAN.index(found[2]) + 1:02}."


def _words(name: str) -> str:
    """Return an alternation of the words that are listed under a name."""
    return "|".join(shipped_table("pages.toml")["dates"][name])


TAGS = late_pattern(r"<[^<>]{0,200}>")
#: forms that are in no doubt beside the one that is read, in the order in which they are put right
SLIPS: tuple[tuple[re.Pattern[str], str | Rewriting], ...] = (
    (late_pattern(r"(?<=\d)[\u2010-\u2013](?=\d)"), "-"),
    # the day and the halves of a day of East Asia
    (late_pattern(rf"({_NUMERAL}{{4}})年({_NUMERAL}{{1,3}})月({_NUMERAL}{{1,3}})日"), _day_in_digits),
    (
        late_pattern(
            r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]?"
            r"\s*(?:\([^()]{1,4}\)|(?:星期|周|週|礼拜)[一二三四五六日天]|[月火水木金土日]曜日?|[월화수목금토일]요일)?"
        ),
        r"\1-\2-\3 ",
    ),
    (
        late_pattern(r"(?<=\d)\s*[:時时시点點]\s*(\d{1,2})(?:\s*[分분](?:\s*(\d{1,2})\s*[秒초])?)?(?=\s|$|[^\d:])"),
        ":\\1",
    ),
    (late_pattern(rf"(?:{_words('after_noon')})\s*(\d{{1,2}}:\d{{1,2}})"), r"\1 PM"),
    (late_pattern(rf"(?:{_words('before_noon')})\s*(\d{{1,2}}:\d{{1,2}})"), r"\1 AM"),
    # hours and minutes with their words: "10 час. 07 мин.", "10h07", "10:07 ч."
    (
        late_pattern(
            rf"(?i)(?<!\d)(2[0-4]|[01]?\d)\s?(?:{_words('hour')})\.?\s?([0-5]\d)(?![\d:])"
            rf"(?:\s?(?:{_words('minute')})\b\.?)?"
        ),
        r"\1:\2",
    ),
    (late_pattern(rf"(?i)(?<=\d[:.]\d\d)\s?(?:{_words('after_clock')})\b\.?(?=\s|$)"), ""),
    # Lithuanian "d." after its day, a joining word before the clock
    (late_pattern(r"(?<=\d)\s?d\.,?(?=\s|$)"), ""),
    (late_pattern(rf"(?i)(?<=[\w.]),?\s(?:{_words('day_to_clock')})\s(?=\d{{1,2}}[:.]\d\d)"), " "),
    # logs of servers; fourteen digits; the day of the year and of the week (ISO 8601)
    (late_pattern(r"^(\d{1,2})/([A-Za-z]{3})/(\d{4}):(?=\d)"), r"\1 \2 \3 "),
    (late_pattern(r"^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$"), r"\1-\2-\3 \4:\5:\6"),
    (late_pattern(r"^(\d{4})-(\d{3})(?=T|$)"), _day_of_year),
    (late_pattern(r"^(\d{4})-?W(\d{2})-?([1-7])(?=T|$)"), _day_of_week),
    # Vietnamese names its weekdays by numbers and puts the day first
    (late_pattern(r"(?i)^(?:thứ\s\w+|chủ\snhật),?\s*(\d{1,2})[/-](\d{1,2})[/-](\d{4})"), r"\1.\2.\3"),
    # an offset and its letter both
    (late_pattern(r"(?<=\d)([+-]\d{2}:?\d{2})Z$"), r"\1"),
    (late_pattern(r"(?<=\d)Z(?=[+-]00:?00$)"), ""),
    # what it is called: "Published: …"; the weekday twice: "Thu, Thu, …"
    (late_pattern(r"^[^\W\d_]{3,20}:\s*(?=\S)"), ""),
    (late_pattern(r"^([^\W\d_]{2,12})[\s,]+(?=\1\b)"), ""),
    # RFC 3339 §5.6: T and Z may be small
    (late_pattern(r"(?<=\d)t(?=\d)"), "T"),
    (late_pattern(r"(?<=\d)z$"), "Z"),
    (late_pattern(r"\b(?:gmt|utc)$"), "GMT"),
    (late_pattern(r"(?<=\d)_(?=\d)"), " "),
    (late_pattern(r"^(\d{4})(\d{2})(\d{2})\s(?=\d{1,2}:)"), r"\1-\2-\3 "),
    # seconds as a program prints a large number; the month as a Roman number
    (late_pattern(r"^\d\.\d{5,12}[eE]\+?(?:0?9|12)$"), lambda found: str(int(float(found[0])))),
    (late_pattern(r"^(\d{1,2})[\s./-]{1,2}(I{1,3}|I?[VX]|VI{1,3}|XI{1,2})[\s./-]{1,2}(?=\d{4}\b)"), _month_in_digits),
    (late_pattern(r"^@(?=\d{10}(?:\.\d+)?$)"), ""),
    # JSON of Microsoft's programs: /Date(1782000000000+0300)/
    (late_pattern(r"^\\?/Date\((\d{10,13})(?:[+-]\d{4})?\)\\?/$"), r"\1"),
    (
        late_pattern(r"(?<=[\sT])(\d{1,2}):(\d{1,2}):(\d{1,2})(?!\d)"),
        lambda found: ":".join(n.zfill(2) for n in found.groups()),
    ),
    # an offset twice, with a blank in it, with a dot
    (late_pattern(r"([+-]\d{2}:?\d{2})\s\1$"), r"\1"),
    (late_pattern(r"(?<=:\d\d)(\s?[+-])\s(?=\d{2}:?\d{2}$)"), r"\1"),
    (late_pattern(r"(?<=:\d\d)(\s?[+-]\d{1,2})\.(?=\d{2}$)"), r"\1:"),
)


def without_slips(raw: str) -> str:
    """Return a date in one line, without what programs and people certainly added to it or mistyped in it."""
    text = in_ascii_digits(" ".join(html.unescape(TAGS.sub(" ", raw)).split())[:200]).strip("\"'«»“”`")
    if MARKED.search(text):
        text = in_latin_words(text)
    for slip, instead in SLIPS:
        text = slip.sub(instead, text)
    return text


def in_ascii_digits(text: str) -> str:
    """Return a text with the digits of every script as 0 to 9, and full-width marks as the usual ones."""
    if text.isascii():
        return text
    text = "".join(unicodedata.normalize("NFKC", sign) if "\uff00" <= sign <= "\uffef" else sign for sign in text)
    return "".join(str(unicodedata.digit(sign)) if sign.isdecimal() else sign for sign in text)


#: scripts of South Asia and Thailand, whose vowels are marks that no pattern of letters finds
MARKED = late_pattern("[\u0900-\u0eff]")
THAI = late_pattern("[\u0e00-\u0e7f]")
#: years of the Buddhist era, which Thai dates count in
BUDDHIST_YEAR = late_pattern(r"\b2[45]\d\d\b")
BUDDHIST_AHEAD = 543
LATIN_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def in_latin_words(text: str) -> str:
    """Return a date with English names for months in those scripts, without their weekdays, and in our era."""
    months, words = marked_words()
    latin = words.sub(lambda run: f" {' '.join(months_within(run[0], months))} ", text)
    if THAI.search(text):
        latin = BUDDHIST_YEAR.sub(lambda year: str(int(year[0]) - BUDDHIST_AHEAD), latin)
    return " ".join(latin.split())


def months_within(run: str, months: dict[str, int]) -> Iterator[str]:
    """Yield the months that words without spaces between them name."""
    while run:
        word = next((form for form in months if run.startswith(form)), None)
        if word:
            yield LATIN_MONTHS[months[word] - 1]
        run = run[len(word or run[0]) :]


@cache
def marked_words() -> tuple[dict[str, int], re.Pattern[str]]:
    """Return the months of those scripts by their forms, the longest first.

    And a run of months and words that are idle.
    """
    table = shipped_table("pages.toml")
    forms = {
        form: number
        for months in table["marked_months"].values()
        for number, names in enumerate(months, 1)
        for form in names.split("/")
    }
    idle = [day for days in table["marked_weekdays"].values() for day in days] + table["dates"]["marked_idle"]
    words = "|".join(re.escape(word) for word in sorted({*forms, *idle}, key=len, reverse=True))
    longest_first = dict(sorted(forms.items(), key=lambda item: -len(item[0])))
    return longest_first, re.compile(rf"(?<!{MARKED.pattern})(?:(?:{words})[.,]?\s?)+(?!{MARKED.pattern})")
