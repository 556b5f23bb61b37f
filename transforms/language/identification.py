"""Identify the language of an article from its words; a feed's or page's claim decides only if they say nothing.

Belarusian, Russian and Ukrainian are told apart by words that only one of them can spell, counted over the whole text,
so that a quotation does not change the result; py3langid's statistical model decides among all others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from presswatch.shipped import shipped_table
from transforms.language.memo import Memo

#: how many characters are read; more would change nothing
SAMPLE = 3000
#: how many characters the statistical model reads
MODEL_SAMPLE = 600
#: languages considered for a short text
EXPECTED = ("be", "ru", "uk", "en", "pl", "lt", "lv", "de", "et", "cs", "sk", "fr", "es", "it")
#: from this length on the answer may be any language of the model
SHORT = 120
#: below this score a claim of feed or page outweighs the model
UNSURE = 0.5
#: prior probability of each language for a short text of the region, if nothing else tells
PRIORS = {"be": 1.0, "ru": 1.0, "uk": 0.2}

#: texts shorter than this, in characters, can be mostly quotations; and how many words are enough to tell a language
MOST_WITH_QUOTATIONS = 400
FEWEST_OWN_WORDS = 4

_QUOTATION = re.compile("«[^«»]{1,200}»|„[^„“”]{1,200}[“”]|“[^“”]{1,200}”")
_LETTER, _LETTERS = re.compile(r"[^\W\d_]"), re.compile(r"[^\W\d_]+")
_LATIN_I_IN_CYRILLIC = re.compile(r"(?<=[а-яўё])i|i(?=[а-яўё])")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_FOREIGN_CYRILLIC = re.compile(r"[ђјљњћџѓќѕәқғңөұүһҳҷӣӯӑӗ]")
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
#: decades are «1930-я» in Belarusian and «1930-е» in Russian
_DECADE = re.compile(r"\b(?:1[5-9]|20)?\d0-(?:я|е)\b")
#: a text without any of these contains no address
_MARKS_OF_ADDRESSES = ("<", "http", "www.", "@", ".by", ".com", ".org", ".net", ".me")
_ADDRESS = re.compile(
    r"<[^<>]{0,200}>|\b(?:https?://|www\.)[^\s<>]{0,300}|(?<!\w)@\w{1,60}|\b[\w.-]{1,60}\.(?:by|com|org|net|me)\b\S{0,200}"
)

# What a word of the language cannot contain. Belarusian has no и, щ, ъ, no soft р, ж, ш, ч, т, д, о only under stress,
# no у for в before a consonant («узяць», «усе»), no з before a voiced one («здача»); Russian has no ў, і, no ць, дзь,
# -шша; Ukrainian no ы, э, ё, ъ.
_NOT_BE = re.compile(r"[ищъїєґ]|[тдржшч][еёюяь]|[бвмпф]ь|ью$|о[^о-]*о|^в[бвгджзклмнпрстфхцчш]..|^с[бгджз]")
_NOT_RU = re.compile(
    r"[ўіїєґ'’ʼ]|ъ(?![еёюяи])|ц[ьяюё]|дз[ьяюё]|[жшч][ыэ]|шч[аы]|^дзе|[аеоыуя]дзе|^гэ|йце|(?:нн|лл|жж|зз|чч)[яюё]$|[^о]жжа$|шша$"
)
_NOT_UK = re.compile(r"[ўыэёъ]|дзь|[тд]ь?ся$|цца$|^н?е(?:го|му)$|ого.$")

# «зямля» is "ziamla": consonant, i, vowel; rarer in Croatian and Lithuanian words.
_SOFT_SYLLABLE = re.compile(r"[bcdklmnpstvz]i[aeou]")

_SOFT_LETTER = re.compile(r"[śźńł]")
_NOT_POLISH = re.compile(r"v|(?<!c)h")
#: accented letters that łacinka does not have
_FOREIGN_MARK = re.compile(r"(?![ŭćśźńłščž])[\u00e0-\u017f]")

#: everyday words that spelling alone does not reveal
_EVERYDAY = {
    language: frozenset(words.split()) for language, words in shipped_table("languages.toml")["everyday"].items()
}


def identify(title: str, text: str, hint: str | None) -> tuple[str | None, float | None]:
    """Identify the language of title and text together.

    Args:
        title: the title, as text.
        text: the cleaned text, or ''.
        hint: what the feed or page claims (an ISO 639-1 code, optionally with a region), or None.

    Returns:
        ISO 639-1 code and a score from 0 to 1; (None, None) for a text without letters.
    """
    sample = f"{title}\n{text[:SAMPLE]}"[:SAMPLE]
    bare = without_addresses(sample)
    if not _LETTER.search(bare):
        bare = sample
        if not _LETTER.search(bare):
            return None, None
    bare = without_quotations(bare)
    claimed = (hint or "").strip().replace("_", "-").split("-")[0].lower()
    lower = bare.lower()
    if not (cyrillic := cyrillic_letters(lower)):
        return ("be", 0.95) if is_latin_belarusian(lower) else by_model(bare, claimed)
    if "i" in lower:
        lower = _LATIN_I_IN_CYRILLIC.sub("і", lower)
        cyrillic = cyrillic_letters(lower)
    letters = count_letters(lower)
    if cyrillic * 2 > letters and not _FOREIGN_CYRILLIC.search(lower):
        words = [*_WORD.findall(lower), *_DECADE.findall(lower)]
        return by_spelling(words, bare, claimed) or by_model(bare, claimed)
    if cyrillic * 4 < letters and is_latin_belarusian(lower):
        return "be", 0.95
    return by_model(bare, claimed)


def without_addresses(sample: str) -> str:
    """Return a text without web addresses, account names and tags, whose letters belong to no language."""
    return _ADDRESS.sub(" ", sample) if any(mark in sample for mark in _MARKS_OF_ADDRESSES) else sample


def without_quotations(sample: str) -> str:
    """Return a short text without its quotations if enough remains: slogans may be in another language."""
    if len(sample) > MOST_WITH_QUOTATIONS or not any(mark in sample for mark in "«„“"):
        return sample
    own = _QUOTATION.sub(" ", sample)
    return own if len(_WORD.findall(own)) >= FEWEST_OWN_WORDS else sample


def cyrillic_letters(text: str) -> int:
    """Count characters from U+0400 to U+04FF: in UTF-16 exactly these have 4 as their high byte."""
    return 0 if text.isascii() else text.encode("utf-16-le", "surrogatepass")[1::2].count(4)


def count_letters(text: str) -> int:
    """Count the letters of a text."""
    return len("".join(_LETTERS.findall(text)))


def by_spelling(words: list[str], sample: str, claimed: str) -> tuple[str, float] | None:
    """Decide between Belarusian, Russian and Ukrainian by words that only one of them can spell.

    Returns None if the text seems to be in none of the three.
    """
    able = Counter(map(_LANGUAGES_OF.__getitem__, words))
    del able[None]
    count = able.total()
    if able[()] * 20 > count + 20:
        return None
    votes = {language: able[(language,)] for language in PRIORS}
    best = max(votes, key=lambda language: votes[language])
    total = sum(votes.values())
    if total and votes[best] * 3 >= total * 2:
        # Bulgarian and others share letters with Russian: if few words decide, the model must agree.
        if votes[best] * 12 >= count or by_model(sample, "")[0] in PRIORS:
            return best, round(min(0.99, votes[best] / (total + 0.2)), 4)
        return None
    possible = {language: share_spelled(able, language) for language in PRIORS}
    return weighed(sample, {language: share**4 for language, share in possible.items()}, claimed)


def share_spelled(able: Mapping[tuple[str, ...] | None, int], language: str) -> float:
    """Return the share of words that a language can spell, given the number of words by the languages that can."""
    words = sum(times for found, times in able.items() if found and language in found)
    return words / (sum(able.values()) or 1)


def weighed(sample: str, shares: dict[str, float], claimed: str) -> tuple[str, float] | None:
    """Return the likeliest of the three by the model, by how many words each could spell, and by the claim."""
    ranked = model_shares(sample[:MODEL_SAMPLE])
    if len(sample) >= SHORT and max(ranked, key=lambda language: ranked[language]) not in PRIORS:
        return None
    scores = {
        language: (ranked.get(language, 0.0) + 0.02) * prior * shares[language] * (4 if language == claimed else 1)
        for language, prior in PRIORS.items()
    }
    total = sum(scores.values())
    best = max(scores, key=lambda language: scores[language])
    return (best, round(scores[best] / total, 4)) if total else None


def languages_of(word: str) -> tuple[str, ...] | None:
    """Return which of the three languages can spell a lower-case word; None for a word without Cyrillic letters."""
    if not _CYRILLIC.search(word):
        return None
    rules = (("be", _NOT_BE), ("ru", _NOT_RU), ("uk", _NOT_UK))
    return known_word(word) or tuple(language for language, cannot in rules if not cannot.search(word))


_LANGUAGES_OF = Memo(languages_of)


def known_word(word: str) -> tuple[str, ...]:
    """Return the language if only one of them has this everyday word, else ()."""
    if word[0].isdigit():
        return ("be",) if word.endswith("я") else ("ru",)
    owners = tuple(language for language, words in _EVERYDAY.items() if word in words)
    return owners if len(owners) == 1 else ()


def is_latin_belarusian(lower: str) -> bool:
    """Recognise łacinka by ŭ, or by soft consonants together with š, č, ž, a mix Polish and Lithuanian lack.

    It writes y, which Croatian and Slovene lack, and no other accented letters, of which Slovak, Czech, Lithuanian and
    Latvian are full.
    """
    marked = sum(map(lower.count, "ŭćśźńłščž"))
    if not marked or any(letter in lower for letter in "ĉĝĥĵŝ"):
        return False
    # A single name does not make an English text Belarusian: about every twelfth letter of łacinka is accented.
    if marked * 40 < count_letters(lower) or len(_FOREIGN_MARK.findall(lower)) * 5 > marked:
        return False
    return _is_soft_as_belarusian(lower)


def _is_soft_as_belarusian(lower: str) -> bool:
    """Tell whether a text's accented letters are those of łacinka rather than of Polish or Croatian."""
    # Polish has the soft letters too, but writes w for v and hardly any h outside of ch.
    if "ŭ" in lower or (_SOFT_LETTER.search(lower) and _NOT_POLISH.search(lower) and "w" not in lower):
        return True
    soft = sum(map(lower.count, "ćśźńł"))
    if not any(letter in lower for letter in "ščž") or "y" not in lower:
        return False
    return soft >= 2 or (soft + lower.count("ž") >= 1 and len(_SOFT_SYLLABLE.findall(lower)) >= 2)


def by_model(sample: str, claimed: str) -> tuple[str, float]:
    """Return the statistical model's answer; if it is unsure the claim decides."""
    shares = model_shares(sample[:MODEL_SAMPLE])
    if len(sample) < SHORT:
        shares = {language: shares[language] for language in shares if language in EXPECTED}
    language = max(shares, key=lambda language: shares[language])
    share = shares[language] / (sum(shares.values()) or 1.0)
    if share < UNSURE and claimed in EXPECTED:
        language = claimed
    return language, round(share, 4)


def model_shares(sample: str) -> dict[str, float]:
    """Return the probability of each language by the model, which is loaded for the first text."""
    # Commands that identify no language must not load NumPy.
    from transforms.language.model import model

    return model().shares(sample)
