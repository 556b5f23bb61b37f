"""Numbers written in words: «сто двадцать тысяч», "two hundred and five"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from transforms.stories.concepts import ANY

#: letters of a number's beginning that stands for all its forms
SHORTEST_NUMERAL, LONGEST_NUMERAL = 7, 14
#: letters of the units within one word («двадцатипятилетний»)
SHORTEST_UNIT, LONGEST_UNIT = 4, 7
#: stands between hundreds and the rest in English
AND = "and"


def numeral_of(numerals: Mapping[str, int], key: str) -> int:
    """Return the number that a word says, or begins with («двадцатипятилетний»), 0 if it is none.

    `numerals` are numbers by the comparable form of their words, beginnings with a star.
    """
    if value := numerals.get(key):
        return value
    for length in range(min(len(key), LONGEST_NUMERAL), SHORTEST_NUMERAL - 1, -1):
        if value := numerals.get(f"{key[:length]}{ANY}"):
            return value + (units_within(numerals, key[length:]) if is_ten(value) else 0)
    return 0


def units_within(numerals: Mapping[str, int], rest: str) -> int:
    """Return the units that follow tens in one word, 0 if there are none: «ипятилетний»."""
    rest = rest.removeprefix("и")
    for length in range(LONGEST_UNIT, SHORTEST_UNIT - 1, -1):
        value = numerals.get(rest[:length], 0)
        if 0 < value < 10:
            return value
    return 0


def numbers_in(words: Sequence[str], numerals: Mapping[str, int]) -> Iterator[tuple[int, int, int]]:
    """Yield the numbers of a row of words, each with the place of its first word and the place behind its last.

    `numerals` are the numbers of single words; all in comparable form.
    """
    values = [numerals.get(word, 0) for word in words]
    after = 0
    for index, value in enumerate(values):
        if value and index >= after:
            number, after = number_from(words, values, index)
            yield number, index, after


def number_from(words: Sequence[str], values: Sequence[int], index: int) -> tuple[int, int]:
    """Return the number whose words begin at a place, and the place behind them."""
    number, after = values[index], index + 1
    if number < 10 and after < len(values) and values[after] == 100:
        number, after = number * 100, after + 1
    while after < len(values):
        place = after + 1 if words[after] == AND and number % 100 == 0 and after + 1 < len(values) else after
        if not 0 < values[place] < room_in(number):
            break
        number, after = number + values[place], place + 1
    return number, after


def room_in(number: int) -> int:
    """Return below what a number must be to be added to another in words: "twenty three", «сто двадцать»."""
    return 100 if number % 100 == 0 else 10 if is_ten(number % 100) else 0


def is_ten(value: int) -> bool:
    """Tell whether a number takes units as the next word: "twenty three"."""
    return 20 <= value < 100 and value % 10 == 0
