"""Names that sign a text or one of its pictures, outside any sentence.

Picture credits: «Фото Яна Горбанюка, БЕЛТА», "(AFP Photo/Jane Doe)", "Jane Doe/Getty Images". Datelines and signatures:
"MINSK, 29 August (BelTA) –" before a text, "— Reuters" after it.
"""

from __future__ import annotations

from transforms.language import QUOTES
from transforms.sources.cues.tables import ReadWords
from transforms.sources.names.finding import SPEAKING_KINDS, Hit
from transforms.sources.names.phrases import is_joined

_REACH = 6
_LONGEST_CREDIT = 10
_REACH_OF_SHOWN = 3
_BETWEEN = frozenset(' \u00a0,/|:–—-.()©«"“&')


def caption_start(words: ReadWords, hit: Hit) -> int | None:
    """Return the credit's first word if the name is a picture's credit, else None."""
    if (first := _behind_photo(words, hit)) is not None:
        return first
    if (first := _photographer_before(words, hit)) is not None:
        return first
    after = words.between(hit.last + 1).lstrip(QUOTES)
    if after[:1] == "/" and _is_credit_line(words, hit):
        return hit.first
    is_bracketed = words.between(hit.first)[-1:] in ("(", "[")
    if is_bracketed and after[:1] == "/" and _is_capital(words, hit.last + 1) and _closes(words, hit.last + 2):
        return hit.first
    return hit.first if _is_photo_of(words, hit) or _is_passed_on(words, hit, after) else None


def _is_passed_on(words: ReadWords, hit: Hit, after: str) -> bool:
    """Match the end of "(Kent Fire Department via AP)": only capitalised words stand in the brackets before "via"."""
    via = hit.first - 1
    if (
        after[:1] not in (")", "]")
        or via < 1
        or not is_joined(words, hit.first)
        or not words.is_among(via, "credited_via")
    ):
        return False
    for index in range(via - 1, max(-1, via - _LONGEST_CREDIT), -1):
        if not _is_capital(words, index) and not words.is_in(index, "name_of", "name_and"):
            return False
        if words.between(index)[-1:] in ("(", "["):
            return True
    return False


def _photographer_before(words: ReadWords, hit: Hit) -> int | None:
    """Match "Jane Doe/Getty Images": the first of at most three words of a photographer's name before the agency."""
    before, after = words.between(hit.first).strip(QUOTES), words.between(hit.last + 1).lstrip(QUOTES)
    ends = after[:1] in ("\n", ")", "]", "", ",", ".", ";")
    if not (ends and before in ("/", " / ") and _is_capital(words, hit.first - 1)):
        return None
    first = hit.first - 1
    while hit.first - first < 3 and words.between(first) in (" ", "\u00a0") and _is_capital(words, first - 1):
        first -= 1
    return first


def _behind_photo(words: ReadWords, hit: Hit) -> int | None:
    """Match «Фото Яна Горбанюка, БЕЛТА», "Photo: Jane Doe/AP": only names stand between the word and the source."""
    if not words.has_near(max(0, hit.first - _REACH), hit.first, "photo"):
        return None
    for index in range(hit.first - 1, max(-1, hit.first - _REACH), -1):
        gap = words.between(index + 1)
        if not set(gap) <= _BETWEEN or ". " in gap and index + 1 != hit.first and not _is_initial(words, index):
            return None
        if words.is_among(index, "photo"):
            return index if _is_label(words, index, hit) else None
        if not (_is_capital(words, index) or words.is_among(index, "from") or words.type_of(index) is not None):
            return None
    return None


def _is_label(words: ReadWords, photo: int, hit: Hit) -> bool:
    """Tell whether a word for a picture opens the credit of a source after it, rather than a sentence."""
    if _is_shown(words, photo, hit):
        return False
    gap, is_bracketed = words.between(photo + 1), words.between(photo)[-1:] in ("(", "[")
    is_parted = is_bracketed or photo + 1 < hit.first or not set(gap).isdisjoint(':/©«"“')
    return is_parted and (is_bracketed or ":" in gap or words.written(photo)[0].isupper())


def credit_start(words: ReadWords, hit: Hit) -> int | None:
    """Return the first word of «Фото предоставлено пресс-службой МЧС» or "Скриншот видео СТВ", else None."""
    if not words.has_near(max(0, hit.first - _LONGEST_CREDIT), hit.first, "photo"):
        return None
    for index in range(hit.first - 1, max(-1, hit.first - _LONGEST_CREDIT), -1):
        gap = words.between(index + 1)
        if set(gap) & set(".!?;\n"):
            return None
        if words.is_among(index, "photo") and (start := _start_of_line(words, index)) is not None:
            return start if words.written(start)[0].isupper() and not _is_told(words, start, index, hit) else None
    return None


def _start_of_line(words: ReadWords, index: int) -> int | None:
    """Return the first word of a line of which a word is the first or second; None for any later one."""
    starts = (start for start in (index, index - 1) if start == 0 or "\n" in words.between(start))
    return next(starts, None)


def _is_told(words: ReadWords, start: int, photo: int, hit: Hit) -> bool:
    """Tell a sentence from a credit.

    "The photo hangs in the hall of the BBC", but not "This photo provided by the BBC".
    """
    if _is_shown(words, photo, hit):
        return True
    given = words.cues.words["credited"]
    return words.is_among(start, "article") and not given.intersection(words.keys[start : hit.first])


def _is_shown(words: ReadWords, photo: int, hit: Hit) -> bool:
    """Tell whether the name is what the picture shows, not who made it: "Photos of the BBC building"."""
    return words.is_among(photo + 1, "of") and hit.first - photo <= _REACH_OF_SHOWN


def _is_photo_of(words: ReadWords, hit: Hit) -> bool:
    """Tell whether the word after the name makes it a credit: "AFP Photo/JANE DOE", "(Reuters photo)"."""
    after = hit.last + 1
    if after >= len(words.keys) or not words.is_among(after, "photo") or words.between(after) != " ":
        return False
    return words.between(after + 1)[:1] in ("/", ")", "]") or words.between(hit.first)[-1:] in ("(", "[")


def _closes(words: ReadWords, index: int) -> bool:
    """Tell whether a bracket closes after at most three more capitalised words."""
    for place in range(index, min(index + 4, len(words.keys) + 1)):
        if words.between(place).lstrip()[:1] in (")", "]"):
            return True
        if not _is_capital(words, place):
            return False
    return False


def _is_credit_line(words: ReadWords, hit: Hit) -> bool:
    """Match a line that is nothing but a name, a slash and a photographer: "Reuters/Jane Doe"."""
    if hit.first and "\n" not in words.between(hit.first):
        return False
    for place in range(hit.last + 1, min(hit.last + 5, len(words.keys))):
        if place > hit.last + 1 and "\n" in words.between(place):
            return True
        if not _is_capital(words, place) or place > hit.last + 1 and words.between(place) not in (" ", "-", ". "):
            return False
    return False


def _is_capital(words: ReadWords, index: int) -> bool:
    return 0 <= index < len(words.keys) and words.written(index)[0].isupper()


def _is_initial(words: ReadWords, index: int) -> bool:
    return words.ends[index] - words.starts[index] <= 2


_DASHES = frozenset("—–-")
_DATELINE_WORDS = frozenset(["корр", "кар", "г", "года", "corr", "correspondent"])


def dateline_start(words: ReadWords, hit: Hit) -> int | None:
    """Return the first word of a dateline that the name ends, like "MINSK, 29 August (BelTA) –"; else None."""
    before, after = words.between(hit.first), words.between(hit.last + 1)
    # two-letter names are weak elsewhere; in a dateline, "(AP)" is unambiguous
    if hit.is_stranger and hit.kind == "agency":
        return _line_start(words, hit.first)
    if hit.source_id is None or hit.is_weak and len(hit.name) > 2:
        return None
    is_bracketed = before == " (" and after[:1] == ")" and bool(set(after) & _DASHES)
    if is_bracketed and (place := _place_in_capitals(words, hit.first)):
        return place
    is_closed = _closes_dateline(before, after) or _ends_with_date(words, hit, before, after)
    if not (is_closed or _names_reporter(words, hit, before)):
        return None
    return _first_of_dateline(words, hit, before, after)


def _ends_with_date(words: ReadWords, hit: Hit, before: str, after: str) -> bool:
    """Tell whether a date precedes the agency: «ХАРКІВ, 2 грудня, УНІАН. Метро…», «Минск. 3 февраля. Интерфакс.»."""
    if before not in (", ", ". ") or after[:2] not in (". ", ".\n") or hit.kind in SPEAKING_KINDS:
        return False
    return hit.first > 1 and any(
        words.is_among(index, "months") for index in (hit.first - 1, hit.first - 2, hit.first - 3)
    )


def _first_of_dateline(words: ReadWords, hit: Hit, before: str, after: str) -> int | None:
    """Return the line's first word if only a place and a date precede the name, or a bracket opens the line."""
    first = _line_start(words, hit.first)
    if first is None:
        return None
    if first == hit.first:
        # "(Reuters) - …" without a place
        return first if before[-1:] in ("(", "/") and set(after) & _DASHES else None
    return first if _is_place_and_date(words, first, hit.first) else None


def _line_start(words: ReadWords, index: int) -> int | None:
    """Return the first word of the line, if it is near."""
    first = index
    while first > 0 and "\n" not in words.between(first):
        first -= 1
        if index - first > 10:
            return None
    return first


def _place_in_capitals(words: ReadWords, index: int) -> int | None:
    """Return the first of at most three words in capitals before the bracket.

    "… was closed. HONG KONG (Reuters) - …".
    """
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
    """Tell whether a reporter's name follows the agency: «/Корр. ТАСС Иван Петров/», «— РИА Новости, Анна Петрова.»."""
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
    """Tell whether only a place, a date and an agency's correspondent stand there.

    A month or a place in capitals must be among them.
    """
    is_sure = False
    for index in range(first, end):
        word, key = words.written(index), words.keys[index]
        is_sure = is_sure or key in words.cues.words["months"] or (word.isupper() and len(word) > 2 and word.isalpha())
        if not (word[0].isupper() or word[0].isdigit() or key in words.cues.words["months"] or key in _DATELINE_WORDS):
            return False
    return is_sure


def _is_last_line(words: ReadWords, hit: Hit) -> bool:
    """Match an outlet's bare name as the last line: «…прошли первые автобусы.⏎Радио Свобода»."""
    before, after = words.between(hit.first), words.between(hit.last + 1)
    is_alone = "\n" in before and hit.last + 1 == len(words.keys) and not after.strip(QUOTES + " .\n)")
    return is_alone and before.rstrip(QUOTES + " \n(")[-1:] in (".", "!", "?", "…") and hit.kind not in SPEAKING_KINDS


def sign_off(words: ReadWords, hit: Hit) -> bool:
    """Tell whether the name ends a paragraph like a signature: "… on Wednesday. — Reuters", "… geäußert. (dpa)"."""
    before, after = words.between(hit.first), words.between(hit.last + 1)
    if _is_last_line(words, hit):
        return True
    if not (hit.last + 1 == len(words.keys) or "\n" in after):
        return False
    if "\n" in before and before.rstrip(" ")[-1:] == "[" and after.lstrip(" ")[:1] == "]":
        # the line "[ Engadget ]" below an excerpt
        return True
    if hit.kind == "agency" and not hit.is_weak and before in (". ", ".\n", "” ", ".” ", '." '):
        return hit.last + 1 == len(words.keys)
    if hit.first > 1 and words.is_among(hit.first - 1, "accompanied_by"):
        return bool(_DASHES & set(words.between(hit.first - 1)))
    return _is_marked(before)


def _is_marked(before: str) -> bool:
    """Tell whether a sentence end, and then a dash or a bracket, stand before the name."""
    head = before.rstrip(' \u00a0«"“(/[').rstrip(" \u00a0—–-")
    has_mark = bool(set(before) & _DASHES) or before.rstrip(" ")[-1:] in ("(", "/", "[")
    return has_mark and head[-1:] in (".", "!", "?", "…", "»", "”", '"')
