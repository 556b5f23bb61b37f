"""Words in bylines that are not names: of authorship, roles, bodies and agencies; and small words within names."""

from __future__ import annotations

import re

from presswatch.patterns import late_pattern
from presswatch.shipped import shipped_table
from transforms.people.word_lists import any_of, listed, words_of

#: what may stand before "by", and words before a name; each has two letters or keeps its first three in every form
BEFORE_BY = listed("bylines", "before_by")
# the longest first: «Автор статьи:» before «Автор»
BY_WORDS = listed("bylines", "by")
#: a byline is no question: «Корреспондент: Анна Ивановна, почему закрыли мост?»
BY = late_pattern(
    rf"^(?![^\n]{{0,300}}\?(?:\s|$))\W*(?:(?:{'|'.join(BEFORE_BY)})\s+)?(?:{'|'.join(BY_WORDS)})\b\.?[:,\s|]+(?=\S)",
    re.IGNORECASE,
)
#: the first three letters of these words, or both letters of the short ones
BY_BEGINNINGS = frozenset(words[:3] for words in (*BEFORE_BY, *BY_WORDS))
FIRST_LETTERS = late_pattern(r"[^\W_].{0,2}")

BETWEEN = late_pattern(rf"\s*[;,&|/•·]\s*|\s+[–—-]\s+|\s+(?:{any_of('bylines', 'between')})\s+", re.IGNORECASE)

#: what introduces the maker of the pictures; «Фото Ивана Рудя» needs no colon
CREDIT = late_pattern(
    rf"\b(?:{any_of('bylines', 'pictures')})\s*[:/]|(?:^|[.,;])\s*(?:{any_of('bylines', 'pictures_unmarked')})\s",
    re.IGNORECASE,
)

_DATES = shipped_table("pages.toml")["dates"]
#: what introduces somebody with another part in a text
OTHER_PART = late_pattern(
    rf"(?:^|[.,;|(/·•]\s*)(?:{any_of('bylines', 'other_parts')})(?:\s+by\b|\s*[:|–—-])", re.IGNORECASE
)
#: after a name and a comma: which bearer of it, and what was studied
GENERATIONS, DEGREES = any_of("bylines", "generations"), any_of("bylines", "degrees")
#: labels of buttons, folded
INTERFACE = frozenset(re.sub(r"\W+", "", words) for words in listed("bylines", "interface"))
#: bodies that publish under their own names
PUBLIC_BODY = late_pattern(rf"(?<!\w)(?:{any_of('bylines', 'bodies')})(?!\w)", re.IGNORECASE)
#: accounts and addresses in the place of an author
ACCOUNT = late_pattern(
    rf"admin|^(?:{any_of('bylines', 'accounts')})\d*$|@|[/|]|^[\W\d]+$|^\w*[^\W\d]\d+$",
    re.IGNORECASE,
)

#: the date after a name
_MONTH_OF_NAME = rf"(?:{any_of('bylines', 'months')})\w*\b"
_WEEKDAY_OF_NAME = rf"(?:{any_of('bylines', 'weekdays')})\w*\b"
ON_DAY = late_pattern(
    rf"\s+(?:{any_of('bylines', 'on_day')})\s+(?:{_WEEKDAY_OF_NAME}|{_MONTH_OF_NAME}|\d).*$"
    # without "on" only up to the next mark: another author may follow
    rf"|\s+(?:(?:{any_of('bylines', 'before_day')})\s+)?(?:(?:{_WEEKDAY_OF_NAME},?\s+)?{_MONTH_OF_NAME}\.?\s*\d"
    r"|\d{1,2}[./:-]\d|\d{1,2}\.?\s+(?:de\s+)?[^\W\d_]{3,12}\.?\s+(?:de\s+)?\d{4})[^|;,]*"
    rf"|\s+(?:{'|'.join([*_DATES['updated'], *_DATES['published']])})(?!\w)[^|;,]*",
    re.IGNORECASE,
)

#: words that make a name that of a body, a desk or an account; in lower case
NO_PERSON = late_pattern(
    rf"\b(?:{any_of('bylines', 'no_person')})\b"
    r"|\.(?:com|by|ru|org|net|de|at|ch|lt|io|eu|uk|fr|info|news)\b|@|https?:|\d",
    re.IGNORECASE,
)

_OUR = any_of("bylines", "our")
#: a desk that does not say which outlet it belongs to, or the rest of a desk without its role
DESK = late_pattern(
    rf"^(?:(?:(?:{any_of('bylines', 'from')}) )?(?:(?:the|{_OUR}) )?(?:{any_of('bylines', 'desks')})|{_OUR})$",
    re.IGNORECASE,
)

#: words in names of desks that do not say whose they are: "Web Team", «Redaktion Lokales»
OF_DESKS = frozenset(listed("bylines", "words_of_desks"))

#: surnames among these words, and first names (no place names) before which they are surnames
SURNAMES_TOO = frozenset(shipped_table("people.toml")["given_names"]["surnames_too"])
FIRST_NAMES = frozenset(shipped_table("people.toml")["given_names"]["before_surnames"])

#: a paper's name, an adjective and what papers are called, and that of a place, with what places are called
PAPER = re.compile(rf"\w{{2,}}(?:{any_of('bylines', 'adjectives')})\s+(?:{any_of('bylines', 'papers')})", re.IGNORECASE)
PLACE = re.compile(rf"(?:\w+\s+){{1,2}}(?:{any_of('bylines', 'places')})", re.IGNORECASE)
#: first names of many languages, in lower case
GIVEN_NAMES = frozenset(shipped_table("people.toml")["given_names"]["names"])
FIRST_NAMES_KNOWN = GIVEN_NAMES | FIRST_NAMES

#: wire agencies, which belong among the source tags
AGENCY = late_pattern(rf"\b(?:{any_of('bylines', 'agencies')})\b", re.IGNORECASE)

#: agencies that follow a name without a mark in between: "Ann Lowe Associated Press"
AGENCY_BEHIND = late_pattern(
    rf"(?<=\S\s)(\S+)\s+(?:special (?:to|for)\b.*|{any_of('bylines', 'agencies_behind')})$", re.IGNORECASE
)

#: small words within names
PARTICLES = words_of("bylines", "particles")
WORD = late_pattern(r"[^\W\d_][\w.'’ʼ\u2019-]*")
OTHER_SCRIPT = late_pattern("[\u0590-\u0dff\u0e00-\u10ff\u1100-\u11ff\u3040-\u9fff\uac00-\ud7af]")

#: words for a role; a name ends before them
ROLE = late_pattern(rf"\b(?:{any_of('bylines', 'roles')})\b.*$", re.IGNORECASE)

#: titles and writers' roles that precede a name; photographers are not among them
BEFORE_NAME = late_pattern(rf"^\W*(?:(?:{any_of('bylines', 'before_name')})\b\.?:?\s+)+(?=[^\W\d_])", re.IGNORECASE)
#: the place or the outlet after a name of at least two words
BEHIND_NAME = late_pattern(r"(?<=\S\s)(\S+)\s+(?:[Ii]n\s+[A-ZА-ЯЁ]|[Ff]or\s+(?:[Tt]he\s+)?[A-Z]).*$")
#: endings of «Вечернего», «Брестской»: after a role they say whose it is, and no name follows
OF_BODY = late_pattern(rf"(?:{any_of('bylines', 'endings_of_body')})$", re.IGNORECASE)
#: what journalists work for; follows a role
BODY = late_pattern(rf"\b(?:{any_of('bylines', 'employers')})\b", re.IGNORECASE)
