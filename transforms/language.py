"""The language of an article, from its words; what a feed or page claims decides only where they say nothing."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

#: characters that are read; more changes nothing
SAMPLE = 3000
#: characters that the statistical model reads
MODEL_SAMPLE = 600
#: languages that a short text may be in
EXPECTED = ("be", "ru", "uk", "en", "pl", "lt", "lv", "de", "et", "cs", "sk", "fr", "es", "it")
SHORT = 120
#: below this score a claim of the feed or page counts for more than the model
UNSURE = 0.5

_LETTER = re.compile(r"[^\W\d_]")
_LATIN_I_IN_CYRILLIC = re.compile(r"(?<=[а-яўё])i|i(?=[а-яўё])")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_FOREIGN_CYRILLIC = re.compile(r"[ђјљњћџѓќѕәқғңөұүһҳҷ]")
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")

# Letters that one of the three languages has and another lacks.
_ONLY = {"be": "ў", "ru": "ёъ", "uk": "їєґ"}


def identify(title: str, text: str, hint: str | None) -> tuple[str | None, float | None]:
    """The language of title and text together.

    Args:
        title: the title, as text.
        text: the cleaned text, or ''.
        hint: what the feed or page claims (an ISO 639-1 code, a region may follow), or None.

    Returns:
        ISO 639-1 code and a score from 0 to 1; (None, None) for a text without letters.
    """
    sample = f"{title}\n{text}"[:SAMPLE]
    if not _LETTER.search(sample):
        return None, None
    lower = _LATIN_I_IN_CYRILLIC.sub("і", sample.lower())
    cyrillic = len(_CYRILLIC.findall(lower))
    letters = len(_LETTER.findall(lower))
    if cyrillic * 2 > letters and not _FOREIGN_CYRILLIC.search(lower):
        decided = by_letters(lower)
        if decided:
            return decided
    elif cyrillic * 4 < letters and is_latin_belarusian(lower):
        return "be", 0.95
    return by_model(sample, hint)


def by_letters(lower: str) -> tuple[str, float] | None:
    """Belarusian, Russian or Ukrainian by the words that only one of them can write; None where few can tell."""
    votes = {"be": 0, "ru": 0, "uk": 0}
    for word in _WORD.findall(lower):
        language = language_of_word(word)
        if language:
            votes[language] += 1
    best = max(votes, key=lambda language: votes[language])
    total = sum(votes.values())
    if not total or votes[best] * 3 < total * 2:
        return None
    return best, round(min(0.99, votes[best] / total), 4)


@lru_cache(maxsize=65_536)
def language_of_word(word: str) -> str | None:
    """The only one of the three languages that has this word's letters, or None."""
    has = set(word)
    can_be = not has & set("ищъїєґ")
    can_ru = not has & set("ўіїєґ'’ʼ")
    can_uk = not has & set("ўыэёъ")
    able = [name for name, can in (("be", can_be), ("ru", can_ru), ("uk", can_uk)) if can]
    return able[0] if len(able) == 1 else None


def is_latin_belarusian(lower: str) -> bool:
    """Łacinka: ŭ, or soft consonants together with š, č, ž, which neither Polish nor Lithuanian has."""
    if any(letter in lower for letter in "ĉĝĥĵŝ"):
        return False
    if "ŭ" in lower:
        return True
    soft = sum(letter in lower for letter in "ćśźńł")
    return soft >= 2 and any(letter in lower for letter in "šž") and not any(letter in lower for letter in "ąęėųįěř")


def by_model(sample: str, hint: str | None) -> tuple[str, float]:
    """What the statistical model says; the hint decides where the model is unsure."""
    ranked = model().rank(sample[:MODEL_SAMPLE])
    if len(sample) < SHORT:
        ranked = [(language, score) for language, score in ranked if language in EXPECTED]
    language, score = ranked[0]
    share = float(score) / (sum(float(other) for _, other in ranked) or 1.0)
    claimed = (hint or "").replace("_", "-").split("-")[0].lower()
    if share < UNSURE and claimed in EXPECTED:
        language = claimed
    return str(language), round(share, 4)


@lru_cache(maxsize=1)
def model() -> Any:
    """The model over all its languages; loaded at first use, which takes about a second."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
