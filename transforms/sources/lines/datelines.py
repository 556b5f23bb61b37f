"""Datelines and signatures: "MINSK, 29 August (BelTA) –" before a text, "— Reuters" behind it."""

from __future__ import annotations

from transforms.language import QUOTES
from transforms.sources.cues.tables import ReadWords
from transforms.sources.names.finding import SPEAKING_KINDS, Hit

_DASHES = frozenset("—–-")
_DATELINE_WORDS = frozenset(["корр", "кар", "г", "года", "corr", "correspondent"])


def dateline_start(words: ReadWords, hit: Hit) -> int | None:
    """The dateline's first word where the name ends a dateline such as "MINSK, 29 August (BelTA) –"; else None."""
    before, after = words.between(hit.first), words.between(hit.last + 1)
    # names of two letters are weak elsewhere; in a dateline "(AP)" is beyond doubt
    if hit.source_id is None or hit.is_weak and len(hit.name) > 2:
        return None
    is_bracketed = before == " (" and after[:1] == ")" and bool(set(after) & _DASHES)
    if is_bracketed and (place := _place_in_capitals(words, hit.first)):
        return place
    if not (_closes_dateline(before, after) or _names_reporter(words, hit, before)):
        return None
    return _first_of_dateline(words, hit, before, after)


def _first_of_dateline(words: ReadWords, hit: Hit, before: str, after: str) -> int | None:
    """The line's first word, where all between it and the name is a place and a date, or a bracket opens the line."""
    first = _line_start(words, hit.first)
    if first is None:
        return None
    if first == hit.first:
        # "(Reuters) - …" without a place
        return first if before[-1:] in ("(", "/") and set(after) & _DASHES else None
    return first if _is_place_and_date(words, first, hit.first) else None


def _line_start(words: ReadWords, index: int) -> int | None:
    """The first word of the line, where it is not far away."""
    first = index
    while first > 0 and "\n" not in words.between(first):
        first -= 1
        if index - first > 10:
            return None
    return first


def _place_in_capitals(words: ReadWords, index: int) -> int | None:
    """The first of at most three words in capitals before the bracket: "… was closed. HONG KONG (Reuters) - …"."""
    first = index
    while first > 0 and index - first < 3 and words.written(first - 1).isupper() and len(words.written(first - 1)) > 2:
        first -= 1
    return first if first < index else None


def _closes_dateline(before: str, after: str) -> bool:
    if "©" in before or "@" in before or "\n" in after.strip(" ")[:1]:
        return False
    has_bracket = bool(set(before) & set("(/"))
    return bool(set(after) & (set(")/") | _DASHES)) or (bool(set(before) & _DASHES or has_bracket) and "." in after)


def _names_reporter(words: ReadWords, hit: Hit, before: str) -> bool:
    """The reporter stands behind the agency: «/Корр. ТАСС Иван Петров/», «— РИА Новости, Анна Петрова.»."""
    if not set(before) & (set("(/.") | _DASHES) or "©" in before:
        return False
    for index in range(hit.last + 1, min(hit.last + 4, len(words.keys))):
        gap = words.between(index)
        if not words.written(index)[0].isupper() or gap not in (" ", "\u00a0", ", "):
            return False
        if set(words.between(index + 1)[:2]) & set("/)."):
            return True
    return False


def _is_place_and_date(words: ReadWords, first: int, end: int) -> bool:
    """Only a place, a date and an agency's correspondent stand there; a month or a place in capitals is among them."""
    is_sure = False
    for index in range(first, end):
        word, key = words.written(index), words.keys[index]
        is_sure = is_sure or key in words.cues.words["months"] or (word.isupper() and len(word) > 2 and word.isalpha())
        if not (word[0].isupper() or word[0].isdigit() or key in words.cues.words["months"] or key in _DATELINE_WORDS):
            return False
    return is_sure


def _is_last_line(words: ReadWords, hit: Hit) -> bool:
    """An outlet's bare name as the last line: «…прошли первые автобусы.⏎Радио Свобода»."""
    before, after = words.between(hit.first), words.between(hit.last + 1)
    is_alone = "\n" in before and hit.last + 1 == len(words.keys) and not after.strip(QUOTES + " .\n)")
    return is_alone and before.rstrip(QUOTES + " \n(")[-1:] in (".", "!", "?", "…") and hit.kind not in SPEAKING_KINDS


def sign_off(words: ReadWords, hit: Hit) -> bool:
    """Whether the name ends a paragraph like a signature: "… on Wednesday. — Reuters", "… geäußert. (dpa)"."""
    before, after = words.between(hit.first), words.between(hit.last + 1)
    if _is_last_line(words, hit):
        return True
    if not (hit.last + 1 == len(words.keys) or "\n" in after):
        return False
    if hit.kind == "agency" and not hit.is_weak and before in (". ", ".\n", "” ", ".” ", '." '):
        return hit.last + 1 == len(words.keys)
    if hit.first > 1 and words.keys[hit.first - 1] in ("with", "by"):
        return bool(_DASHES & set(words.between(hit.first - 1)))
    return _is_marked(before)


def _is_marked(before: str) -> bool:
    """Whether a sentence's end and a dash or bracket stand before the name."""
    head = before.rstrip(' \u00a0«"“(/[').rstrip(" \u00a0—–-")
    has_mark = bool(set(before) & _DASHES) or before.rstrip(" ")[-1:] in ("(", "/", "[")
    return has_mark and head[-1:] in (".", "!", "?", "…", "»", "”", '"')
