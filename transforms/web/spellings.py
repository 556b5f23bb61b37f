"""One spelling for the addresses under which servers show one and the same page: identity only, never asked for."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, unquote_to_bytes, urlsplit

STROKES = re.compile(r"/{2,}")
#: what servers show for a folder (Apache's DirectoryIndex, IIS's default documents)
DEFAULT_PAGE = re.compile(r"(?i)(?<=/)(?:index\.(?:html?|php|aspx?|jsp)|default\.(?:html?|aspx?))\Z")
#: the accelerated twin of a page (AMP): a last segment, or a parameter of the blog and news programs that make them
TWIN_SEGMENT = re.compile(r"(?i)(?<=[^/])/amp/?\Z")
TWIN_PARAMETERS = frozenset({"amp", "amp=", "amp=1", "amp=true", "outputtype=amp", "amp_html=1"})
#: Blogger's twin for telephones: `m=1` behind year, month and name of a post
POST_OF_BLOG = re.compile(r"/\d{4}/\d{2}/[^/]+\.html\Z")
TELEPHONE_PARAMETERS = frozenset({"m=0", "m=1"})
#: lead bytes of the marks that a letter may be followed by (U+0300 to U+036F), in per cent
MARK = re.compile(r"%C[CD]%")
#: letters beyond ASCII in per cent, and the plain one before them, which the first may be a mark of; `%2F` is no letter
LETTERS = re.compile(r"(?:(?<!%)(?<!%[0-9A-F])[A-Za-z])?(?:%[89A-F][0-9A-F])+")


def one_spelling(url: str) -> str:
    """Return a canonical address as one of the addresses of its page stands for all.

    Strokes in a row count once, a folder's default page is the folder, twins for telephones are the page, letters with
    marks are composed (NFC, as Unicode Standard Annex 15 has it; file systems write them decomposed).
    """
    parts = urlsplit(url)
    path = STROKES.sub("/", _composed(parts.path))
    query = "&".join(pair for pair in parts.query.split("&") if not _names_twin(pair, path)) if parts.query else ""
    path = TWIN_SEGMENT.sub("/" if path.endswith("/") else "", path)
    return parts._replace(path=path if query else DEFAULT_PAGE.sub("", path), query=query).geturl()


def _names_twin(pair: str, path: str) -> bool:
    pair = pair.lower()
    return pair in TWIN_PARAMETERS or (pair in TELEPHONE_PARAMETERS and POST_OF_BLOG.search(path) is not None)


def _composed(path: str) -> str:
    return LETTERS.sub(_composed_letters, path) if MARK.search(path) else path


def _composed_letters(letters: re.Match[str]) -> str:
    """Compose letters that stand beside each other; bytes that are no UTF-8 stay."""
    text = unquote_to_bytes(letters[0]).decode("utf-8", "surrogateescape")
    return quote(unicodedata.normalize("NFC", text), safe="", errors="surrogateescape")
