"""Turn a feed's bytes into well-formed text: right characters, no document type, nothing a parser trips over.

One bad byte makes feedparser decode a whole feed wrongly, one bad character reference makes it raise, and one raw
ampersand sends it to a parser several times slower; so all that is repaired first. Elements that feedparser confuses
get names of their own, because it keeps only the last text, date or name of several and removes mail addresses from
names.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.entities import html5

from presswatch.errors import Unreadable
from presswatch.patterns import late_pattern
from presswatch.records import DropReason
from transforms.feeds.wrappers import unwrapped
from transforms.text import codec_of, marked_charset

DECLARATION = late_pattern(r"<\?xml[^<>]*\?>", re.IGNORECASE)
DECLARED_CHARSET = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:\-]{1,40})[\"']", re.IGNORECASE)
DOCTYPE = late_pattern(r"<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)
CONTROLS = late_pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
REFERENCE = late_pattern(r"&(?:#([xX][0-9A-Fa-f]{1,9}|[0-9]{1,9});|([A-Za-z][A-Za-z0-9._-]{0,40});)?")
ENTITY = late_pattern(r"<!ENTITY\s+(?:%\s+)?([\w.:-]+)\s+(?:\"([^\"]*)\"|'([^']*)')?", re.IGNORECASE)
#: longest replacement of a document's own entities, and by how much they may lengthen the document
MAX_ENTITY_CHARACTERS, MAX_ENTITY_GROWTH = 200, 1_000_000
#: a character beyond the first 65,536 written as two references, its UTF-16 surrogates
SURROGATE_PAIR = late_pattern(
    r"&#(?:[xX]([dD][89abAB][0-9a-fA-F]{2})|(5(?:529[6-9]|5[3-9]\d\d|6[0-2]\d\d|63[01]\d)));"
    r"&#(?:[xX]([dD][c-fC-F][0-9a-fA-F]{2})|(5(?:6[3-9]\d\d|7[0-2]\d\d|73[0-3]\d|734[0-3])));"
)
XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
ROOT = late_pattern(r"<((?:\w+:)?(?:rss|feed|RDF|rdf|channel))[\s>]", re.IGNORECASE)
ENTRY_BEGINNING = late_pattern(r"<(?:[\w-]{1,40}:)?(?:item|entry)[\s>]", re.IGNORECASE)
ENTRY_END = late_pattern(r"</(?:\w+:)?(?:item|entry)\s*>", re.IGNORECASE)
#: the problem reported for a document that ends too early
CUT_OFF = "cut off"
#: how much of a body the charset detector sees
SAMPLE_BYTES = 32 * 1024
CANDIDATE_CHARSETS = [
    "cp1251",
    "koi8_r",
    "koi8_u",
    "cp866",
    "iso8859_5",
    "cp1252",
    "cp1250",
    "gb18030",
    "shift_jis",
    "euc_kr",
]


@dataclass(slots=True)
class MendedFeed:
    """Text ready to be parsed, and what had to be repaired."""

    text: str
    is_truncated: bool = False
    skipped: int = 0
    #: entries behind the last whole one, where the document was cut
    torn: int = 0
    problems: list[str] = field(default_factory=list)


def decoded(body: bytes, charset: str | None) -> tuple[str, str | None]:
    """Decode a body; also returns what was wrong with its charset (None if nothing was).

    Valid UTF-8 is UTF-8 whatever anybody declares; then count the byte order mark, the header, the declaration, a
    guess.
    """
    if marked := marked_charset(body):
        return body.decode(marked, "replace").lstrip("\ufeff"), None
    if body[:2] in (b"<\x00", b"\x00<"):
        return body.decode("utf-16-le" if body[1] == 0 else "utf-16-be", "replace"), "UTF-16 without a mark"
    try:
        return body.decode("utf-8"), None
    except UnicodeDecodeError:
        return _decoded_otherwise(body, charset)


def _decoded_otherwise(body: bytes, charset: str | None) -> tuple[str, str | None]:
    found = DECLARED_CHARSET.search(body[:1024])
    labels = (charset, found.group(1).decode("ascii") if found else None)
    others = [codec for label in labels if (codec := codec_of(label)) and codec != "utf-8"]
    if _is_mostly_utf8(body):
        return _decoded_by_piece(body, others), "bytes that are not UTF-8"
    for codec in others:
        if codec != "cp1252":  # many servers declare Latin-1 for everything
            try:
                return body.decode(codec), None
            except UnicodeDecodeError:
                text = body.decode(codec, "replace")
                if text.count("\ufffd") * 50 < len(text):
                    return text, f"bytes that are not {codec}"
    guessed = _guessed_charset(body)
    if guessed in ("cp1250", "cp1252") and others:
        return body.decode("cp1252", "replace"), None
    return body.decode(guessed, "replace"), "charset guessed"


def _is_mostly_utf8(body: bytes) -> bool:
    """Tell whether nearly all non-ASCII bytes form UTF-8: then a few are broken and the charset is right."""
    sample = body[: 8 * SAMPLE_BYTES]
    good = sum(1 for character in sample.decode("utf-8", "ignore") if character > "\x7f")
    bad = sample.decode("utf-8", "replace").count("\ufffd")
    return good > 2 * bad


def _decoded_by_piece(body: bytes, declared: list[str]) -> str:
    """Decode as UTF-8; stray bytes as the declared charset, or as Windows Cyrillic if a whole text is in it."""

    def reread(found: re.Match[str]) -> str:
        piece = found.group().encode("utf-8", "surrogateescape")
        return piece.decode(declared[0], "replace") if declared else "\ufffd"

    def text_of(piece: bytes) -> str:
        text = piece.decode("utf-8", "surrogateescape")
        bad = sum(1 for character in text if "\udc80" <= character <= "\udcff")
        others = sum(1 for character in text if character > "\x7f") - bad
        if not declared and bad >= 3 and bad > others:
            return piece.decode("cp1251", "replace")
        return re.sub("[\udc80-\udcff]+", reread, text) if bad else text

    return "<".join(text_of(piece) for piece in body.split(b"<"))


def _guessed_charset(body: bytes) -> str:
    """Guess a charset from the bytes; markup is left out, since it tells nothing."""
    from charset_normalizer import from_bytes

    sample = b" ".join(re.findall(rb"[^<>\x00-\x1f]*[\x80-\xff][^<>\x00-\x1f]*", body[: 8 * SAMPLE_BYTES]))[
        :SAMPLE_BYTES
    ]
    best = from_bytes(sample, cp_isolation=CANDIDATE_CHARSETS, preemptive_behaviour=False).best() if sample else None
    return best.encoding if best is not None else "cp1252"


def mended(body: bytes, charset: str | None, item_limit: int) -> MendedFeed:
    """Decode a feed and repair its markup. Entries beyond the limit are cut off, and so is a torn last entry."""
    text, problem = decoded(body, charset)
    text = unwrapped(text)
    feed = MendedFeed(text, problems=[problem] if problem else [])
    if text.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        return feed
    text = DECLARATION.sub("", text.lstrip("\ufeff \t\r\n\x00"), count=1)
    text = SURROGATE_PAIR.sub(_joined_halves, CONTROLS.sub("", text))
    own_entities = _own_entities(text)
    text = DOCTYPE.sub("", text, count=1)
    feed.text = without_bad_references(text, own_entities)
    _cut_at_limit(feed, item_limit)
    _cut_torn_end(feed)
    return feed


def _joined_halves(found: re.Match[str]) -> str:
    high, low = (int(found[n], 16) if found[n] else int(found[n + 1]) for n in (1, 3))
    return f"&#{0x10000 + ((high & 0x3FF) << 10) + (low & 0x3FF)};"


def _own_entities(text: str) -> dict[str, str]:
    """Return the names a document type declares, with the characters they stand for.

    A name known to HTML keeps its HTML value, whatever is declared. A value that holds markup, is long or refers
    outside the document becomes '': feeds have no good use for those.

    Raises:
        Unreadable: entities made of entities, whose only use is to exhaust a reader's memory.
    """
    doctype = DOCTYPE.search(text[:100_000])
    declared = ENTITY.findall(doctype.group()) if doctype else []
    entities: dict[str, str] = {}
    for name, double_quoted, single_quoted in declared:
        value = double_quoted or single_quoted
        inner = (name for _, name in REFERENCE.findall(value) if name)
        if any(name not in XML_ENTITIES and f"{name};" not in html5 for name in inner):
            raise Unreadable(DropReason.NOT_A_FEED, "entities made of entities")
        is_plain = len(value) <= MAX_ENTITY_CHARACTERS and "<" not in value
        own = html.escape(CONTROLS.sub("", html.unescape(value)), quote=False) if is_plain else ""
        entities.setdefault(name, "" if "&lt;" in own else own)
    return entities


def without_bad_references(text: str, own_entities: Mapping[str, str] | None = None) -> str:
    """Replace references XML does not know, except in CDATA sections, if they are plain characters."""
    own, room = own_entities or {}, MAX_ENTITY_GROWTH

    def good(found: re.Match[str]) -> str:
        nonlocal room
        name = found.group(2)
        if not name or name not in own or name in XML_ENTITIES or f"{name};" in html5:
            return _good_reference(found)
        room -= len(own[name])
        return own[name] if room >= 0 else ""

    pieces = re.split(r"(<!\[CDATA\[.*?(?:\]\]>|\Z))", text, flags=re.DOTALL)
    return "".join(piece if piece.startswith("<![CDATA[") else REFERENCE.sub(good, piece) for piece in pieces)


def _good_reference(found: re.Match[str]) -> str:
    number, name = found.groups()
    if number:
        return _good_number(number)
    if name in XML_ENTITIES:
        return found.group()
    if name:
        characters = html5.get(f"{name};")
        return "".join(f"&#{ord(c)};" for c in characters) if characters else f"&amp;{name};"
    return "&amp;"


def _good_number(number: str) -> str:
    """Return a character reference, or '' if XML forbids the character."""
    code = int(number[1:], 16) if number[0] in "xX" else int(number)
    is_character = (
        code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF
    )
    return f"&#{code};" if is_character else ""


def _cut_at_limit(feed: MendedFeed, item_limit: int) -> None:
    ends = [found.end() for found in ENTRY_END.finditer(feed.text)]
    if len(ends) > item_limit:
        feed.skipped = len(ends) - item_limit
        feed.text = feed.text[: ends[item_limit - 1] if item_limit else 0] + feed.text[ends[-1] :]


def _cut_torn_end(feed: MendedFeed) -> None:
    """If the root's closing tag is missing, keep the complete entries and close the document."""
    root = ROOT.search(feed.text[:4096])
    if root is None or f"</{root.group(1)}" in feed.text[-4096:] or re.search(rf"</{root.group(1)}\s*>", feed.text):
        return
    feed.is_truncated = True
    feed.problems.append(CUT_OFF)
    ends = [found.end() for found in ENTRY_END.finditer(feed.text)]
    if ends:
        feed.torn = len(ENTRY_BEGINNING.findall(feed.text, ends[-1]))
        inner = "</channel>" if root.group(1).lower() == "rss" else ""
        feed.text = f"{feed.text[: ends[-1]]}{inner}</{root.group(1)}>"


#: stands for '@' in names while feedparser sees them: a private character that no feed uses
AT = "\ue00a"
#: names of the parts of a picture or video (Media RSS), so that a caption is never taken for the entry's text
MEDIA_PREFIX = late_pattern(r"xmlns:([\w-]{1,40})\s*=\s*[\"']https?://search\.yahoo\.com/mrss/?[\"']")
#: namespace addresses as some feeds write them; the parser compares them letter by letter
CONTENT_NAME = late_pattern(r"(xmlns:[\w-]{1,40}\s?=\s?[\"'])https?://purl\.org/rss/1\.0/modules/content/?(?=[\"'])")
HTTPS_NAME = late_pattern(
    r"(xmlns(?::[\w-]{1,40})?\s?=\s?[\"'])https://(?=purl\.org/|(?:www\.)?w3\.org/|search\.yahoo\.com/)"
)
#: names that the parts of media get here
MEDIA_NAMES = {"description": "pwcaption", "title": "pwheading", "text": "pwtranscript"}
#: dates beside an item's own: in RSS only, since in Atom a prefixed date is the item's own
OTHER_DATES = late_pattern(
    r"<(/?)(?!dc:date\.)([\w-]{1,40}):(date|issued|modified|updated|created|published|pubDate|available|publicationDate|publication_date)(?=[\s/>])",
    re.IGNORECASE,
)
RSS_ROOT = late_pattern(r"<(?:rss|(?:\w+:)?RDF)[\s>]", re.IGNORECASE)
NAMES = late_pattern(
    r"(<(?:[\w-]{1,40}:)?(?:author|creator|contributor|name)\b[^<>]{0,200}>\s{0,100}(?:<!\[CDATA\[)?)([^<\]]{0,500})",
    re.IGNORECASE,
)


def told_apart(text: str) -> str:
    """Return a feed's text with `pwcaption` for picture descriptions, `pwdate-…` for extra dates, names without '@'."""
    text = HTTPS_NAME.sub(r"\1http://", CONTENT_NAME.sub(r"\1http://purl.org/rss/1.0/modules/content/", text))
    media = MEDIA_PREFIX.search(text[:10_000])
    prefix = re.escape(media.group(1)) if media else "media"
    text = re.sub(
        # Without attributes: feedparser keeps those of an unknown element in place of its words.
        rf"<(/?){prefix}:({'|'.join(MEDIA_NAMES)})(?=[\s/>])(?:[^<>]{{0,500}}?(?=/?>))?",
        lambda found: f"<{found.group(1)}{MEDIA_NAMES[found.group(2)]}",
        text,
    )
    if RSS_ROOT.search(text[:4096]):
        text = OTHER_DATES.sub(lambda found: f"<{found.group(1)}pwdate-{found.group(3).lower().replace('_', '')}", text)
    return NAMES.sub(lambda found: found.group(1) + found.group(2).replace("@", AT), text)


def with_at(text: str) -> str:
    """Return a name as the feed wrote it."""
    return text.replace(AT, "@")
