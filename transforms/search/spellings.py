"""How other languages may write a name that no table has: spellings by the letters that languages exchange.

«Марченко» is «Марчанка» in Belarusian and "Marchenko" in English. The letters are data (`seeds/spellings.toml`). A
spelling is a candidate, not an identity: what is found by it is shown as approximate.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from presswatch.errors import RulesError
from transforms.language import latin_key, stem, stems_of, word_key

_CYRILLIC = re.compile("[а-яіўё]")
_FILE = "spellings.toml"
#: names of fewer letters are other names in too many spellings
SHORTEST = 3
#: spellings of one word tried in each language, the likeliest first; all stems of one name
MOST_SPELLINGS, MOST_STEMS = 120, 1500


@dataclass(frozen=True, slots=True)
class Exchange:
    """Letters, and how else they are written, the usual way first."""

    pattern: re.Pattern[str]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alphabet:
    """The exchanges of one language; `keeps_letters`: letters may also stay as they are, and all exchanges count."""

    exchanges: tuple[Exchange, ...]
    keeps_letters: bool = False

    def ways(self, word: str, place: int) -> Iterator[tuple[int, str, int]]:
        """Yield what may stand for the letters at a place: (where they end, spelling, cost)."""
        fitting = [(match, one) for one in self.exchanges if (match := one.pattern.match(word, place))]
        if self.keeps_letters or not fitting:
            yield place + 1, word[place : place + 1], 0
            first = 1
        else:
            longest = max(match.end() for match, _ in fitting)
            fitting, first = [pair for pair in fitting if pair[0].end() == longest][-1:], 0
        for match, one in fitting:
            # An exchange of no letters stands at the end of a word.
            end = max(match.end(), place + (match.end() == len(word) == place))
            for number, other in enumerate(one.others):
                yield end, match.expand(other), first or min(number, 1)

    def spellings(self, word: str, most_exchanges: int) -> list[str]:
        """Return other spellings of a word, those with the fewest exchanges first."""
        made: list[dict[str, int]] = [{"": 0}, *({} for _ in range(len(word) + 1))]
        for place in range(len(word) + 1):
            ways = list(self.ways(word, place))
            for text, spent in made[place].items():
                for end, spelling, cost in ways:
                    whole, total = text + spelling, spent + cost
                    if total <= most_exchanges and total < made[end].get(whole, total + 1):
                        made[end][whole] = total
        whole_words = made[len(word) + 1]
        return sorted(whole_words, key=whole_words.__getitem__)[:MOST_SPELLINGS]


@dataclass(frozen=True, slots=True)
class Spellings:
    """The exchanges between Cyrillic alphabets, and of each language with a Latin one in both directions."""

    between: Alphabet = field(default_factory=lambda: Alphabet((), keeps_letters=True))
    to_latin: Mapping[str, Alphabet] = field(default_factory=dict)
    to_cyrillic: Mapping[str, Alphabet] = field(default_factory=dict)

    def __hash__(self) -> int:
        """Spellings are read once; each is itself."""
        return id(self)

    def similar(self, word: str) -> frozenset[str]:
        """Return stems of a name as other languages may write it; none for a short one or an abbreviation."""
        if len(word) < SHORTEST or word.isupper():
            return frozenset()
        return _similar(self, word)

    def usual(self, word: str) -> frozenset[str]:
        """Return the stems of a Cyrillic name by the usual spelling of each language."""
        key = word_key(word)
        alphabets = self.to_latin.values() if _CYRILLIC.search(key) else ()
        return frozenset(stem(latin) for alphabet in alphabets for latin in alphabet.spellings(key, 0))

    def of_cyrillic(self, word: str) -> Iterator[str]:
        """Yield stems of a Cyrillic name in the other alphabets, the likeliest first."""
        key = word_key(word)
        for one in _stems_of_name(word, stem(key)):
            yield from self.between.spellings(one, exchanges_of(one))
        # English keeps the whole name ("Klimov"); a case ending of Russian is none of its letters.
        for one in dict.fromkeys((key, key[: len(stem(key))])):
            for alphabet in self.to_latin.values():
                for latin in alphabet.spellings(one, exchanges_of(one)):
                    yield stem(latin)

    def of_latin(self, word: str) -> Iterator[str]:
        """Yield stems of a name in Latin letters as Cyrillic texts may write it, the likeliest first."""
        most = exchanges_of(word) - 1
        written = [alphabet.spellings(word.lower(), most) for alphabet in self.to_cyrillic.values()]
        cyrillic = dict.fromkeys([latin_key(word), *(one for spelled in written for one in spelled)])
        # «Петриков» loses its end, «Петрикова» does not.
        keys = (word_key(one + end) for one in cyrillic for end in ("", "а"))
        stems = dict.fromkeys(found for key in keys if _CYRILLIC.search(found := stem(key)))
        yield from stems
        for one in stems if most else ():
            yield from self.between.spellings(one, 1)


def exchanges_of(word: str) -> int:
    """Return how many exchanges a name may have: the shorter it is, the more words are spelled like it."""
    return 1 if len(word) < 5 else 2


def _stems_of_name(word: str, own: str) -> list[str]:
    """Return those stems of a name's forms that continue its own or are its beginning («медведев», «медвед»)."""
    return [own, *sorted(one for one in stems_of(word) - {own} if len(one) > SHORTEST and _is_like(one, own))]


def _is_like(one: str, own: str) -> bool:
    return one.startswith(own) or own.startswith(one) or one[:-1] == own[:-1]


@lru_cache(maxsize=256)
def _similar(spellings: Spellings, word: str) -> frozenset[str]:
    """Return at most so many stems of a name in other spellings, its own left out."""
    key = word_key(word)
    every = spellings.of_cyrillic(word) if _CYRILLIC.search(key) else spellings.of_latin(word)
    found = dict.fromkeys(one for one in every if len(one) >= SHORTEST)
    return frozenset(list(found)[:MOST_STEMS]) - stems_of(word)


def read_spellings(toml_text: str) -> Spellings:
    """Read the exchanges of letters of each language.

    Raises:
        RulesError: the text is not TOML, a line has no colon, or letters are no regular expression.
    """
    try:
        table = tomllib.loads(toml_text)
    except tomllib.TOMLDecodeError as error:
        raise RulesError(f"{_FILE}: {error}") from error
    across = [table.get(name, {}) for name in ("to_latin", "to_cyrillic")]
    lists = [table.get("between", ""), *(text for one in across if isinstance(one, dict) for text in one.values())]
    if not all(isinstance(text, str) for text in lists) or not all(isinstance(one, dict) for one in across):
        raise RulesError(
            f"{_FILE}: `between`, and each language of [to_latin] and [to_cyrillic], must be a text of lines"
        )
    to_latin, to_cyrillic = ({name: Alphabet(_exchanges(text)) for name, text in one.items()} for one in across)
    return Spellings(Alphabet(_exchanges(table.get("between", "")), keeps_letters=True), to_latin, to_cyrillic)


def _exchanges(lines: str) -> tuple[Exchange, ...]:
    """Return the exchanges of lines like `щ: shch, sch`."""
    return tuple(map(_exchange, filter(None, map(str.strip, lines.splitlines()))))


def _exchange(line: str) -> Exchange:
    letters, colon, others = line.rpartition(":")
    if not colon or not letters:
        raise RulesError(f"{_FILE}: the line {line!r} must be letters, a colon and other spellings")
    try:
        return Exchange(re.compile(letters), tuple(other.strip() for other in others.split(",")))
    except re.error as error:
        raise RulesError(f"{_FILE}: {letters!r} is not a regular expression: {error}") from error


#: no exchanges: a name is found as it is written
NO_SPELLINGS = Spellings()
