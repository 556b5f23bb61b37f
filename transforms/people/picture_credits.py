"""The grammar of picture credits in captions and alt texts: introduced by a word, standing alone, or ending a caption.

"Photo: X", «Фото: X», "© X", «Фото Белсата»; then the end of a caption without "Photo:": in brackets, after a bar, a
slash, «Фото» or «Источник:». Rights notices, lengths of clips, times of comments and descriptions of the picture are
not credits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from presswatch.patterns import late_pattern
from transforms.people.bare_credits import bare_credit_at_end, is_bare_credit
from transforms.people.credit_lines import PICTURE_WORDS, SOURCE_WORDS, is_rights_notice
from transforms.people.makers import (
    MAKER_WORD,
    PICTURE_BANK,
    SENTENCE_STOP,
    is_known_maker,
    is_known_person,
    is_maker_line,
    is_makers,
    is_sentence,
    makers_at_end,
)
from transforms.people.name_words import PARTICLES
from transforms.people.word_lists import any_of, listed

BRACKETED = late_pattern(r"[(\[](?P<credit>[^()\[\]]{2,70})[)\]]\.?\s*$")
BARRED = late_pattern(r"(?:\||＝|=)\s*(?P<credit>[^|＝=]{2,70})$")
BEHIND_MAKER = late_pattern(
    r"(?:^|\s/\s|[^\W\d_]{2}\.\s)(?P<credit>(?:[A-ZĄČĘĖĮŠŲŪŽ]\.\s?)?[^./]{2,50}(?:/\s*[^/]{2,30})?\snuotr\.?|[^./()]{2,50}\s/\s[A-Z]{2,12})\s*$"
)
#: a word for pictures behind a person's name
BEHIND_NAME = late_pattern(r"\S\s\S+\snuotr\.?$")
#: «Fot. PAP/Jan Dębski»: an abbreviation before the makers
SHORTENED = late_pattern(
    r"(?:^|[.!?…»”)]\s+|[,;(|]\s*|\s[–—-]\s)"
    rf"(?P<credit>(?:{any_of('captions', 'abbreviations')})\.\s+(?P<makers>[^()\n]{{2,70}}))\)?\s*$",
    re.IGNORECASE,
)
BANK = late_pattern(
    rf"(?:^|[.!?…»”)]\s+|[,;(]\s*)(?P<credit>(?:{SOURCE_WORDS})\s*[:：]\s*(?:{PICTURE_BANK.pattern}))[.)\s]*$",
    re.IGNORECASE,
)
#: the same before agencies and their photographers
SOURCE_AT_END = late_pattern(
    rf"(?:^|[.!?…»”)]\s+|[,;(]\s*)(?P<credit>(?:{SOURCE_WORDS})\s*[:：]\s*(?P<makers>[^:()\n]{{2,70}}))\)?\s*$",
    re.IGNORECASE,
)
#: what stands in brackets but is not a credit: places in the picture, ages, years
NO_NAME = late_pattern(rf"^(?:{any_of('captions', 'no_names')})\b|^\d", re.I)


def credit_at_end(caption: str) -> str | None:
    """Return what words or marks at a caption's end say about the picture's maker."""
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
        if match and (is_makers_name(match.group("credit")) or is_maker_line(match.group("credit"))):
            return without_shown(match.group("credit"))
    return None


def without_shown(credit: str) -> str:
    """Return a credit without who or what the picture shows: «Ona Lapė / J. Jonaičio nuotr.»; an agency stays."""
    shown, slash, maker = credit.rpartition(" / ")
    return maker if slash and BEHIND_NAME.search(maker) and not is_known_maker(shown) else credit


def shortened_at_end(caption: str) -> str | None:
    """Return «Fot. X» at a caption's end."""
    match = SHORTENED.search(caption)
    return match.group("credit").strip() if match and is_makers(match.group("makers"), in_genitive=False) else None


def bank_at_end(caption: str) -> str | None:
    """Return «Источник: pixabay.com» at a caption's end; other sources would be mistaken for the text's."""
    match = BANK.search(caption)
    if match:
        return match.group("credit")
    source = SOURCE_AT_END.search(caption)
    is_maker = source and (is_maker_line(source["makers"]) or is_known_maker(source["makers"].strip(" .")))
    return source["credit"].strip() if source and is_maker else None


def behind_slash(caption: str) -> str | None:
    """Return an agency after a slash, with the photographer if a name precedes it: «Мост утром / Reuters»."""
    shown = caption.rstrip(" .")
    head, slash, maker = shown.rpartition("/")
    if not slash or not is_known_maker(maker.strip()):
        return None
    name = SENTENCE_STOP.split(head)[-1].strip()
    words = re.split(r"[\s/]+", name)
    is_name = len(words) <= 5 and all(word[:1].isupper() or word in PARTICLES for word in words)
    return shown[shown.rindex(name) :] if name and is_name else maker.strip()


def is_makers_name(text: str) -> bool:
    """Tell whether a short text at a caption's end can name who made the picture."""
    text = text.strip()
    if NO_NAME.search(text) or len(text.split()) > 8:
        return False
    if text[:1].islower():
        return MAKER_WORD.match(text) is not None and is_makers(text)
    if "," in text and not is_makers(text, in_genitive=False):
        return False
    return text[:1].isupper() or not text[:1].isascii()


#: characters of the longest credit
MAX_CREDIT = 120
NAMED = late_pattern(
    rf"(?:^|[\s(\[.|/—–-])(?P<credit>(?:{PICTURE_WORDS})(?:\s*[:：|]\s*|\s+/\s*|\s+by\s+|\s+von\s+)(?=\S)(?P<maker>[^\n|()\[\]]{{2,{MAX_CREDIT}}}(?:\([^()\n]{{2,40}}\)(?!\w))?))",
    re.IGNORECASE,
)
#: «Фото Белсата»: one name without a colon, only if nothing else is said
ALONE = late_pattern(
    r"\s*(?P<credit>(?:[Фф]от[оа]|ФОТ[ОА])\s+"
    r"(?:(?:из\s+|з\s+|с\s+сайта\s+)?[А-ЯЁІЎA-Z][\w.’'-]+(?:\s+[А-ЯЁІЎA-Z][\w.’'-]+){0,3}))\.?\s*$"
)
COPYRIGHT = late_pattern(rf"(?P<credit>©\s*[^\n©()]{{2,{MAX_CREDIT}}})\s*$")
#: a text without any of these has no credit of the forms above, except at a caption's end: most alt texts
MAY_NAME = late_pattern(r"[:：|©]|\s/|\s(?:by|von)\s|фот[оа]\s", re.IGNORECASE)
RIGHTS = late_pattern(
    rf"{any_of('captions', 'rights')}"
    r"|©\s*(?:19|20)\d\d\s*[-–]"
    r"|^\W*(?:©|copyright|\(c\))?\W*(?:19|20)\d\d\W*$|^copyright$"
    rf"|©\s*(?:19|20)\d\d\b.{{0,60}}(?:{any_of('captions', 'rights_with_year')})",
    re.IGNORECASE,
)
#: the notice that an agency adds after its photographer's name
AGENCY_RIGHTS = late_pattern(r"\s*[/|]\s*copyright\b.*$|\.?\s*all rights reserved\W*$", re.IGNORECASE)
#: where a sentence may begin after a credit, what is not such a sentence, and what every sentence has
SENTENCE_END = late_pattern(
    r"(?<=[^\W\d_]{3})"
    + "".join(f"(?<!{short})" for short in listed("captions", "shortened"))
    + r"[.!?…]\s+(?=[^\W\d_a-zа-яёіў])"
)
FURTHER_CREDIT = late_pattern(rf"©|(?:{PICTURE_WORDS}|{SOURCE_WORDS}|courtesy|copyright|all rights)\b", re.IGNORECASE)
LOWER_WORD = late_pattern(r"\s[a-zà-öø-ÿа-яёіў]{3,}")
#: what precedes a maker in elements for screen readers: "Image source, Reuters"
LABELLED = late_pattern(rf"(?:{any_of('captions', 'labelled')}),\s+(?=\S)", re.IGNORECASE)
#: such a label in an element of its own: "Credit...", «Автор фото,»
LABEL = late_pattern(rf"\W*(?:{any_of('captions', 'labels')})\W*", re.IGNORECASE)
#: a clip's length, and the time of day that only comments have
CLIP = late_pattern(
    r"\W*(?:(?:video|audio|видео|відэа|аудио)\W*)?\d{1,3}:\d\d(?::\d\d)?\W*(?:min\w*|мин\w*)?\W*", re.IGNORECASE
)
CLOCK = late_pattern(r"\b(?:[01]?\d|2[0-3]):[0-5]\d\b")
#: beside a picture, "Source:" names its owner
SOURCE_BESIDE = late_pattern(rf"(?:{SOURCE_WORDS})\s*[:：]\s*(?P<maker>[^:]{{2,60}})$", re.IGNORECASE)
#: where buttons and accounts lead: alone they are not makers of pictures
PLATFORM = late_pattern(any_of("captions", "platforms"), re.IGNORECASE)
#: the fewest words of a caption that describes the picture
FEWEST_OF_SENTENCE = 8
#: the fewest words of a caption behind which its maker stands without a label
FEWEST_OF_CAPTION = 3


#: what an element's end puts before a mark, and between a label and its maker
MARK_APART = late_pattern(r"(?<=\w) ([,.;:)])(?=\s|$)")
#: a full stop that belongs to no initial and no abbreviation
STOP_AT_END = late_pattern(r"(?<=[^\W\d_]{5})(?<!\bnuotr)\.$")
LABEL_AND_BAR = late_pattern(rf"^((?:{PICTURE_WORDS})(?:\s+by)?[:：]?)\s*\|\s*", re.IGNORECASE)


def is_picture_credit(text: str) -> bool:
    """Tell whether a text can name makers: not a rights notice, a clip's length, a comment's time, or a sentence."""
    is_right = RIGHTS.search(text) is None and not is_rights_notice(text)
    is_caption = text.endswith(".") and len(text.split()) >= FEWEST_OF_SENTENCE and not NAMED.search(text)
    is_time = CLIP.fullmatch(text) is not None or CLOCK.search(text) is not None
    return 2 <= len(text) <= MAX_CREDIT and is_right and not is_caption and not is_time


def unbracketed(text: str) -> str:
    """Return a text without the brackets around it; a bracket that closes inside stays."""
    text = text.lstrip(")]")
    while text and text[0] in "([" and text[-1] in ")]":
        text = text[1:-1].strip()
    if text.count("(") != text.count(")") or text.count("[") != text.count("]"):
        text = text.strip("()[]")
    return text.strip(" |,;")


def credits_beside_picture(texts: list[str]) -> Iterator[str]:
    """Yield the credits among the short texts beside a picture: an agency alone, or with its photographer."""
    for place, text in enumerate(texts):
        is_agency = is_known_maker(text.strip(" ()[]/.©")) and not PLATFORM.search(text)
        if is_agency or (place > 0 and place == len(texts) - 1 and is_maker_behind(texts[place - 1], text)):
            yield unbracketed(text.strip(" /"))
        elif len(text) <= MAX_CREDIT:
            source, end = SOURCE_BESIDE.match(text), label_end(text) or len(text)
            said = [source["maker"]] if source else [text[end:]] if text[end:] else caption_credits(text)
            yield from map(str.strip, said)


def is_maker_behind(caption: str, text: str) -> bool:
    """Tell whether the last line beside a picture is a person's name alone, behind a caption: the maker's."""
    is_told = len(caption.split()) >= FEWEST_OF_CAPTION and LOWER_WORD.search(caption) is not None
    return is_told and not is_maker_line(caption) and is_known_person(text)


def plain_credit(text: str) -> str:
    """Return a credit with single spaces, without brackets around it and an agency's notice."""
    words = MARK_APART.sub(r"\1", " ".join(text.split()))
    return STOP_AT_END.sub("", unbracketed(without_rights(LABEL_AND_BAR.sub(r"\1 ", words)).strip(" |,;")))


def label_end(text: str) -> int | None:
    """Return where the maker begins after "Image source," or similar; the text's length if it is only that label."""
    if LABEL.fullmatch(text):
        return len(text)
    match = LABELLED.match(text)
    return match.end() if match else None


def caption_credits(text: str) -> Iterator[str]:
    """Yield the credit in a caption: introduced by a word, or at its end."""
    named = list(named_credits(text))
    if named:
        yield from named
    elif credit := credit_at_end(text):
        yield credit


def named_credits(text: str) -> Iterator[str]:
    """Yield what a text itself names as a picture's maker."""
    if not MAY_NAME.search(text):
        return
    if alone := ALONE.match(text):
        yield alone.group("credit")
        return
    if is_bare_credit(text):
        yield text.strip()
        return
    first, second = (COPYRIGHT, NAMED) if "©" in text else (NAMED, COPYRIGHT)
    for match in list(first.finditer(text)) or second.finditer(text):
        maker = match.groupdict().get("maker") or ""
        # «Фото: паром у причала в тумане» describes the picture.
        if not (maker[:1].islower() and is_sentence(maker)):
            yield without_description(match.group("credit"))


def without_description(credit: str) -> str:
    """Return a credit without a following sentence that describes the picture: «На снимке: мост»."""
    match = SENTENCE_END.search(credit)
    if match and not FURTHER_CREDIT.match(credit, match.end()) and LOWER_WORD.search(credit, match.end()):
        return credit[: match.start()]
    return credit


def without_rights(text: str) -> str:
    """Return a credit without an agency's notice."""
    lowered = text.lower()
    return AGENCY_RIGHTS.sub("", text) if "copyright" in lowered or "reserved" in lowered else text
