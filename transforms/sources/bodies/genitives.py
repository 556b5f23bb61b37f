"""Where a body's name ends: the genitives after its noun, «отдел образования Брестского горисполкома».

Adjectives and nouns are told by their endings and by lists (`[bodies.parts]` of seeds/words). A person's name after
the body is no part of it: «директор Русского музея Анна Шведова».
"""

from __future__ import annotations

from dataclasses import dataclass

from transforms.sources.cues.body_nouns import BodyNoun, BodyNouns
from transforms.sources.cues.tables import ReadWords
from transforms.sources.names.phrases import is_joined

_LONGEST = 12
_MOST_ADJECTIVES = 4
_SHORTEST = 3
_LONGEST_ENDING = 4
_MOST_CAPITALS = 3
#: words that are no part of a name, whatever their endings
_OTHERS = (
    "said",
    "filler",
    "at",
    "preposition",
    "auxiliary",
    "not",
    "pronoun",
    "people",
    "title",
    "says_what",
    "before_subject",
    "owner",
    "and",
)


@dataclass(frozen=True, slots=True)
class End:
    """The last word of a name, and whether a word with a capital stands after its noun."""

    last: int
    has_capital: bool


@dataclass(frozen=True, slots=True)
class Genitives:
    """The words after a body's noun, read in one language."""

    words: ReadWords
    nouns: BodyNouns

    def end_of_name(self, first: int, index: int, noun: BodyNoun) -> End | None:
        """Return the end of the name that begins at `first`, its noun at `index`; None if it is not understood."""
        last, has_capital = index, False
        while last - index < _LONGEST and is_beside(self.words, last + 1):
            if self._is_part(last + 1, "link"):
                linked = self._linked(last + 2)
                if linked is None:
                    return None
                last = linked
                continue
            end = self._next(first, index, last)
            if end is None:
                break
            last, has_capital = end.last, has_capital or end.has_capital
        is_abroad = last > index and noun.nominative in self.nouns.part("abroad")
        return is_abroad and self._abroad(last) or End(last, has_capital)

    def _is_part(self, index: int, name: str) -> bool:
        return self.words.keys[index] in self.nouns.part(name)

    def _ends(self, index: int, name: str) -> bool:
        key, endings = self.words.keys[index], self.nouns.part(name)
        if key in endings and len(key) > _LONGEST_ENDING:
            # «институт физики»: the listed word is meant, although the word for physicists is spelled alike
            return True
        return len(key) >= _SHORTEST and key.endswith(endings) and not self.words.is_in(index, *_OTHERS)

    def _linked(self, start: int) -> int | None:
        """Return the last of the words that «по» brings into a name: «по чрезвычайным ситуациям»."""
        last = start - 1
        while is_beside(self.words, last + 1) and self._is_part(last + 1, "linked"):
            last += 1
        return None if last < start else last

    def _next(self, first: int, index: int, last: int) -> End | None:
        """Return the end of the next genitives: those of a bearer, of a phrase, or of one that "and" joins."""
        start = last + 1
        if last > index and self.words.is_among(start, "and"):
            is_pair = is_beside(self.words, start + 1) and self.words.written(last)[0].islower()
            end = self._phrase(first, start + 1) if is_pair else None
            return None if end is None or end.has_capital else end
        return self._named_after(start) if self._is_part(start, "named_after") else self._phrase(first, start)

    def _abroad(self, last: int) -> End | None:
        """Return the end of a name with the place of the body: «Посольство Таджикистана в Москве»."""
        is_place = is_beside(self.words, last + 1) and self.words.is_among(last + 1, "at")
        is_place = is_place and is_beside(self.words, last + 2) and self.words.written(last + 2)[0].isupper()
        return End(last + 2, True) if is_place else None

    def _named_after(self, start: int) -> End | None:
        """Return the end of «имени Максима Танка»."""
        last = start
        while is_beside(self.words, last + 1) and self._may_be_bearer(last + 1) and last - start < _MOST_ADJECTIVES:
            last += 1
        return End(last, True) if last > start else None

    def _may_be_bearer(self, index: int) -> bool:
        is_capital = self.words.written(index)[0].isupper()
        return is_capital and (self._ends(index, "place") or self._ends(index, "genitive_adjective"))

    def _phrase(self, first: int, start: int) -> End | None:
        """Return the end of a noun in the genitive with its adjectives: «Ленинского района»."""
        index = start
        while self._is_adjective(index) and is_beside(self.words, index + 1) and index - start < _MOST_ADJECTIVES:
            index += 1 + self._joins_adjectives(index + 1)
        for last in range(index, start - 1, -1):
            if self._is_noun(first, last, is_behind_adjective=last > start):
                return End(last, any(map(self._is_capitalised, range(start, last + 1))))
        return None

    def _joins_adjectives(self, index: int) -> bool:
        """Match the «и» of «ветеринарного и продовольственного надзора»."""
        is_and = self.words.is_among(index, "and") and self.words.written(index - 1)[0].islower()
        return is_and and is_beside(self.words, index + 1) and self._is_adjective(index + 1)

    def _is_capitalised(self, index: int) -> bool:
        """Tell whether a word has a capital as names have; «МВД» has them all."""
        written = self.words.written(index)
        return written[0].isupper() and not written.isupper()

    def _is_adjective(self, index: int) -> bool:
        written = self.words.written(index)
        is_of_name = written[0].isupper() and self._capitals_from(index) > 1
        return self._ends(index, "place_adjective" if is_of_name else "genitive_adjective") and not written.isupper()

    def _is_noun(self, first: int, index: int, *, is_behind_adjective: bool) -> bool:
        """Tell whether a word ends as a noun in the genitive does, or is an abbreviation."""
        written = self.words.written(index)
        if written[0].isupper():
            return written.isupper() and len(written) > 1 or self._is_place(first, index)
        return self._ends(index, "genitive") or is_behind_adjective and self._ends(index, "genitive_behind_adjective")

    def _is_place(self, first: int, index: int) -> bool:
        """Tell whether a word with a capital may be a place in the genitive, and is no person's name."""
        if not self._ends(index, "place") or self._capitals_from(index) == 2:
            return False
        is_surname = self._ends(index, "surname") and self._has_people_before(first)
        return not is_surname or self.words.cues.countries.of(self.words.keys[index]) is not None

    def _has_people_before(self, first: int) -> bool:
        words = self.words
        return first > 0 and (words.is_in(first - 1, "people", "title") or words.type_of(first - 1) == "speaker")

    def _capitals_from(self, index: int) -> int:
        """Return how many words with a capital stand in a row, three where there are more."""
        count = 1
        while count < _MOST_CAPITALS and is_beside(self.words, index + count):
            if not self.words.written(index + count)[0].isupper():
                break
            count += 1
        return count


def is_beside(words: ReadWords, index: int) -> bool:
    """Tell whether a word follows the one before it directly, in one sentence."""
    if not 0 < index < len(words.keys) or words.gaps[index] != " ":
        return False
    gap = words.between(index)
    return gap == " " or gap.isspace() and is_joined(words, index)
