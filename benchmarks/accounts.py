"""What the pages of quality tell between their tables: texts in Markdown, several in a file, each below its name."""

from __future__ import annotations

import re
from pathlib import Path

NAME = re.compile(r"<!-- (\w+) -->\n")


def accounts(path: Path) -> dict[str, str]:
    """Return the texts of a file by their names, which stand before each as `<!-- name -->`."""
    parts = NAME.split(path.read_text(encoding="utf-8"))
    return {name: text.strip() for name, text in zip(parts[1::2], parts[2::2], strict=True)}
