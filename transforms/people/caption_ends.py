"""Credits that captions end with, without "Photo:": in brackets, behind a bar, a slash, «Фото» or «Источник:»."""

from __future__ import annotations

import re

from transforms.people.bare_credits import bare_credit_at_end
from transforms.people.credit_lines import SOURCE_WORDS
from transforms.people.maker_lines import SENTENCE_STOP, makers_at_end
from transforms.people.makers import MAKER_WORD, PICTURE_BANK, is_known_maker, is_makers
from transforms.people.name_words import PARTICLES

BRACKETED = re.compile(r"[(\[](?P<credit>[^()\[\]]{2,70})[)\]]\.?\s*$")
BARRED = re.compile(r"(?:\||＝|=)\s*(?P<credit>[^|＝=]{2,70})$")
BEHIND_MAKER = re.compile(
    r"(?:^|\s/\s|[^\W\d_]{2}\.\s)(?P<credit>(?:[A-ZĄČĘĖĮŠŲŪŽ]\.\s?)?[^./]{2,50}(?:/\s*[^/]{2,30})?\snuotr\.?|[^./()]{2,50}\s/\s[A-Z]{2,12})\s*$"
)
#: «Fot. PAP/Jan Dębski»: a shortened word before the makers
SHORTENED = re.compile(
    r"(?:^|[.!?…»”)]\s+|[,;(]\s*)(?P<credit>(?:fot|zdj|foto|nuotr|фот)\.\s+(?P<makers>[^()\n]{2,70}))\)?\s*$",
    re.IGNORECASE,
)
BANK = re.compile(
    rf"(?:^|[.!?…»”)]\s+|[,;(]\s*)(?P<credit>(?:{SOURCE_WORDS})\s*[:：]\s*(?:{PICTURE_BANK.pattern}))[.)\s]*$",
    re.IGNORECASE,
)
#: what stands in brackets and is no credit: places in the picture, ages, years
NO_NAME = re.compile(
    r"^(?:[lrm](?!\.)|links|rechts|mitte|left|right|centre|center|pictured|archiv\w*|symbol\w*|слева|справа|злева|справа)\b|^\d",
    re.I,
)


def credit_at_end(caption: str) -> str | None:
    """What a caption says about the picture's maker by words or marks at its end."""
    if credit := (
        bare_credit_at_end(caption)
        or shortened_at_end(caption)
        or bank_at_end(caption)
        or makers_at_end(caption)
        or behind_slash(caption)
    ):
        return credit
    for pattern in (BRACKETED, BARRED, BEHIND_MAKER):
        match = pattern.search(caption)
        if match and is_makers_name(match.group("credit")):
            return match.group("credit")
    return None


def shortened_at_end(caption: str) -> str | None:
    """«Fot. X» at a caption's end."""
    match = SHORTENED.search(caption)
    return match.group("credit").strip() if match and is_makers(match.group("makers"), in_genitive=False) else None


def bank_at_end(caption: str) -> str | None:
    """«Источник: pixabay.com» at a caption's end; other sources would be taken for the text's."""
    match = BANK.search(caption)
    return match.group("credit") if match else None


def behind_slash(caption: str) -> str | None:
    """An agency behind a slash, with the photographer where a name stands before it: «Мост утром / Reuters»."""
    shown = caption.rstrip(" .")
    head, slash, maker = shown.rpartition("/")
    if not slash or not is_known_maker(maker.strip()):
        return None
    name = SENTENCE_STOP.split(head)[-1].strip()
    words = re.split(r"[\s/]+", name)
    is_name = len(words) <= 5 and all(word[:1].isupper() or word in PARTICLES for word in words)
    return shown[shown.rindex(name) :] if name and is_name else maker.strip()


def is_makers_name(text: str) -> bool:
    """Whether a short text at a caption's end can name who made the picture."""
    text = text.strip()
    if NO_NAME.search(text) or len(text.split()) > 8:
        return False
    if text[:1].islower():
        return MAKER_WORD.match(text) is not None and is_makers(text)
    return text[:1].isupper() or not text[:1].isascii()
