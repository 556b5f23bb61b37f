"""Names of authors as feeds write them: beside an address of mail, in brackets, in quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Photo credits stand among the authors of some feeds; a section or an address is no author either.
NO_AUTHOR = re.compile(r"(?i)^(?:фото|photo|снимок|здымак|img|image)\b|^https?://|^\S+@\S+$")
MAIL = re.compile(
    r"(?i)(?:e?-?mail\s*:\s*|mailto:\s*)?[^\s<>()\[\]\",;:]{1,100}"
    r"(?:@|\s?[\[(]\s?at\s?[\])]\s?)[^\s<>()\[\]\",;:]{1,100}(?:\?[^\s<>()\[\]\"]{0,200})?"
)
#: a tag around a name; what stands between brackets and has no tag's form is an address or a name
TAG = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]{0,500})?/?>")
EMPTY_BRACKETS = re.compile(r"\(\s*(?:mailto:)?\s*\)|<\s*(?:mailto:)?\s*>|\[\s*(?:mailto:)?\s*\]")
IN_BRACKETS = re.compile(r"^[(<\[]\s*([^()<>\[\]]+?)\s*[)>\]]$")


def author_names(given: Iterable[str]) -> tuple[str, ...]:
    """Names without addresses, each once; what is no person's name is left out."""
    names = (name_alone(text) for text in given)
    return tuple(dict.fromkeys(name for name in names if name and not NO_AUTHOR.search(name)))


def name_alone(text: str) -> str:
    """The name of `mail (name)`, `"name" <mail>`, `name, mail` and their like; '' where there is an address alone.

    RSS 2.0 wants a mail address in `author`, RFC 5322 §3.4 gives the forms in which a name stands beside one.
    """
    text = " ".join(TAG.sub(" ", text).split())
    without = EMPTY_BRACKETS.sub(" ", MAIL.sub("", text)) if MAIL.search(text) else text
    bare = without.strip(" ,;|/–—-")
    inside = IN_BRACKETS.match(bare)
    return " ".join((inside.group(1) if inside else bare).strip(" \"'“”„«»").split())
