"""Make foreign text safe for Markdown."""

from __future__ import annotations

import re
import unicodedata

#: Put where a link or reference would otherwise form: it has no width and ends every autolink rule of GFM.
WORD_JOINER = "\u2060"

#: Markup characters of Markdown and HTML, with lookalikes that mean nothing. Not references (`&#91;`): one of the two
#: UIs shows them verbatim.
LOOK_ALIKES = str.maketrans("<>[]{}`*|\\~", "‹›()()ˋ∗¦/∼")

#: An underscore is emphasis only beside a non-letter (CommonMark 0.31 §6.2): `no_text` stays.
LOOSE_UNDERLINE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")

LINK_STARTS = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?=@)|(?<=&)|(?<=mailto)(?=:)|(?<=xmpp)(?=:)", re.IGNORECASE)

LONGEST_TEXT = 160


def is_unseen(letter: str) -> bool:
    """Tell whether a character is invisible, changes the direction of text, or is a noncharacter (forbidden in XML).

    Cf: direction overrides, zero-width letters; Cs, Co: lone surrogates, private use; Unicode 23.7: noncharacters.
    """
    code = ord(letter)
    is_none = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return is_none or unicodedata.category(letter) in ("Cf", "Cs", "Co")


def visible(text: object, limit: int = LONGEST_TEXT) -> str:
    """Return one line of a foreign text: no controls, no invisible or direction-changing letters, no autolinks."""
    kept = "".join(
        " " if unicodedata.category(letter) in ("Cc", "Zl", "Zp", "Zs") else letter
        for letter in str(text)[: 4 * limit]
        if not is_unseen(letter)
    )
    line = " ".join(kept.split())
    line = line if len(line) <= limit else line[: limit - 1] + "…"
    return LINK_STARTS.sub(WORD_JOINER, line)


def harmless(text: object, limit: int = LONGEST_TEXT) -> str:
    """Return a foreign text for a table cell or within a line of Markdown: it can form no markup in either UI."""
    return LOOSE_UNDERLINE.sub("-", visible(text, limit).translate(LOOK_ALIKES))
