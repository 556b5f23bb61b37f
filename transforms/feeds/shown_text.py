"""What a piece of a feed's HTML shows, told by patterns: enough to compare and choose; the article is read by lxml."""

from __future__ import annotations

import hashlib
import html
import re

#: a picture with its caption, and what no reader sees
UNSEEN = re.compile(r"(?is)<(figure|script|style|noscript|iframe)\b[^<>]*>.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)")
TAG = re.compile(r"<[^<>]*>")
#: tags inside of words and sentences
INLINE = re.compile(
    r"</?(?:a|abbr|b|big|cite|code|del|em|font|i|ins|mark|nobr|q|s|small|span|strong|sub|sup|time|u|wbr)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
#: elements of HTML; a title may hold other words in angle brackets
ELEMENTS = (
    "a abbr acronym address article aside b bdi bdo big blockquote br center cite code dd del details dfn dir div "
    "dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd label legend li main mark "
    "menu nav nobr ol p pre q rp rt ruby s samp section small span strike strong sub summary sup table tbody td "
    "tfoot th thead time tr tt u ul var wbr "
)
MARKUP = re.compile(rf"</?(?:{'|'.join(ELEMENTS.split())})(?=[\s/>])[^<>]{{0,2000}}>", re.IGNORECASE)
FORMATTING = re.compile(r"</?(?:b|i|em|strong|u|br|span|font|small|sup|sub|nobr)\b[^<>]{0,200}>", re.IGNORECASE)
MAX_TITLE_CHARACTERS = 2000
#: how long a title is that is made of a text's first words
FIRST_WORDS_CHARACTERS = 100
SENTENCE_END = re.compile(r"[.!?…]+[»”\"')]*(?=\s)")


def shown(fragment: str) -> str:
    """The words of a piece of HTML in one line, without captions of pictures, scripts and remarks."""
    if "<" not in fragment and "&" not in fragment:
        return " ".join(fragment.split())
    return " ".join(html.unescape(TAG.sub(" ", INLINE.sub("", UNSEEN.sub(" ", fragment)))).split())


def text_hash(fragment: str) -> str | None:
    """A fingerprint of what a piece of HTML shows; None where it shows nothing."""
    words = shown(fragment)
    return hashlib.blake2b(words.encode("utf-8", "replace"), digest_size=8).hexdigest() if words else None


def title_text(title: str, *, is_plain: bool) -> str:
    """A title in one line, without tags, doubly escaped characters resolved.

    Args:
        title: as the parser gave it, once unescaped.
        is_plain: whether the feed says that it is no HTML: then tags other than of formatting are text, and stay.
    """
    line = " ".join(title.split())
    tags = FORMATTING if is_plain else MARKUP
    return " ".join(tags.sub("", html.unescape(tags.sub("", line))).split())[:MAX_TITLE_CHARACTERS]


def first_words(fragment: str) -> str:
    """The first sentence of a text, or as many of its words as a title may have: for posts without a title."""
    words = shown(fragment)
    if len(words) <= FIRST_WORDS_CHARACTERS:
        return words
    end = SENTENCE_END.search(words, 20, FIRST_WORDS_CHARACTERS + 1)
    if end:
        return words[: end.end()]
    return words[:FIRST_WORDS_CHARACTERS].rpartition(" ")[0].rstrip(" ,;:–—-") + "…"
