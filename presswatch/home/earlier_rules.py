"""The rules that earlier runs used, kept in the home folder: a retag compares them with today's.

`rules/<version>.json.gz` holds the texts of one version without the words of the languages, of which only a digest is
kept: where they have changed, every text is read by other words and nothing can be compared.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import re
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from presswatch.doors import Named
from presswatch.files import replacing
from presswatch.home.cached_files import only_newest
from transforms.work import RuleTexts

FOLDER = "rules"
#: rules so many changes ago are of no use: most articles have been tagged again since
MOST_KEPT = 8
#: bytes of one version's texts; today's have one megabyte
MOST_BYTES = 50 << 20
#: ordered of the process that forks readers: `difference_from(texts, earlier, version)`
DIFFERENCE_FROM = Named("presswatch.home.rule_cache:difference_by_kept")
#: the texts that may differ, by their fields in RuleTexts
COMPARED = ("sources_toml", "topics_toml", "iptc_csv", "watchlists_toml")
_VERSION = re.compile(r"[0-9a-f-]{1,64}")


def keep_rule_texts(home: Path, version: str, texts: RuleTexts) -> None:
    """Keep the texts of a version, unless they are there already.

    A disk that cannot take them costs time later, no data.
    """
    path = _path(home, version)
    if path is None or path.is_file():
        return
    with contextlib.suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        with replacing(path) as draft:
            draft.write_bytes(packed(texts))
        only_newest(path.parent, "*.json.gz", MOST_KEPT)


@lru_cache(maxsize=1)
def packed(texts: RuleTexts) -> bytes:
    """Return the content of a file; the same texts give the same bytes."""
    content = {name: getattr(texts, name) for name in COMPARED} | {"words": words_digest(texts)}
    return gzip.compress(json.dumps(content, ensure_ascii=False).encode(), 6, mtime=0)


def earlier_rule_texts(home: Path, version: str, today: RuleTexts) -> RuleTexts | None:
    """Return the texts of an earlier version; None if they are not kept, or the words of languages were others."""
    path = _path(home, version)
    content = _content(path) if path is not None else None
    if content is None or content.get("words") != words_digest(today):
        return None
    texts: dict[str, Any] = {name: content.get(name) for name in COMPARED}
    if not all(isinstance(text, str) for text in texts.values()):
        return None
    return replace(today, **texts)


def words_digest(texts: RuleTexts) -> str:
    """Return a digest of what is not kept: the words of languages, and of stories."""
    digest = hashlib.blake2b(texts.story_background.encode(), digest_size=16)
    for name, text in texts.languages:
        digest.update(f"{name} {len(text)} {text}".encode())
    return digest.hexdigest()


def _path(home: Path, version: str) -> Path | None:
    return home / FOLDER / f"{version}.json.gz" if _VERSION.fullmatch(version) else None


def _content(path: Path) -> dict[str, Any] | None:
    """Return what a file holds; None if it is missing, damaged, or too large to be one of ours."""
    try:
        with gzip.open(path) as file:
            body = file.read(MOST_BYTES + 1)
        found = json.loads(body) if len(body) <= MOST_BYTES else None
    except (OSError, EOFError, ValueError):
        return None
    return found if isinstance(found, dict) else None
