"""The notation for forms: endings in brackets, the nominative's first («Медуз(а|ы|е|у|ой)»)."""

from __future__ import annotations

import re
from itertools import product

_ENDINGS = re.compile(r"\(([^()]*)\)")
MAX_FORMS = 400


def forms_of(pattern: str) -> tuple[str, tuple[str, ...]]:
    """Expand a name with endings into its nominative and its other forms.

    The first ending of every group is the nominative's: «Нов(ая|ой|ую) газет(а|ы|е|у)» gives «Новая газета» and the
    rest. Groups are combined freely: a few forms that nobody uses cost nothing.

    Raises:
        ValueError: the brackets do not close, or the pattern gives more than `MAX_FORMS` forms.
    """
    if "(" not in pattern and ")" not in pattern:
        return pattern, ()
    parts = _ENDINGS.split(pattern)
    if "(" in "".join(parts) or ")" in "".join(parts):
        raise ValueError(f"brackets do not match in {pattern!r}")
    choices = [part.split("|") if place % 2 else [part] for place, part in enumerate(parts)]
    count = 1
    for choice in choices:
        count *= len(choice)
    if count > MAX_FORMS:
        raise ValueError(f"{pattern!r} gives {count} forms, more than {MAX_FORMS}")
    forms = ["".join(pieces) for pieces in product(*choices)]
    return forms[0], tuple(dict.fromkeys(form for form in forms[1:] if form != forms[0]))
