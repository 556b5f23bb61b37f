"""Picture credits without a colon: «Фото Ивана Рудя, БЕЛТА», «Скриншот видео МЧС», "Photo courtesy of Jane Doe".

Every word after the word for a picture must be part of a maker's name: «Фото Ивана Рудя обошло газеты» is a sentence,
and «Фото Дворца Республики» says what the picture shows.
"""

from __future__ import annotations

import re

from presswatch.patterns import late_pattern
from presswatch.shipped import shipped_table
from transforms.people.makers import (
    AROUND_NAMES,
    CYRILLIC,
    HOST,
    MAKER_WORD,
    QUOTED,
    is_known_maker,
    is_makers,
    is_makers_word,
    is_short_name,
)
from transforms.people.name_words import OF_BODY, PUBLIC_BODY
from transforms.people.word_lists import any_of

#: characters of the longest credit without a colon
MAX_BARE = 120

#: words for pictures in Russian and Belarusian
SLAVIC_PICTURE = (
    rf"(?:{any_of('bare_credits', 'slavic_before')})?(?:(?:{any_of('bare_credits', 'slavic_adjectives')})\s+)?"
    rf"(?:{any_of('bare_credits', 'slavic_pictures')})(?:\s+{any_of('bare_credits', 'slavic_behind')})?"
)
LATIN_PICTURE = rf"(?:(?:{any_of('bare_credits', 'latin_before')})\s+)?(?:{any_of('bare_credits', 'latin_pictures')})"
COURTESY = shipped_table("people.toml")["bare_credits"]["courtesy"]

#: the first word of such a credit: it rules out most lines of a text
OPENING = late_pattern(rf"{SLAVIC_PICTURE}|{LATIN_PICTURE}|{COURTESY}", re.IGNORECASE)
SLAVIC = late_pattern(rf"(?:{SLAVIC_PICTURE})\s+(?=\S)", re.IGNORECASE)
LATIN = late_pattern(
    rf"(?:(?:{LATIN_PICTURE})\s+(?:by|{COURTESY}(?:\s+of)?)|{COURTESY}\s+of|{COURTESY}(?=\s+(?-i:[A-Z])))\s+(?=\S)",
    re.IGNORECASE,
)
DASHED = late_pattern(rf"(?:{SLAVIC_PICTURE}|{LATIN_PICTURE})\s*(?:[–—]|\s-\s)\s*(?=\S)", re.IGNORECASE)
#: pictures of videos, whose owner may be omitted
OF_VIDEO = late_pattern(rf"(?:{any_of('bare_credits', 'of_videos')})(?:\s+|[.)\]]*$)", re.I)
#: where pictures come from
PROVENANCE = late_pattern(
    rf"(?:(?P<place>{any_of('bare_credits', 'places')})"
    rf"|(?:{any_of('bare_credits', 'pages')}|{any_of('bare_credits', 'channels')})(?=\s))(?:[\s,/]+|[.)\]]*$)",
    re.IGNORECASE,
)
#: makers to whom pictures are attributed, and those named along with them
BODY = late_pattern(rf"(?:{any_of('bare_credits', 'bodies')})(?:[\s,/]+|[.)\]]*$)", re.IGNORECASE)
NAMED_BODY = late_pattern(rf"(?:{any_of('bare_credits', 'named_bodies')})\s+(?=\S)", re.IGNORECASE)
GIVEN = late_pattern(rf"{any_of('bare_credits', 'given')}\s+(?P<giver>[^\s,]+)", re.IGNORECASE)
INSTRUMENTAL = late_pattern(r"(?:ом|ем|ём|ой|ей|ым|им|ами|ями|ам|ай|яй|амі|ямі|[иі]ю)$")
INITIAL = late_pattern(r"(?:[А-ЯЁІЎ]\.)+")
#: a first name in the genitive; capitalised places and events end alike
FIRST_NAME = late_pattern(
    rf"(?!(?:{any_of('bare_credits', 'no_first_names')})$)(?!.*(?:ого|его|ага|яга)$)[а-яёіў'’-]+[аяыиі]", re.IGNORECASE
)
#: where a credit can begin within a caption: after a mark, or with a capital after any word
BEGINNING = late_pattern(
    r"(?:^|(?<=[.,;:!?…»”\")(\[/|–—-])\s*|\s(?=(?-i:[А-ЯЁІЎA-Z])))"
    rf"(?:{SLAVIC_PICTURE}|{LATIN_PICTURE}(?:\s+(?:by|{COURTESY})|(?=\s+[–—-]\s))|{COURTESY}(?:\s+of|(?=\s+(?-i:[A-Z]))))\b",
    re.IGNORECASE,
)
#: letters of which every caption with such a credit has some, in lower case
LETTERS = shipped_table("people.toml")["bare_credits"]["letters"].split()


def is_bare_credit(text: str) -> bool:
    """Tell whether a text is a picture credit without a colon, and nothing else."""
    if len(text) > MAX_BARE:
        return False
    text = text.strip(" ()[]*_").rstrip(".")
    if not OPENING.match(text):
        return False
    if match := DASHED.match(text):
        return is_named(text[match.end() :])
    if match := OF_VIDEO.match(text):
        rest = text[match.end() :]
        return not rest or QUOTED.fullmatch(rest) is not None or is_named(rest) or is_slavic_maker(rest)
    if match := SLAVIC.match(text):
        return is_slavic_maker(text[match.end() :])
    match = LATIN.match(text)
    return match is not None and is_makers(text[match.end() :], in_genitive=False)


def bare_credit_at_end(caption: str) -> str | None:
    """Return the credit without a colon at the end of a caption: «Мост утром. Фото Ивана Рудя»."""
    lowered = caption.lower()
    if not any(mark in lowered for mark in (" by ", " - ", " – ", " — ")) and not any(
        letters in lowered for letters in LETTERS
    ):
        return None
    for match in BEGINNING.finditer(caption, max(0, len(caption) - MAX_BARE - 10)):
        credit = trimmed(caption[match.start() :])
        if is_bare_credit(credit):
            return credit
    return None


def trimmed(credit: str) -> str:
    """Return a credit without the marks that separate it from its caption."""
    credit = credit.strip(" ,;|/–—-([")
    # A full stop belongs to an initial at the end; after or before a bracket it ends the caption.
    if "(" not in credit and re.search(r"[.)\]]{2}$", credit):
        return credit.rstrip(" .)]")
    return credit.rstrip(" )]")


def is_slavic_maker(rest: str) -> bool:
    """Tell whether the text after «Фото» or «Здымак» names the maker or where the picture was taken from."""
    if match := PROVENANCE.match(rest):
        owner = rest[match.end() :]
        return is_owner(owner) or (not owner and match.group("place") is not None)
    if match := BODY.match(rest):
        return match.end() == len(rest) or is_makers(rest[match.end() :])
    if match := NAMED_BODY.match(rest):
        return is_makers(rest[match.end() :])
    if match := GIVEN.match(rest):
        return is_giver(match.group("giver")) and is_makers(rest[match.start("giver") :])
    return is_makers(rest) and begins_with_maker(rest)


def is_owner(rest: str) -> bool:
    """Tell whether a text names the owner of an archive or a page: «Ивана Рудя», «редакции», "river.example"."""
    return is_makers(rest) and is_makers_word(rest.split()[0].strip(AROUND_NAMES + "«"))


def begins_with_maker(rest: str) -> bool:
    """Tell whether a list of makers begins with an agency, an address, or a person's name in the genitive."""
    first, *others = rest.split()
    bare = first.strip(",;/")
    if (
        is_short_name(bare)
        or HOST.fullmatch(bare)
        or is_known_maker(bare)
        or is_known_maker(" ".join([bare, *others[:1]]))
    ):
        return True
    if OF_BODY.search(first) and others and PUBLIC_BODY.search(others[0]):
        return True
    is_person = INITIAL.fullmatch(first) or FIRST_NAME.fullmatch(first) and first[0].isupper()
    return bool(is_person) and bool(others) and others[0][0].isupper()


def is_giver(word: str) -> bool:
    """Tell whether a word names who gave a picture, not who received it: «пресс-службой», «МЧС», but not «суду»."""
    if is_short_name(word) or not CYRILLIC.match(word):
        return True
    return INSTRUMENTAL.search(word) is not None and (word[0].isupper() or MAKER_WORD.match(word) is not None)


def is_named(rest: str) -> bool:
    """Tell whether the text after a dash is a name of at least two words, an agency, an address or a place."""
    if PROVENANCE.match(rest):
        return is_slavic_maker(rest)
    first = rest.split()[0].strip(",;/")
    if not is_makers(rest, in_genitive=False) or not (first[:1].isupper() or HOST.fullmatch(first)):
        return False
    named = [word for word in rest.split() if word[0].isupper()]
    return len(named) > 1 or is_short_name(first) or is_known_maker(first) or HOST.fullmatch(first) is not None
