"""Regular expressions that are compiled when a text first meets them.

The modules that read pages and feeds hold some 400; compiling all of them took a third of the time that a process needs
to import these modules, and a command that tags one plain text uses few (measured).
"""

from __future__ import annotations

import re
from typing import Any, cast

_METHODS = ("search", "match", "fullmatch", "split", "findall", "finditer", "sub", "subn")


#: all that were made, for a process that compiles them before it has children
_LATE: list[_Late] = []


class _Compiled:
    """A pattern that has been compiled; without `__getattr__`, with which each use would take half as long again."""


class _Late:
    """A pattern that compiles itself when one of its methods is first asked for; from then on it has them itself."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern, self.flags = pattern, flags

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self.flags)
        vars(self).update((known, getattr(compiled, known)) for known in _METHODS)
        self.__class__ = _Compiled  # type: ignore[assignment]
        return vars(self)[name]


def late_pattern(pattern: str, flags: int = 0, made: list[_Late] = _LATE) -> re.Pattern[str]:
    """Return what stands for `re.compile(pattern, flags)`, compiled on first use; note it among those `made`.

    It serves by its methods; functions of `re`, `isinstance` and `match.re is` do not know it.
    """
    late = _Late(pattern, flags)
    made.append(late)
    return cast("re.Pattern[str]", late)


def compile_all(made: list[_Late] = _LATE) -> int:
    """Compile all patterns made so far, for children to share; return how many.

    Raises:
        re.error: one is wrong.
    """
    for late in made:
        late.search("")
    return len(made)
