"""Charsets by their marks and labels, for pages, feeds and seeds."""

from __future__ import annotations

import codecs

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
    # a label that can be read as ASCII is not in UTF-16 (HTML standard, 13.2.3.2)
    "utf-16": "utf-8",
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}

#: labels that browsers know and Python does not (the same standard), and slips of servers and authors
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
    "win-1251": "cp1251",
    "win1251": "cp1251",
    "cp-1251": "cp1251",
}


def marked_charset(body: bytes) -> str | None:
    """The charset whose byte order mark a body begins with."""
    return next((charset for mark, charset in MARKS if body.startswith(mark)), None)


def codec_of(label: str | None) -> str | None:
    """Python's codec for a declared label, as browsers take it; None for a label that names no charset of text."""
    try:
        # Python also knows codecs that are none of texts (zip, rot13).
        name = (label or "").strip()
        codec = codecs.lookup(LABELS.get(name.lower(), name))
        return SUPERSETS.get(codec.name, codec.name) if codec._is_text_encoding else None
    except (LookupError, ValueError):
        return None
