"""Decode bytes: charsets by byte order marks and labels, pages by what they declare, seed files by their content."""

from __future__ import annotations

import codecs
import re

from presswatch.errors import Unreadable
from presswatch.records import DropReason

#: byte order marks, the longer ones first
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

#: labels that browsers read as a superset (WHATWG Encoding Standard, 4.2 "Names and labels")
SUPERSETS = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    # a label that can be read as ASCII cannot mean UTF-16 (HTML standard, 13.2.3.2)
    "utf-16": "utf-8",
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}

#: labels that browsers know and Python does not (same standard), and mistakes of servers and authors
LABELS = {
    "x-mac-cyrillic": "mac_cyrillic",
    "x-mac-ukrainian": "mac_cyrillic",
    "x-mac-roman": "mac_roman",
    "x-cp1250": "cp1250",
    "x-cp1251": "cp1251",
    "x-cp1252": "cp1252",
    "koi": "koi8_r",
    "koi8": "koi8_r",
    "koi8-ru": "koi8_u",
    "x-gbk": "gb18030",
    "x-sjis": "cp932",
    "windows-949": "cp949",
    "x-x-big5": "big5hkscs",
    "dos-874": "cp874",
    "unicode-1-1-utf-8": "utf-8",
    "unicode11utf8": "utf-8",
    "unicode20utf8": "utf-8",
    "x-unicode20utf8": "utf-8",
    "utf8mb4": "utf-8",
    # "in logical order" and "explicitly marked": the bytes are the same
    "iso-8859-8-i": "iso8859_8",
    "iso-8859-8-e": "iso8859_8",
    "iso-8859-6-i": "iso8859_6",
    "iso-8859-6-e": "iso8859_6",
    "logical": "iso8859_8",
    "win-1251": "cp1251",
    "win1251": "cp1251",
    "cp-1251": "cp1251",
}


def marked_charset(body: bytes) -> str | None:
    """Return the charset whose byte order mark a body begins with."""
    return next((charset for mark, charset in MARKS if body.startswith(mark)), None)


def codec_of(label: str | None) -> str | None:
    """Return Python's codec for a declared label, read as browsers do; None if the label names no charset."""
    try:
        # Python also has codecs that are no charsets (zip, rot13).
        name = (label or "").strip()
        codec = codecs.lookup(LABELS.get(name.lower(), name))
        return SUPERSETS.get(codec.name, codec.name) if codec._is_text_encoding else None
    except (LookupError, ValueError):
        return None


#: how many bytes of a page are searched for a charset; real pages declare it later than the standard's 1024
PRESCAN_BYTES = 8192

# Possessive: spaces that two parts could share are tried in every division, for each of sixty beginnings.
LANGUAGE_OF_PAGE = re.compile(rb"<html[^>]{0,300}?\blang\s*+=\s*+[\"']?+\s*+([a-z]{2})\b", re.IGNORECASE)
#: bytes that are letters in windows-1250 («ś», «ź») and nothing in ISO 8859-2
C1 = re.compile(rb"[\x80-\x9f]")
USUAL_CODECS = {
    **dict.fromkeys(("cs", "sk", "hr"), "windows-1250"),
    **dict.fromkeys(("pl", "hu", "sl"), "iso-8859-2"),
    **dict.fromkeys(("et", "lt", "lv"), "windows-1257"),
    **dict.fromkeys(("tr", "ku"), "windows-1254"),
    "vi": "windows-1258",
}
#: codecs of the Encoding Standard (https://encoding.spec.whatwg.org/) for other letters: no page is in a code of DOS
WEB_CODECS = (
    *("utf_8", "cp1252", "cp1250", "cp1251", "gb18030", "shift_jis", "euc_jp", "euc_kr", "big5", "koi8_r", "koi8_u"),
    *("cp1253", "iso8859_7", "cp1255", "cp1256", "cp874"),
)
META_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*+=\s*+[\"']?+\s*+([a-z0-9_:.-]{2,40})", re.IGNORECASE)
XML_ENCODING = re.compile(rb"^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([a-z0-9_:.-]{2,40})", re.IGNORECASE)

#: quotation marks, dashes and similar characters of windows-1252
WESTERN = b"\x91\x92\x93\x94\x85\x96\x97\xa0"

#: C0 control characters that have no use in texts
CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")


def without_controls(text: str) -> str:
    """Remove control characters, except tabs and line ends."""
    return CONTROLS.sub("", text) if CONTROLS.search(text) else text


def decode_page(body: bytes, charset: str | None) -> str:
    """Decode a page by byte order mark, else as valid UTF-8, else by header, meta element and content, in that order.

    Valid UTF-8 with letters outside ASCII goes before labels: text in a one-byte encoding is never valid UTF-8 by
    chance, and wrong labels are common.
    """
    if marked := marked_charset(body):
        return body.decode(marked, "replace").removeprefix("\ufeff")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    # UTF-8 comes last too: a page that ends within a letter, or has one stray byte, is still nearly all valid.
    for label in (charset, *declared_charsets(body), "utf-8"):
        decoded = decoded_as(body, label)
        if decoded is not None:
            return decoded
    if usual := usual_codec(body):
        return body.decode(usual, "replace")
    # Imported for pages that tell no charset: a run's own process reads none.
    from charset_normalizer import from_bytes

    best = from_bytes(body[:50_000], cp_isolation=list(WEB_CODECS)).best()
    return decoded_as(body, best.encoding if best else None) or body.decode("utf-8", "replace")


def usual_codec(body: bytes) -> str | None:
    """Return what pages in Latin letters are usually encoded in, by the language that a page says it is in.

    Nothing in the bytes tells these codes apart, so browsers go by the reader's language (HTML Standard, 13.2.3.2, the
    table of suggested default encodings). None if the bytes are not those of Latin letters.
    """
    said = LANGUAGE_OF_PAGE.search(body[:PRESCAN_BYTES])
    codec = USUAL_CODECS.get(said.group(1).decode("ascii").lower()) if said else None
    if has_cyrillic_word(body):
        return None
    if codec == "iso-8859-2" and C1.search(body):
        return "windows-1250"
    if codec is not None:
        return codec
    letters = [byte for byte in body[:100_000] if byte >= 0x80]
    others = sum(byte not in WESTERN and byte < 0xC0 for byte in letters)
    return "windows-1252" if others * 10 <= len(letters) else None


def page_in_utf8(body: bytes, charset: str | None) -> bytes:
    """Return a page as `decode_page` reads it, in UTF-8; the bytes themselves if they already are."""
    if marked_charset(body) is None:
        try:
            body.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            return body
    return decode_page(body, charset).encode("utf-8", "replace")


def declared_charsets(body: bytes) -> list[str]:
    """Return the charsets that a page declares, as written."""
    head = body[:PRESCAN_BYTES]
    matches = (META_CHARSET.search(head), XML_ENCODING.search(head))
    return [match.group(1).decode("ascii") for match in matches if match]


def decoded_as(body: bytes, label: str | None) -> str | None:
    """Decode a body by a label as browsers read it; None if the label is unknown or does not fit."""
    name = codec_of(label)
    if name is None:
        return None
    text = body.decode(name, "replace")
    misfits = text.count("\ufffd")
    # A label with many misfits is wrong; a few bad bytes are no reason to reject it, unless nothing but them speaks for
    # UTF-8: a German page in windows-1252 has one such letter in two hundred.
    is_wrong = misfits > max(8, len(text) // 200) or name == "utf-8" and misfits > _letters_beyond_ascii(text)
    return None if is_wrong else text


def _letters_beyond_ascii(text: str) -> int:
    """Return how many characters are neither ASCII nor the sign for undecodable bytes."""
    return len(text) - len(text.encode("ascii", "ignore")) - text.count("\ufffd")


def decode_seed(body: bytes) -> str:
    """Decode a seed file: UTF-8, UTF-16 with or without mark, windows-1251, koi8-r.

    Raises:
        Unreadable: BINARY if the bytes are no text in any of them.
    """
    text = decoded_seed(body)
    if is_binary(text):
        raise Unreadable(DropReason.BINARY, "no text: full of control characters")
    return CONTROLS.sub("", text).replace("\r\n", "\n").replace("\r", "\n")


def is_binary(text: str) -> bool:
    """Tell whether decoded bytes are no text: more than one character in a hundred is a control character."""
    sample = text[:20_000]
    return len(CONTROLS.findall(sample)) > len(sample) // 100


def decoded_seed(body: bytes) -> str:
    """Decode a text by its mark, else by what fits."""
    if marked := marked_charset(body):
        return decoded_strictly(body, marked).removeprefix("\ufeff")
    encoding_without_mark = unmarked_utf16(body)
    if encoding_without_mark:
        return decoded_strictly(body, encoding_without_mark)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode(cyrillic_encoding(body), "replace")


def decoded_strictly(body: bytes, encoding: str) -> str:
    """Decode a text in the encoding that its mark names."""
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(DropReason.BINARY, f"marked as {encoding}, but byte {error.start} is not") from error


def unmarked_utf16(body: bytes) -> str | None:
    """Decode UTF-16 without a mark: the zero byte of its spaces and line ends is always on the same side."""
    sample = body[:4000]
    if len(sample) < 4 or len(sample) % 2 and len(body) <= 4000:
        return None
    little = sum(sample.count(mark) for mark in (b" \x00", b"\n\x00", b".\x00"))
    big = sum(sample.count(mark) for mark in (b"\x00 ", b"\x00\n", b"\x00."))
    if max(little, big) < len(sample) // 60 + 1:
        return None
    high_side = sample[1::2] if little >= big else sample[0::2]
    # The high bytes of one script are few; random bytes are many.
    return ("utf-16-le" if little >= big else "utf-16-be") if len(set(high_side)) <= 16 else None


def cyrillic_encoding(body: bytes) -> str:
    """Tell windows-1251, koi8-r and windows-1252 apart by the places of small and capital letters.

    Each of the two Cyrillic codes has capitals where the other has small letters, so a wrong reading is in capitals.
    Mostly ASCII bytes with a few high ones are western: curly quotes and accents.
    """
    letters = [byte for byte in body[:100_000] if byte >= 0x80]
    if is_western(body):
        return "cp1252" if all(byte in WESTERN or byte >= 0xC0 for byte in letters) else "cp1251"
    # small letters: 0xE0-0xFF in windows-1251, 0xC0-0xDF in koi8-r
    upper_half = sum(byte >= 0xE0 for byte in letters)
    lower_half = sum(0xC0 <= byte < 0xE0 for byte in letters)
    return "cp1251" if upper_half >= lower_half else "koi8-r"


def is_western(body: bytes) -> bool:
    """Tell whether bytes in an unknown code are mostly ASCII, as those of languages in Latin letters are."""
    sample = body[:100_000]
    return sum(byte >= 0x80 for byte in sample) * 12 < len(sample) and not has_cyrillic_word(body)


def has_cyrillic_word(body: bytes) -> bool:
    """Tell whether three high bytes stand together: a word in a Cyrillic code, hardly ever in a western one."""
    return re.search(rb"[\xb3\xb8\xbf\xa2\xc0-\xff]{3}", body[:100_000]) is not None
