"""What happens, as no language says it: «взрыв», «выбух» and "blast" are one concept, looked up in a table of words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from transforms.language import stem, word_key

#: stands for any ending
ANY = "*"
#: what a concept weighs none of whose words is known
UNKNOWN = 5.0
#: letters that a beginning must have to stand for a word
SHORTEST = 2
_LETTERS_OF_STEMS = str.maketrans("ыёоя", "иеае")


@dataclass(slots=True)
class Concepts:
    """Words of one meaning: whole stems, and beginnings of words as they are compared; each leads to the first word."""

    stems: dict[str, str] = field(default_factory=dict)
    beginnings: dict[str, str] = field(default_factory=dict)
    weights: dict[str, float] = field(default_factory=dict)

    def add(self, words: Sequence[str]) -> None:
        """Take a line in; a word that an earlier line has stays there."""
        name = words[0].rstrip(ANY)
        for word in words:
            if word.endswith(ANY):
                self.beginnings.setdefault(folded(word_key(word.rstrip(ANY))), name)
            else:
                self.stems.setdefault(folded(stem(word_key(word))), name)

    def weigh(self, of_stems: Mapping[str, float]) -> None:
        """Give each concept the weight of the commonest word that is known of it."""
        for words in (self.stems, self.beginnings):
            for word, name in words.items():
                self.weights[name] = min(self.weights.get(name, UNKNOWN), of_stems.get(word, UNKNOWN))


def folded(word: str) -> str:
    """A stem or the beginning of one in the letters that stems are written in: a beginning has no ending to lose."""
    return word.replace("дз", "д").translate(_LETTERS_OF_STEMS)


def concept_of(concepts: Concepts, written: str) -> tuple[str, float]:
    """The concept of a stem and its weight, by the whole of it or its longest known beginning; '' where it has none."""
    written = folded(written)
    name = concepts.stems.get(written) or begun_with(concepts, written)
    return name, concepts.weights.get(name, 0.0)


def begun_with(concepts: Concepts, written: str) -> str:
    """The concept of the longest known beginning of a stem; '' where there is none."""
    beginnings = (written[:length] for length in range(len(written), SHORTEST - 1, -1))
    return next((concepts.beginnings[some] for some in beginnings if some in concepts.beginnings), "")
