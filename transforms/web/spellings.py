"""One spelling for the addresses under which servers show one and the same page: identity only, never asked for."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, unquote, urlsplit

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
    if MARK.search(path) is None:
        return path
    text = unquote(path, errors="surrogateescape")
    composed = unicodedata.normalize("NFC", text)
    return path if composed == text else quote(composed, safe="%/:@!$&'()*+,;=~-._|", errors="surrogateescape")
