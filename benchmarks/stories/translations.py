"""Make seeds/story_translations.tsv anew: Russian stems of English words, through words of a third language.

    apt-get download dict-freedict-pol-eng dict-freedict-pol-rus dict-freedict-ell-eng dict-freedict-ell-rus
    for one in *.deb; do dpkg-deb -x $one FOLDER; done; pip install --target PACKAGES wordfreq==3.1.1
    PYTHONPATH=PACKAGES python -m benchmarks.stories.translations FOLDER > seeds/story_translations.tsv

The dictionaries are those of WikDict (Karl Bartel) as FreeDict publishes them, made from Wiktionary: CC BY-SA 3.0.
Words that wordfreq 3.1.1 (Robyn Speer; CC BY-SA 4.0) does not know are left out. The table is CC BY-SA 4.0 in its turn.
The same input gives the same file, to the byte; a new table is a new version of the stories.

A Polish or Greek word that is «пожар» in Russian and "fire, blaze" in English is a vote for both pairs, split among
its glosses. Of an English stem's votes the largest shares stay.
"""

from __future__ import annotations

import gzip
import math
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from transforms.language import stem, word_key

PIVOTS = ("pol", "ell")
#: how an entry begins: the word, how it sounds, its part of speech
_ENTRY = re.compile(r"(\S.*?)(?: /.*/(?: <.*>)?| <[a-z, ]+>)\s*")
#: the number before a sense
_SENSE = re.compile(r"(?:^|\s)\d+\.(?:\s|$)")
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]|\{[^}]*\}")
_ARTICLE = re.compile(r"^(?:to|a|an|the) ")
STRESS = "\u0301"
#: single words of each language; others are definitions in a third one, or phrases
WORDS = {"eng": re.compile(r"[a-z]+"), "rus": re.compile("[а-яё]+")}
#: the least share of all words that a word must have to be taken
LEAST = {"eng": 3e-7, "rus": 1e-8}
#: stems that an English one may have, and the least share of its votes
MOST_STEMS, LEAST_SHARE = 4, 0.12
HEAD = """# Russian stems of English ones, each with its share as tenths of a vector of length one; see
# benchmarks/stories/translations.py. Dictionaries: WikDict (Polish, Greek with English and Russian), made from
# Wiktionary, CC BY-SA 3.0. Known words: wordfreq 3.1.1 by Robyn Speer, CC BY-SA 4.0. This table: CC BY-SA 4.0.
"""
Votes = Mapping[str, Mapping[str, float]]


def glosses(folder: Path, pivot: str, language: str, known: Mapping[str, float]) -> dict[str, set[str]]:
    """Return the single words that a dictionary has for each of its entries, as far as they are known ones."""
    found: dict[str, set[str]] = defaultdict(set)
    entry = ""
    path = folder / f"usr/share/dictd/freedict-{pivot}-{language}.dict.dz"
    for line in gzip.decompress(path.read_bytes()).decode().splitlines():
        if begins := _ENTRY.fullmatch(line):
            entry = begins[1].strip()
            continue
        words = (word for sense in _SENSE.split(line) for word in words_of(sense))
        found[entry].update(
            word for word in words if WORDS[language].fullmatch(word) and known.get(word, 0.0) >= LEAST[language]
        )
    return found


def words_of(sense: str) -> Iterator[str]:
    """Yield the glosses of a sense in small letters, without stress marks, remarks and articles."""
    plain = _BRACKETS.sub("", unicodedata.normalize("NFC", sense.replace(STRESS, "")))
    for gloss in re.split("[,;]", plain):
        yield _ARTICLE.sub("", gloss.strip().lower())


def votes_of(folder: Path, english: Mapping[str, float], russian: Mapping[str, float]) -> Votes:
    """Count for each English word and Russian one the entries that have both, those of many glosses less."""
    votes: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for pivot in PIVOTS:
        ours, theirs = glosses(folder, pivot, "eng", english), glosses(folder, pivot, "rus", russian)
        for entry in sorted(ours.keys() & theirs.keys()):
            for word in ours[entry]:
                for other in theirs[entry]:
                    votes[word][other] += 1 / math.sqrt(len(ours[entry]) * len(theirs[entry]))
    return votes


def by_stem(votes: Votes, english: Mapping[str, float]) -> Votes:
    """Return the votes of stems; of the words with one stem the more frequent ones count more."""
    found: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for word in sorted(votes):
        for other in sorted(votes[word]):
            pair = stem(word_key(word)), stem(word_key(other))
            if all(len(one) > 1 and one[0] != "=" for one in pair):
                found[pair[0]][pair[1]] += votes[word][other] * math.sqrt(english[word])
    return found


def lines(votes: Votes) -> Iterator[str]:
    """Yield the table's lines."""
    for written, others in sorted(votes.items()):
        total = sum(others.values())
        best = sorted(others.items(), key=lambda item: (-item[1], item[0]))[:MOST_STEMS]
        kept = [(other, share / total) for other, share in best if share / total >= LEAST_SHARE]
        length = math.sqrt(sum(share * share for _, share in kept))
        if kept:
            yield "\t".join([">", written, *(f"{other}:{max(1, round(10 * share / length))}" for other, share in kept)])


def main() -> int:
    """Write the table to standard output."""
    if len(sys.argv) != 2:
        print(str(__doc__), file=sys.stderr)
        return 2
    import wordfreq

    english, russian = (wordfreq.get_frequency_dict(language, "large") for language in ("en", "ru"))
    print(HEAD, end="")
    for line in lines(by_stem(votes_of(Path(sys.argv[1]), english, russian), english)):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
