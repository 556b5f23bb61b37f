"""Picture credits inside a text: «Фото Яна Горбанюка, БЕЛТА», "(AFP Photo/Jane Doe)", "Jane Doe/Getty Images"."""

from __future__ import annotations

from transforms.language import QUOTES
from transforms.sources.cues.tables import ReadWords
from transforms.sources.names.finding import Hit

_REACH = 6
_LONGEST_CREDIT = 10
_REACH_OF_SHOWN = 3
_BETWEEN = frozenset(' \u00a0,/|:–—-.()©«"“&')


def caption_start(words: ReadWords, hit: Hit) -> int | None:
    """The credit's first word where the name is a picture's credit; else None."""
    if (first := _behind_photo(words, hit)) is not None:
        return first
    before, after = words.between(hit.first).strip(QUOTES), words.between(hit.last + 1).lstrip(QUOTES)
    if (
        _is_capital(words, hit.first - 1)
        and before in ("/", " / ")
        and after[:1] in ("\n", ")", "]", "", ",", ".", ";")
    ):
        # the photographer stands before the agency
        first = hit.first - 1
        while hit.first - first < 3 and words.between(first) in (" ", "\u00a0") and _is_capital(words, first - 1):
            first -= 1
        return first
    if after[:1] == "/" and _is_credit_line(words, hit):
        return hit.first
    is_bracketed = words.between(hit.first)[-1:] in ("(", "[")
    if is_bracketed and after[:1] == "/" and _is_capital(words, hit.last + 1) and _closes(words, hit.last + 2):
        return hit.first
    return hit.first if _is_photo_of(words, hit) else None


def _behind_photo(words: ReadWords, hit: Hit) -> int | None:
    """«Фото Яна Горбанюка, БЕЛТА», "Photo: Jane Doe/AP": only names stand between the word and the source."""
    for index in range(hit.first - 1, max(-1, hit.first - _REACH), -1):
        gap = words.between(index + 1)
        if not set(gap) <= _BETWEEN or ". " in gap and index + 1 != hit.first and not _is_initial(words, index):
            return None
        if words.is_among(index, "photo"):
            if _is_shown(words, index, hit):
                return None
            named = hit.first - index - 1
            is_label = named > 0 or words.between(index)[-1:] in ("(", "[") or bool(set(gap) & set(':/©«"“'))
            is_start = words.written(index)[0].isupper() or ":" in gap or words.between(index)[-1:] in ("(", "[")
            return index if is_label and is_start else None
        if not (_is_capital(words, index) or words.is_among(index, "from") or words.type_of(index) is not None):
            return None
    return None


def credit_start(words: ReadWords, hit: Hit) -> int | None:
    """The first word of a line such as «Фото предоставлено пресс-службой МЧС» or "Скриншот видео СТВ"; else None."""
    for index in range(hit.first - 1, max(-1, hit.first - _LONGEST_CREDIT), -1):
        gap = words.between(index + 1)
        if set(gap) & set(".!?;\n"):
            return None
        opens = index == 0 or "\n" in words.between(index)
        second = not opens and (index == 1 or "\n" in words.between(index - 1))
        if words.is_among(index, "photo") and (opens or second):
            start = index if opens else index - 1
            return start if words.written(start)[0].isupper() and not _is_told(words, start, index, hit) else None
    return None


def _is_told(words: ReadWords, start: int, photo: int, hit: Hit) -> bool:
    """A sentence, no credit: "The photo hangs in the hall of the BBC", but not "This photo provided by the BBC"."""
    if _is_shown(words, photo, hit):
        return True
    given = words.cues.words["credited"]
    return words.is_among(start, "article") and not given.intersection(words.keys[start : hit.first])


def _is_shown(words: ReadWords, photo: int, hit: Hit) -> bool:
    """What is in the picture, not whose it is: "Photos of the BBC building"."""
    return words.keys[photo + 1] == "of" and hit.first - photo <= _REACH_OF_SHOWN


def _is_photo_of(words: ReadWords, hit: Hit) -> bool:
    """Whether the word behind the name says what it credits: "AFP Photo/JANE DOE", "(Reuters photo)"."""
    after = hit.last + 1
    if after >= len(words.keys) or not words.is_among(after, "photo") or words.between(after) != " ":
        return False
    return words.between(after + 1)[:1] in ("/", ")", "]") or words.between(hit.first)[-1:] in ("(", "[")


def _closes(words: ReadWords, index: int) -> bool:
    """A bracket closes behind at most three more capitalised words."""
    for place in range(index, min(index + 4, len(words.keys) + 1)):
        if words.between(place).lstrip()[:1] in (")", "]"):
            return True
        if not _is_capital(words, place):
            return False
    return False


def _is_credit_line(words: ReadWords, hit: Hit) -> bool:
    """A line that is nothing but a name, a slash and a photographer: "Reuters/Jane Doe"."""
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
