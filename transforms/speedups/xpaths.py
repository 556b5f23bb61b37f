"""The XPaths on which extraction spends its time, with marks in place of what they ask of attributes.

`.//*[self::div or self::p][re:test(@id, 'nav') or re:test(@class, 'menu')]` becomes
`descendant::*[(@pw-mark-3) and (self::div or self::p)]`, where `transforms.speedups.marks` has set `pw-mark-3`. Trees
without marks are asked the original. An expression of which a part is unknown keeps its own form, at its own speed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from operator import eq
from typing import Any, TypeAlias

from lxml.etree import XPath

from transforms.speedups.marks import MARKS, PREFIX, RARE_MARKS, Condition, Marks, are_set
from transforms.text import holding

#: tree -> descendants that an expression matches, in document order
Finder: TypeAlias = Callable[[Any], list[Any]]

#: trafilatura's lists of expressions that are examined
LISTS = (
    "RAW_TREE_PRUNE_XPATH",
    "REMOVE_COMMENTS_AND_LISTS_XPATH",
    "REMOVE_COMMENTS_XPATH",
    "OVERALL_DISCARD_XPATH",
    "TEASER_DISCARD_XPATH",
    "PRECISION_DISCARD_XPATH",
    "DISCARD_IMAGE_ELEMENTS",
    "BODY_XPATH",
)
#: how many of them have conditions on attributes in the known version
KNOWN = 13

_FIRST = "[1]"
_STEP = re.compile(r"\.//(\*|[a-z]\w*)((?:\[.*\])?)")
#: a predicate that names elements
_NAMES = re.compile(r"self::\w+(?: or self::\w+)*")
#: one step's conditions, a mark first
_OF_MARK = re.compile(rf"\(\(@(?P<mark>{PREFIX}[\w-]+)\)(?: and (?P<others>.*))?\)")
_MARK = re.compile(rf"@({PREFIX}[\w-]+)")
#: an expression that finds only elements with its first mark
_IS_OF_MARK = re.compile(r"\(?descendant::\*/@")
#: a condition on an element's place
_PLACE = re.compile(r"^\d+$|\b(?:position|last)\(")
#: stands for an unknown part
_UNKNOWN = "unknown()"


def quicken() -> int:
    """Install the translations of trafilatura's expressions, for this process; return how many were replaced."""
    xpaths, baseline = vars(import_module("trafilatura.xpaths")), vars(import_module("trafilatura.baseline"))
    replaced = 0
    for name in LISTS:
        expressions = xpaths[name]
        for place, expression in enumerate(expressions):
            if (found := translated(expression, MARKS)) is not None:
                expressions[place] = found
                replaced += 1
    if (found := translated(baseline["BASIC_CLEAN_XPATH"], RARE_MARKS)) is not None:
        baseline["BASIC_CLEAN_XPATH"] = found
        replaced += 1
    return replaced


def translated(expression: Any, marks: Marks) -> MarkedPath | None:
    """Return an expression that asks marks; None if it has no condition on attributes, or an unknown part."""
    path = with_marks(" ".join(expression.path.split()), marks)
    if path is None:
        return None
    return MarkedPath(expression, path, marks)


class MarkedPath:
    """An expression that asks marks; trees without marks are asked the original."""

    def __init__(self, original: Any, path: str, marks: Marks) -> None:
        self.original, self.of_marks, self.marks = original, XPath(path), marks
        #: the name of the first mark that it asks for, and its bit if all that it finds has the mark
        self.mark = _MARK.search(path)[1]  # type: ignore[index]
        self.bit = 1 << list(marks.conditions).index(self.mark) if _IS_OF_MARK.match(path) else 0

    def __call__(self, tree: Any) -> list[Any]:
        """Return what the original would find."""
        present = are_set.get()
        if present is None:
            return self.original(tree)  # type: ignore[no-any-return]
        if self.marks is RARE_MARKS:
            present = self.marks.set_on(tree)
        if self.bit and not self.bit & present:
            return []
        return self.of_marks(tree)  # type: ignore[no-any-return]


def with_marks(path: str, marks: Marks) -> str | None:
    """Return an expression with marks in place of conditions on attributes."""
    whole = path.removesuffix(_FIRST).strip()
    is_first = whole != path
    if is_first and whole[0] == "(":
        whole = whole[1:-1].strip()
    steps = [_STEP.fullmatch(step) for step in divided(whole, "|")]
    found = " or ".join(marked_step(step[1], step[2], marks) if step else _UNKNOWN for step in steps)
    if PREFIX not in found or any(unknown in found for unknown in (_UNKNOWN, "re:")):
        return None
    # An attribute is found in a third of the time that it takes to ask each element for it.
    if of_mark := _OF_MARK.fullmatch(found):
        found = f"descendant::*/@{of_mark['mark']}/parent::*" + (f"[{of_mark['others']}]" if of_mark["others"] else "")
    else:
        found = f"descendant::*[{found}]"
    # `…[1]` alone gives the first of each parent; only the first of all is used.
    return f"({found}){_FIRST}" if is_first else found


def marked_step(name: str, predicates: str, marks: Marks) -> str:
    """Return a step's conditions as one."""
    inner = [part.strip()[1:].strip() for part in divided(predicates, "]") if part.strip()]
    is_of_all = name == "*" and not any(_NAMES.fullmatch(predicate) for predicate in inner)
    conditions = [f"({with_mark(predicate, marks, is_of_all=is_of_all)})" for predicate in inner]
    # What a mark answers comes first: it rules out most elements.
    conditions.sort(key=lambda condition: PREFIX not in condition)
    return f"({' and '.join([*conditions, *([f'self::{name}'] if name != '*' else [])])})"


def with_mark(disjunction: str, marks: Marks, *, is_of_all: bool) -> str:
    """Return alternatives with one mark in place of those that concern only attributes."""
    alternatives = [alternative.strip() for alternative in divided(disjunction, " or ")]
    if any(_PLACE.search(alternative) for alternative in alternatives):
        return _UNKNOWN
    conditions = {one: condition for one in alternatives if (condition := condition_of(one)) is not None}
    mark = [f"@{marks.named(conditions, is_of_all=is_of_all)}"] if conditions else []
    return " or ".join(mark + [alternative for alternative in alternatives if alternative not in conditions])


def divided(path: str, separator: str) -> Iterator[str]:
    """Yield the parts of an expression between separators that stand outside its quotes and brackets."""
    depth, began, is_quoted = 0, 0, False
    for place, letter in enumerate(path):
        is_quoted ^= letter == "'"
        if is_quoted:
            continue
        depth += (letter in "([") - (letter in ")]")
        if not depth and path.startswith(separator, place):
            yield path[began:place]
            began = place + len(separator)
    yield path[began:]


def condition_of(text: str) -> Condition | None:
    """Return a condition on an element's own attributes; None if it is not one, or holds without any attribute."""
    for form, pattern_of in _FORMS.items():
        if found := form.fullmatch(text):
            pattern = pattern_of(found)
            attributes = tuple(filter(None, (found["first"], found.groupdict().get("second"))))
            if isinstance(pattern, str):
                return Condition(attributes, partial(eq, pattern), pattern)
            is_in = holding(pattern)
            return None if pattern.pattern and is_in("") else Condition(attributes, is_in, pattern)
    return None


def in_some_letters(found: re.Match[str]) -> re.Pattern[str]:
    """Return the pattern of a word some letters of which stand for others too: `translate(@class, 'T', 't')`."""
    letters, others = found["letters"], found["others"]
    as_read = {other: other + letter for letter, other in zip(letters, others, strict=True)}
    # A letter that is replaced by another is in no text any more.
    written = [f"[{as_read[one]}]" if one in as_read else "(?!)" if one in letters else one for one in found["word"]]
    return re.compile("".join(written))


_ATTRIBUTES = r"@(?P<first>[\w-]+)(?:\|@(?P<second>[\w-]+))?"
#: conditions on attributes -> a pattern that their values contain, or a text that they equal
_FORMS: dict[re.Pattern[str], Callable[[re.Match[str]], re.Pattern[str] | str]] = {
    re.compile(form): pattern
    for form, pattern in {
        rf"re:test\({_ATTRIBUTES}, '(?P<word>[^']*)'(?:, '(?P<flag>i)')?\)": (
            lambda found: re.compile(found["word"], re.IGNORECASE if found["flag"] else 0)
        ),
        rf"contains\({_ATTRIBUTES}, '(?P<word>[^']+)'\)": lambda found: re.compile(re.escape(found["word"])),
        rf"starts-with\({_ATTRIBUTES}, '(?P<word>[^']+)'\)": lambda found: re.compile("^" + re.escape(found["word"])),
        r"contains\(translate\(@(?P<first>[\w-]+), ?'(?P<letters>\w+)', ?'(?P<others>\w+)'\), '(?P<word>[\w -]+)'\)": (
            in_some_letters
        ),
        r"@(?P<first>[\w-]+)='(?P<word>[^']*)'": lambda found: found["word"],
        r"@(?P<first>[\w-]+)": lambda _: re.compile(""),
    }.items()
}
