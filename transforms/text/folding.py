"""Texts made comparable."""

from __future__ import annotations

import re


def folded(text: str) -> str:
    """Letters and digits in lower case."""
    return re.sub(r"[\W_]+", "", text).lower()
