"""Read an entry's values: names of authors, dates, and what a piece of HTML shows.

Names come with mail addresses, brackets and quotation marks. Dates come in every form that feeds use; times without a
zone are in the feed's own zone, and no date in the future is believed. HTML is read by patterns, which is enough to
compare and choose; lxml reads the article itself.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from presswatch.clock import latest_moment
from presswatch.patterns import late_pattern
from presswatch.shipped import shipped_table
from presswatch.zones import local_moment
from transforms.feeds.date_slips import without_slips
from transforms.text import Written, parse_epoch, parse_stamp

# Some feeds list photo credits among authors; a section or an address is no author either.
NO_AUTHOR = late_pattern(r"(?i)^(?:фото|photo|снимок|здымак|img|image)\b|^https?://|^\S+@\S+$")
MAIL = late_pattern(
    r"(?i)(?:e?-?mail\s*:\s*|mailto:\s*)?[^\s<>()\[\]\",;:]{1,100}"
    r"(?:@|\s?[\[(]\s?at\s?[\])]\s?)[^\s<>()\[\]\",;:]{1,100}(?:\?[^\s<>()\[\]\"]{0,200})?"
)
#: a tag around a name; bracketed text that does not look like a tag is an address or a name
TAG_OF_HTML = late_pattern(r"</?[a-z][a-z0-9]*(?:\s[^<>]{0,500})?/?>")
EMPTY_BRACKETS = late_pattern(r"\(\s*(?:mailto:)?\s*\)|<\s*(?:mailto:)?\s*>|\[\s*(?:mailto:)?\s*\]")
IN_BRACKETS = late_pattern(r"^[(<\[]\s*([^()<>\[\]]+?)\s*[)>\]]$")


#: several names, each in brackets after an address
SEVERAL_IN_BRACKETS = late_pattern(r"\([^()]+\)(?:\s*[,;]\s*\([^()]+\))+")
#: a web page beside a name; `NO_AUTHOR` catches one that stands alone
ADDRESS = late_pattern(r"(?i)(?<=\S)\s+[(<\[]?https?://[^\s<>()\[\]]{1,500}[)>\]]?")


def author_names(given: Iterable[str]) -> tuple[str, ...]:
    """Return the names without addresses, each once; what is no person's name is left out."""
    names = (name for text in given for name in in_usual_order(name_alone(text)))
    return tuple(dict.fromkeys(name for name in names if name and not NO_AUTHOR.search(name)))


#: "Petrov, Ivan" and several of its like, a semicolon between them
FAMILY_NAME_FIRST = late_pattern(r"([^\W\d_][\w'’-]{1,40}), ([^\W\d_][\w'’.-]{0,40}(?: [^\W\d_][\w'’.-]{0,40})?)")


def in_usual_order(names: str) -> tuple[str, ...]:
    """Return the names with the given one first: the lists of libraries put it after a comma.

    A single pair is turned only where a known given name stands after, for elsewhere two people or a town may.
    """
    parts = [FAMILY_NAME_FIRST.fullmatch(part.strip()) for part in names.split(";") if part.strip()]
    pairs = [(found[1], found[2]) for found in parts if found]
    if not pairs or len(pairs) < len(parts):
        return (names,)
    known = shipped_table("people.toml")["given_names"]["names"]
    is_turned = len(pairs) > 1 or pairs[0][1].split()[0].lower().replace("ё", "е") in known
    return tuple(f"{given} {family}" for family, given in pairs) if is_turned else (names,)


def name_alone(text: str) -> str:
    """Return the name in `mail (name)`, `"name" <mail>`, `name, mail` and the like; '' for a bare address.

    RSS 2.0 wants a mail address in `author`; RFC 5322 §3.4 lists the forms in which a name accompanies one.
    """
    text = " ".join(ADDRESS.sub(" ", TAG_OF_HTML.sub(" ", html.unescape(text))).split())
    without = EMPTY_BRACKETS.sub(" ", MAIL.sub("", text)) if MAIL.search(text) else text
    bare = without.strip(" ,;|/–—-")
    if SEVERAL_IN_BRACKETS.fullmatch(bare):
        bare = re.sub("[()]", "", bare)
    inside = IN_BRACKETS.match(bare)
    return " ".join((inside.group(1) if inside else bare).strip(" \"'“”„«»").split())


#: a picture with its caption, and elements that readers never see
UNSEEN = late_pattern(r"(?is)<(figure|script|style|noscript|iframe)\b[^<>]*>.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)")
#: of a whole document, which programs for letters put where its body belongs; up to the next one, so that many without
#: an end take no longer than their length
HEAD = late_pattern(r"(?i)<head\b[^<>]*>[^<]*+(?:<(?!/?head\b)[^<]*+)*+</head\s*+>")
TAG = late_pattern(r"<[^<>]*>")
#: tags that occur inside words and sentences
INLINE = late_pattern(
    r"</?(?:a|abbr|b|big|cite|code|del|em|font|i|ins|mark|nobr|q|s|small|span|strong|sub|sup|time|u|wbr)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
#: HTML elements; a title may hold other words in angle brackets
ELEMENTS = (
    "a abbr acronym address article aside b bdi bdo big blockquote br center cite code dd del details dfn dir div "
    "dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd label legend li main mark "
    "menu nav nobr ol p pre q rp rt ruby s samp section small span strike strong sub summary sup table tbody td "
    "tfoot th thead time tr tt u ul var wbr "
)
MARKUP = late_pattern(rf"</?(?:{'|'.join(ELEMENTS.split())})(?=[\s/>])[^<>]{{0,2000}}>", re.IGNORECASE)
FORMATTING = late_pattern(r"</?(?:b|i|em|strong|u|br|span|font|small|sup|sub|nobr)\b[^<>]{0,200}>", re.IGNORECASE)
MAX_TITLE_CHARACTERS = 2000
#: where a word may be broken, and joints of no width: no reader sees them, and no search finds a word with them within
UNSEEN_MARKS = late_pattern("[\u00ad\u200b\u2060\ufeff]")
#: how many times a title may be escaped: each program a feed passed through may add one
MOST_ESCAPES = 5
#: CDATA marks that became text because the feed was escaped once more
CDATA_MARKS = late_pattern(r"<!\[CDATA\[|\]\]>")
#: an escaped element at the start of a text without real ones: the text was escaped once too often
ESCAPED_BEGINNING = late_pattern(
    r"(?i)\A\s*&lt;(?:p|div|h[1-6]|ul|ol|figure|img|table|section|article|span|blockquote|br)\b"
)
#: longest title, in characters, made from a text's first words
FIRST_WORDS_CHARACTERS = 100
SENTENCE_END = late_pattern(r"[.!?…]+[»”\"')]*(?=\s)")


def shown(fragment: str) -> str:
    """Return the words of a piece of HTML in one line, without captions, scripts and comments."""
    if "<" not in fragment and "&" not in fragment:
        return " ".join(fragment.split())
    return " ".join(html.unescape(TAG.sub(" ", INLINE.sub("", UNSEEN.sub(" ", fragment)))).split())


def text_hash(fragment: str) -> str | None:
    """Return a fingerprint of what a piece of HTML shows; None if it shows nothing."""
    words = shown(fragment)
    return hashlib.blake2b(words.encode("utf-8", "replace"), digest_size=8).hexdigest() if words else None


def title_text(title: str, *, is_plain: bool) -> str:
    """Return a title in one line without tags, with entities resolved however often they were escaped.

    Args:
        title: as the parser gave it, unescaped once.
        is_plain: whether the feed declares it plain text; only formatting tags are then removed.
    """
    tags = FORMATTING if is_plain else MARKUP
    line = " ".join(title.split())
    for _ in range(MOST_ESCAPES):
        before, line = line, tags.sub(_gap, html.unescape(tags.sub(_gap, CDATA_MARKS.sub("", line))))
        if line == before:
            break
    return " ".join(UNSEEN_MARKS.sub("", line).split())[:MAX_TITLE_CHARACTERS]


def _gap(tag: re.Match[str]) -> str:
    """Return what stands in the place of a title's tag: a blank where it ends a line or block, else nothing."""
    return "" if INLINE.fullmatch(tag[0]) else " "


def as_meant(fragment: str) -> str:
    """Return a piece of HTML without stray CDATA marks and without the head of a whole document.

    It is unescaped if all of it was escaped once too often.
    """
    fragment = CDATA_MARKS.sub("", fragment) if "]]>" in fragment or "<![CDATA[" in fragment else fragment
    fragment = HEAD.sub("", fragment) if "<head" in fragment.lower() else fragment
    is_escaped = ESCAPED_BEGINNING.match(fragment) is not None and not MARKUP.search(fragment)
    return html.unescape(fragment) if is_escaped else fragment


def first_words(fragment: str) -> str:
    """Return a text's first sentence, cut to title length, for posts without a title."""
    words = shown(fragment)
    if len(words) <= FIRST_WORDS_CHARACTERS:
        return words
    end = SENTENCE_END.search(words, 20, FIRST_WORDS_CHARACTERS + 1)
    if end:
        return words[: end.end()]
    return words[:FIRST_WORDS_CHARACTERS].rpartition(" ")[0].rstrip(" ,;:–—-") + "…"


#: how far server clocks may run ahead of ours
CLOCK_SKEW = timedelta(minutes=10)
#: a date without a time may begin this long before it begins in UTC, somewhere on earth
DAY_AHEAD = timedelta(hours=14)
#: a comment after an offset: "+0300 (MSK)", "GMT+0300 (Moscow Standard Time)", "+03:00[Europe/Minsk]", "+0300 MSK"
REMARK = late_pattern(
    r"(?P<offset>(?:\bGMT|\bUTC|[+\-−]\d{1,2}(?::?\d{2})?|\dZ))\s*(?:\([^()]{1,80}\)|\[[^\[\]]{1,80}\]|\s[A-Z]{2,5})$"
)
#: an IANA zone name in place of an offset: "Europe/Warsaw", "EST5EDT"
NAMED_ZONE = late_pattern(
    r"[\s(\[](?P<zone>[A-Z][A-Za-z]{2,30}(?:/[A-Z][A-Za-z_+\-]{1,40}){1,2}|[A-Z]{3}\d[A-Z]{3})[)\]]?$"
)
#: the end of a day, which ISO 8601 allows to be written as hour 24
HOUR_24 = late_pattern(r"(?<=[\sT])24(?=:00(?::00)?(?!\d))")


class FeedZone(NamedTuple):
    """The zone of feed times that name none: set by the user, or guessed from the outlet's country."""

    name: str
    is_said: bool


class EntryDate(NamedTuple):
    """A date as written and as a moment in UTC; `origin` is 'feed', or 'feed_zone' if its zone was guessed."""

    raw: str | None = None
    moment: datetime | None = None
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class EntryClock:
    """What dates are read with: the time of the run, and the zone of times without one."""

    now: datetime
    zone: FeedZone | None = None

    def first_believed(self, raws: Iterable[str]) -> EntryDate:
        """Return the first believable date of an entry; if none is, the first one as written."""
        written = [raw for raw in raws if raw]
        found = (date for raw in written if (date := self.read(raw)).moment)
        return next(found, EntryDate(written[0] if written else None))

    def read(self, raw: str) -> EntryDate:
        """Read an entry's date. A date in the future is tried in the feed's zone, as many call local times GMT."""
        stamp = stamp_of(raw, self.now)
        if stamp is None:
            return EntryDate(raw)
        told, local = stamp.moment.astimezone(UTC), self.in_own_zone(stamp)
        if not stamp.has_zone and local is not None and self.zone is not None:
            is_believed = self.is_past(local, has_clock=True)
            return (
                EntryDate(raw, local, "feed" if self.zone.is_said else "feed_zone") if is_believed else EntryDate(raw)
            )
        if self.is_past(told, has_clock=stamp.has_clock):
            return EntryDate(raw, told, "feed")
        is_utc = stamp.moment.utcoffset() == timedelta()
        if is_utc and local is not None and self.is_past(local, has_clock=True):
            return EntryDate(raw, local, "feed_zone")
        return EntryDate(raw)

    def in_own_zone(self, stamp: Written) -> datetime | None:
        """Return the date's clock time taken as the feed's local time; None if the zone is unknown."""
        if self.zone is None:
            return None
        return local_moment(stamp.moment.replace(tzinfo=None), self.zone.name).astimezone(UTC)

    def is_past(self, moment: datetime, *, has_clock: bool) -> bool:
        """Tell whether something seen now can have been published at that moment."""
        return moment <= latest_moment(self.now) + (CLOCK_SKEW if has_clock else DAY_AHEAD)


def stamp_of(raw: str, now: datetime) -> Written | None:
    """Read a date in one of the forms feeds use; None if it is none, or names no day."""
    text = REMARK.sub(lambda found: found.group("offset"), without_slips(raw))
    named = NAMED_ZONE.search(text)
    text, days = HOUR_24.subn("00", text[: named.start()] if named else text)
    stamp = parse_stamp(text, now) or parse_epoch(text, now)
    if stamp is None:
        return None
    moment = stamp.moment + timedelta(days=days)
    if named is None:
        return stamp._replace(moment=moment)
    try:
        return Written(local_moment(moment.replace(tzinfo=None), named["zone"]), stamp.has_clock, has_zone=True)
    except (LookupError, ValueError):
        return None
