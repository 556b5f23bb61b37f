"""Recognise lines that change by themselves: counters, how long ago something was, today's date and weather.

«Просмотров: 1 204», "12 comments", "Raised 5,300 of 20,000 euros", "5 minutes ago", «Сегодня, 10:20», "❤ 12". Sentences
and results of games are not among them: whoever changes a number there corrects it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from presswatch.shipped import shipped_table

#: characters of the longest line that changes by itself
LONGEST = 80
WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")
NUMBER = re.compile(r"[-+−]?\d+(?:[.,\u00a0\u202f ]\d+)*")
SENTENCE_END = re.compile(r"[.!?…][»”\"’')\]]*$")
CLOCK = re.compile(r"(?<!\d)\d{1,2}:\d{2}(?!\d)")
#: a day or a clock in numbers
DAY = re.compile(r"(?<!\d)(?:\d{4}|\d{1,2}:\d{2}(?!\d))")
#: a button with what it counts: «Обсудить (12)»
BUTTON = re.compile(r"[^\W\d_][^\d().]{2,30}\(\d{1,5}\)")
#: numbers of a sentence that tells how far something has come: "4,210 of 10,000 euros"
FEWEST_NUMBERS = 2


def is_counter(line: str) -> bool:
    """Tell whether a line only counts something or only says when something was."""
    if len(line) > LONGEST:
        return False
    words = [word.lower() for word in WORD.findall(line)]
    if not words:
        return is_reaction(line)
    is_sentence = SENTENCE_END.search(line) is not None
    if not is_sentence and any(map(moments()[0].fullmatch, words)) and says_when(line):
        return any(map(str.isdigit, line)) or len(words) > 1
    if not any(map(str.isdigit, line)) or (is_sentence and not is_progress(line)):
        return False
    return are_counted(words)


def are_counted(words: list[str]) -> bool:
    """Tell whether words name what is counted, such as views, and nothing else."""
    counted, beside = counter_words()
    return any(map(counted.fullmatch, words)) and all(
        counted.fullmatch(word) or beside.fullmatch(word) for word in words
    )


def says_when(line: str) -> bool:
    """Tell whether a line only says when something was: a day, a clock, how long ago."""
    if len(line) > LONGEST or not (words := [word.lower() for word in WORD.findall(line)]):
        return len(line) <= LONGEST and DAY.search(line) is not None
    return all(any(kind.fullmatch(word) for kind in moments()) for word in words)


def counts(line: str) -> bool:
    """Tell whether a line that is no sentence counts something among other words, or tells weather and time."""
    if len(line) > LONGEST or SENTENCE_END.search(line) or not any(map(str.isdigit, line)):
        return False
    if ("°" in line and CLOCK.search(line)) or BUTTON.fullmatch(line):
        return True
    return any(map(counter_words()[0].fullmatch, (word.lower() for word in WORD.findall(line))))


def is_reaction(line: str) -> bool:
    """Tell whether a line without words has numbers beside pictures: "❤ 12 😂 3"."""
    return any(map(str.isdigit, line)) and any(unicodedata.category(sign) == "So" for sign in line)


def is_progress(sentence: str) -> bool:
    """Tell whether a sentence tells how far something has come: «Уже собрали 42 108 из 100 000 рублей»."""
    return len(NUMBER.findall(sentence)) >= FEWEST_NUMBERS and progress().search(sentence) is not None


@cache
def counter_words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return patterns for the nouns that counters count, and for the small words and units beside them."""
    words = shipped_table("pages.toml")["counters"]
    counted, beside = (re.compile("|".join(words[name])) for name in ("counted", "beside"))
    return counted, beside


@cache
def moments() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return patterns for the words that say when something was seen from now, and for days and small words."""
    table = shipped_table("pages.toml")
    months = (form for names in table["months"].values() for name in names for form in name.split("/"))
    weekdays = (name for names in table["weekdays"].values() for name in names)
    days = "|".join([*table["counters"]["at"], *map(re.escape, months), *map(re.escape, weekdays)])
    return re.compile("|".join(table["counters"]["moments"])), re.compile(days)


@cache
def progress() -> re.Pattern[str]:
    """Return a pattern for the words that say how far something has come."""
    return re.compile(
        rf"(?<!\w)(?:{'|'.join(shipped_table('pages.toml')['counters']['progress'])})(?!\w)", re.IGNORECASE
    )
