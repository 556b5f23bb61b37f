"""Credit and source lines: who made the pictures, and where a text was taken from.

Forms: «Photo: X», «Фото: X», «Фота: X», «Здымак: X», «Image credit: X», «© X», «Reuters / Jane Doe» below a picture;
«Sources: A, B», «Источник: X», «Крыніцы: X» on a line of their own.
"""

from __future__ import annotations

import re
from functools import cache

from presswatch.patterns import late_pattern
from presswatch.shipped import shipped_table
from transforms.people.bare_credits import is_bare_credit, is_named
from transforms.people.makers import CYRILLIC, is_known_maker, is_makers, is_sentence
from transforms.people.word_lists import any_of

#: characters of the longest credit line; a longer one is a paragraph that happens to begin with the word
MAX_CREDIT = 220

#: characters of the longest rights notice
MAX_RIGHTS = 260

DASHES = "—–-"

#: words for pictures that precede a maker's name, the longest first: «Автор фото» before «фото»
PICTURE_WORDS = any_of("credit_lines", "pictures")

#: words that precede the outlets a text was taken from
SOURCE_WORDS = any_of("credit_lines", "sources")

PICTURE_LINE = late_pattern(
    rf"^[\s*_(\[«\"•·-]*(?P<word>{PICTURE_WORDS})\s*(?P<mark>[:：—–|/=])\s*(?=\S)", re.IGNORECASE
)
SOURCE_LINE = re.compile(rf"^[\s*_(\[•·-]*(?P<word>{SOURCE_WORDS})\s*(?P<mark>[:：—–-])\s*(?=\S)", re.IGNORECASE)
COPYRIGHT_LINE = late_pattern(r"^\s*(?:©|\(c\)\s|copyright\s*[:©])\s*\S", re.IGNORECASE)

#: a sentence that goes on after a full stop makes a paragraph, not a credit
SENTENCE = late_pattern(r"[.!?…]\s+\w+\s+\w+\s+\w+\s+\w+")


#: a caption followed by its credit on the same line
FURTHER_CREDIT = late_pattern(r"[.…]\s+(?:photo|image|picture)?\s?credits?:\s", re.IGNORECASE)

#: function words of German: a text with several of them may call its pictures "Bild"
GERMAN = late_pattern(rf"\b(?:{any_of('credit_lines', 'german')})\b")


def split_credits(text: str) -> tuple[str, str]:
    """Separate credit and source lines from a text.

    Returns:
        The text without those lines and without rights notices, paragraphs separated by single blank lines; and the
        lines as they stood, one a line.
    """
    kept, credit_lines = [], []
    for line in text.split("\n"):
        if is_rights_notice(line):
            continue
        if is_credit_line(line) or (is_picture_in_german(line) and is_german(text)):
            credit_lines.append(line.strip())
        else:
            kept.append(line)
    if len(kept) == text.count("\n") + 1:
        return text, ""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip("\n"), "\n".join(credit_lines)


def is_rights_notice(line: str) -> bool:
    """Tell whether a line says who owns a text and what may be done with it.

    It is neither text nor credit nor source.
    """
    stripped = line.strip()
    return len(stripped) <= MAX_RIGHTS and _rights().match(stripped) is not None


@cache
def _rights() -> re.Pattern[str]:
    words = shipped_table("pages.toml")["furniture"]["rights"]
    return re.compile(rf"\W*(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)


def is_credit_line(line: str) -> bool:
    """Tell whether a separate line is a picture credit or a source line."""
    stripped = line.strip()
    if not 4 <= len(stripped) <= MAX_CREDIT or SENTENCE.search(stripped):
        return False
    if COPYRIGHT_LINE.match(stripped) or is_bare_credit(stripped):
        return True
    match = PICTURE_LINE.match(stripped) or SOURCE_LINE.match(stripped)
    return match is not None and names_maker(match, stripped[match.end() :])


def is_picture_line(line: str) -> bool:
    """Tell whether a separate line is a credit that begins with a word for a picture, not with one for a source."""
    is_about_picture = PICTURE_LINE.match(line.strip()) is not None or is_bare_credit(line)
    return is_about_picture and is_credit_line(line)


def names_maker(match: re.Match[str], rest: str) -> bool:
    """Tell whether a maker or an outlet follows the first word of a credit line, not the rest of a sentence."""
    if match.group("mark") in DASHES:
        # «Видео — главное доказательство» is about a video; «Источник — Зеркало» names a source.
        return (
            is_named(rest)
            or is_known_maker(rest)
            or (match.re is SOURCE_LINE and rest[0].isupper() and is_makers(rest, in_genitive=False))
        )
    if match.group("word").lower() == "bild":
        # In texts of other languages, the newspaper of this name reports what follows.
        return is_makers(rest) and not CYRILLIC.search(rest)
    return not is_sentence(rest) or FURTHER_CREDIT.search(rest) is not None


def is_picture_in_german(line: str) -> bool:
    """Tell whether a line is a picture credit or caption, if the text is German."""
    stripped = line.strip()
    return (
        stripped[:4].lower() == "bild"
        and len(stripped) <= MAX_CREDIT
        and PICTURE_LINE.match(stripped) is not None
        and not SENTENCE.search(stripped)
    )


def is_german(text: str) -> bool:
    """Tell whether a text has many function words of German."""
    return len(GERMAN.findall(text)) >= 5
