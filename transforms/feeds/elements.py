"""Elements that feedparser takes for one another get names of their own before it sees them.

It keeps one text, one date and one name of several, the last one, and takes addresses of mail out of names.
"""

from __future__ import annotations

import re

#: stands for '@' in names while feedparser looks at them: a private character, which no feed has
AT = "\ue00a"
#: what the parts of a picture or film are called (Media RSS), so that a caption is never the entry's text
MEDIA_PREFIX = re.compile(r"xmlns:([\w-]{1,40})\s*=\s*[\"']https?://search\.yahoo\.com/mrss/?[\"']")
#: the names that the parts of media have here
MEDIA_NAMES = {"description": "pwcaption", "title": "pwheading", "text": "pwtranscript"}
#: dates that stand beside an item's own: in RSS alone, since in Atom with a prefix they are the item's own
OTHER_DATES = re.compile(
    r"<(/?)(?!dc:date\.)([\w-]{1,40}):(date|issued|modified|updated|created|published|pubDate|available)(?=[\s/>])",
    re.IGNORECASE,
)
RSS_ROOT = re.compile(r"<(?:rss|(?:\w+:)?RDF)[\s>]", re.IGNORECASE)
NAMES = re.compile(
    r"(<(?:[\w-]{1,40}:)?(?:author|creator|contributor|name)\b[^<>]{0,200}>\s{0,100}(?:<!\[CDATA\[)?)([^<\]]{0,500})",
    re.IGNORECASE,
)


def told_apart(text: str) -> str:
    """A feed's text with `pwcaption` for a picture's description, `pwdate-…` for further dates, names without '@'."""
    media = MEDIA_PREFIX.search(text[:10_000])
    prefix = re.escape(media.group(1)) if media else "media"
    text = re.sub(
        rf"<(/?){prefix}:({'|'.join(MEDIA_NAMES)})(?=[\s/>])",
        lambda found: f"<{found.group(1)}{MEDIA_NAMES[found.group(2)]}",
        text,
    )
    if RSS_ROOT.search(text[:4096]):
        text = OTHER_DATES.sub(lambda found: f"<{found.group(1)}pwdate-{found.group(3).lower()}", text)
    return NAMES.sub(lambda found: found.group(1) + found.group(2).replace("@", AT), text)


def with_at(text: str) -> str:
    """A name as the feed wrote it."""
    return text.replace(AT, "@")
