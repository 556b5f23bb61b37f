"""Make seeds/story_background.tsv anew: how common stems and name skeletons are in the press at large.

    pip install --target FOLDER wordfreq==3.1.1
    PYTHONPATH=FOLDER python -m benchmarks.stories.background SENTENCES.jsonl > seeds/story_background.tsv

Counts of Russian, Ukrainian and English words come from wordfreq 3.1.1 (Robyn Speer; its data is CC BY-SA 4.0). Those
of Belarusian words, and of names in all languages, come from sentences of Universal Dependencies (UD_Belarusian-HSE,
UD_Russian-Taiga: CC BY-SA 4.0), lines of {"text", "lang", "origin"}; lines of other origins are left out. The table is
CC BY-SA 4.0 in its turn. The same input gives the same file, to the byte; a new table is a new version of the stories.

A word's weight is -ln of the share of texts that hold it, for texts of TEXT_WORDS words in which words fall as they do
at large: 1 - (1 - p)^TEXT_WORDS.
"""

from __future__ import annotations

import json
import math
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from transforms.language import WORD, stem, word_key
from transforms.stories.concepts import RAREST
from transforms.stories.keys import names_of
from transforms.stories.skeletons import skeleton_of

TEXT_WORDS = 250
#: words of a frequency list that are counted; those below are all equally rare
MOST_WORDS = 60_000
#: a word counted once in few sentences is rarer than that count says (Good 1953): this is subtracted from each count
DISCOUNT = 0.6
#: higher weights are not written: they are those of unknown words
MOST_WRITTEN = RAREST - 1.0
#: a stem that also exists in Russian or Ukrainian counts as Belarusian after this many mentions in Belarusian sentences
SURE = 4
#: Belarusian words in the sentences, approximately
SENTENCE_WORDS = 30_000
#: mentions of a name in a text that names it; sentences count names, texts repeat them
REPEATS = 2.0
HEAD = """# How common stems (c: Cyrillic, l: Latin) and name skeletons (n) are, as tenths of -ln(share of texts); see
# benchmarks/stories/background.py. Word counts: wordfreq 3.1.1 by Robyn Speer, CC BY-SA 4.0. Belarusian words, names:
# Universal Dependencies, UD_Belarusian-HSE and UD_Russian-Taiga, CC BY-SA 4.0. This table: CC BY-SA 4.0.
"""


def stem_shares(frequencies: Mapping[str, float]) -> Counter[str]:
    """Shares of all words by stem."""
    shares: Counter[str] = Counter()
    for word, share in sorted(frequencies.items(), key=lambda item: (-item[1], item[0]))[:MOST_WORDS]:
        if word.isalpha():
            shares[stem(word_key(word))] += share  # type: ignore[assignment]
    return shares


def sentences(path: Path) -> Iterator[tuple[str, str]]:
    """(language, sentence) of the lines whose origin is Universal Dependencies."""
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if str(record.get("origin", "")).startswith("UD_"):
            yield record["lang"], record["text"]


def counted_shares(counts: Mapping[str, int], words: int) -> dict[str, float]:
    """Return counts in few words as shares of all words, discounting what was seen once."""
    return {word: (count - DISCOUNT) / words for word, count in counts.items()}


def weight(share: float) -> float:
    """-ln of the share of texts that hold a word which is this share of all words."""
    return -math.log(-math.expm1(TEXT_WORDS * math.log1p(-min(share, 0.5))))


def lines(kind: str, shares: Mapping[str, float]) -> Iterator[str]:
    """Yield the table's lines of a kind, the most frequent word first."""
    weights = ((max(0.0, weight(share)), word) for word, share in shares.items() if len(word) > 1)
    for value, word in sorted(weights):
        if value <= MOST_WRITTEN and "\t" not in word:
            yield f"{kind}\t{word}\t{round(10 * value)}"


def sentence_counts(path: Path) -> tuple[dict[str, float], dict[str, float]]:
    """Shares of Belarusian stems, and of name skeletons in all languages."""
    stems: Counter[str] = Counter()
    names: Counter[str] = Counter()
    words, all_words = 0, 0
    for language, sentence in sentences(path):
        written = WORD.findall(sentence)
        all_words += len(written)
        names.update(skeleton_of(key.word) for key in names_of("", sentence, set()))
        if language == "be":
            words += len(written)
            stems.update(stem(word_key(word)) for word in written if word.isalpha())
    shares = counted_shares(stems, words)
    return shares, {name: share / REPEATS for name, share in counted_shares(names, all_words).items()}


def main() -> int:
    """Write the table to standard output."""
    if len(sys.argv) != 2:
        print(str(__doc__), file=sys.stderr)
        return 2
    import wordfreq

    belarusian, names = sentence_counts(Path(sys.argv[1]))
    shares = [stem_shares(wordfreq.get_frequency_dict(language, "large")) for language in ("ru", "uk")]
    # A stem is as common as in the language that has it most; Belarusian counts are few, so only reliable ones count.
    sure = {
        name: share
        for name, share in belarusian.items()
        if share >= SURE / SENTENCE_WORDS or not (name in shares[0] or name in shares[1])
    }
    tables: tuple[Mapping[str, float], ...] = (*shares, sure)
    cyrillic = {name: max(table.get(name, 0.0) for table in tables) for table in tables for name in table}
    print(HEAD, end="")
    for kind, table in (("c", cyrillic), ("l", stem_shares(wordfreq.get_frequency_dict("en", "large"))), ("n", names)):
        for line in lines(kind, table):
            print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
