"""The texts of one RSS, RDF or Atom entry, and the values that feedparser gives as strings of any kind."""

from __future__ import annotations

import re
from typing import Any

from transforms.feeds.entry_values import as_meant, shown

#: full texts that feeds of the region provide for aggregators: `yandex:full-text`, `rambler:fulltext`, `turbo:content`
FULL_TEXTS = frozenset(
    (
        *("full-text", "fulltext", "full_text", "full-content", "fullcontent", "full_content", "turbo_content"),
        *("articlebody", "article_text", "story", "article", "news_text", "newstext", "encoded", "abstract"),
    )
)


def told_texts(entry: Any) -> tuple[str, str]:
    """Return the entry's fullest text, and its summary if that differs; both as HTML, possibly ''.

    The fullest is the one that shows most letters: some feeds put a mere picture where others put the whole text.
    """
    content = max(contents_of(entry), key=lambda html: len(shown(html)), default="")
    summary = as_meant(text(entry.get("summary")) or text(entry.get("subtitle")))
    if not (summary or content):
        return "", film_text(entry)
    if summary and len(shown(content)) <= len(shown(summary)):
        # Equal texts are one text given twice; a content that shows less than the summary does not count.
        return ("", summary) if shown(content) != shown(summary) else (content, "")
    return content, "" if summary == content else summary


def contents_of(entry: Any) -> list[str]:
    """Return the texts that may be the entry's whole one, as HTML."""
    contents = [text(part.get("value")) for part in entry.get("content") or () if is_text(part)]
    contents += [as_html(text(value)) for name, value in entry.items() if is_full_text(name)]
    return list(map(as_meant, contents))


def is_text(part: Any) -> bool:
    """Tell whether a part of an entry's content is text: Atom allows any file in base64 (RFC 4287 §4.1.3.3)."""
    kind = line(part.get("type")).partition(";")[0].lower()
    return "/" not in kind or kind.startswith("text/") or kind.endswith(("+xml", "/xml"))


def film_text(entry: Any) -> str:
    """Return a video's description; a picture's caption is no text."""
    return "" if any(map(is_picture, entry.get("media_content") or ())) else as_html(text(entry.get("pwcaption")))


def is_full_text(name: str) -> bool:
    """Tell by its name without prefix whether an element holds the full text."""
    name = name.lower()
    return name == "text" or name in FULL_TEXTS or name.partition("_")[2] in FULL_TEXTS


def as_html(plain: str) -> str:
    """Return a possibly plain text as HTML with its line breaks kept."""
    return plain if re.search(r"<[a-zA-Z/]", plain) else plain.strip().replace("\n", "<br>")


def is_picture(part: Any) -> bool:
    """Tell whether a media part is a picture, by its declared type or its address."""
    kind = f"{part.get('type') or ''} {part.get('medium') or ''}".lower()
    return "image" in kind or (
        not kind.strip() and bool(re.search(r"(?i)\.(?:jpe?g|png|webp|gif)\b", str(part.get("url"))))
    )


def text(value: Any) -> str:
    """Return a string as it is; '' for anything else."""
    return value if isinstance(value, str) else ""


def line(value: Any) -> str:
    """Return a string in one line; '' for anything else."""
    return " ".join(value.split()) if isinstance(value, str) else ""
