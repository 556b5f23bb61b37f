"""What trafilatura's XPaths ask of an element's own attributes: asked once a page and written on the element.

An expression with `re:test` calls Python for each attribute of each element, and trafilatura asks a dozen of them of
copies of one tree. Values repeat within a page and an outlet: each is tested once, its elements get an attribute for
each group of conditions of which one holds, and copies of the tree have it too. The rest of an expression is C's.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Collection
from contextvars import ContextVar
from typing import Any, NamedTuple, TypeAlias

from lxml.etree import _Element

from transforms.language import Memo
from transforms.text import perhaps_holding, words_needed

#: the bits of the marks that the trees have which trafilatura has at the moment; None if these are not marked
are_set: ContextVar[int | None] = ContextVar("are_set", default=None)
#: how names of marks begin
PREFIX = "pw-"
#: elements that never become blocks of text: only conditions for all elements are asked of them
NO_BLOCKS = frozenset(
    (
        *("a", "b", "button", "em", "g", "h1", "h2", "h3", "h4", "h5", "h6", "i", "iframe", "img", "input", "label"),
        *("noscript", "option", "path", "picture", "select", "small", "source", "strong", "svg", "time", "use"),
    )
)
#: attribute values remembered: they repeat within a page and an outlet
MOST, LONGEST = 4096, 256

#: bits of the marks that a value alone gives, and of those for which the order of the attributes counts
Answer: TypeAlias = tuple[int, int]
NOTHING: Answer = (0, 0)
#: what the values of an attribute give a block, and any other element
Asked: TypeAlias = tuple[Memo[Answer], Memo[Answer]]
#: by which a tree that this process marked is told from a page that has an attribute of that name itself
_OWN = secrets.token_hex(8)
#: lxml.html has a slower one
set_attribute = _Element.set


class Condition(NamedTuple):
    """A test of an attribute's value; of several attributes, the one that stands first in the element counts."""

    attributes: tuple[str, ...]
    holds: Callable[[str], bool]
    #: what every value contains that matches; if the value has to be equal, that value
    pattern: re.Pattern[str] | str


class Marks:
    """All marks; each stands for conditions of which one holds."""

    def __init__(self, name: str) -> None:
        self.name = f"{PREFIX}{name}"
        #: mark -> its conditions by their expressions
        self.conditions: dict[str, dict[str, Condition]] = {}
        #: marks that any element may get; the others are for blocks
        self.of_all: set[str] = set()
        self.asked: dict[str, Asked] = {}
        self.labels: dict[int, tuple[str, ...]] = {}

    def named(self, conditions: dict[str, Condition], *, is_of_all: bool) -> str:
        """Return the mark of elements on which one of these conditions holds."""
        known = [mark for mark, others in self.conditions.items() if others.keys() == conditions.keys()]
        mark = known[0] if known else f"{self.name}-{len(self.conditions)}"
        self.conditions[mark] = conditions
        if is_of_all:
            self.of_all.add(mark)
        self.asked.clear()
        return mark

    def set_on(self, tree: Any) -> int:
        """Mark the elements of a tree, once; return the bits of all marks that it has."""
        own, _, known = (tree.get(self.name) or "").partition(" ")
        if own == _OWN:
            return int(known)
        asked, present = self.asked or self.prepared(), 0
        for element in tree.iterdescendants():
            bits = unsure = 0
            names = element.keys()
            for name in names:
                if (answers := asked.get(name)) is not None:
                    given, perhaps = answers[element.tag in NO_BLOCKS][element.get(name)]
                    bits |= given
                    unsure |= perhaps
            if unsure & ~bits:
                bits |= self.first_holds(element, unsure & ~bits)
            if bits:
                present |= bits
                for mark in self.labels.get(bits) or self.labels_of(bits):
                    set_attribute(element, mark, "")
        tree.set(self.name, f"{_OWN} {present}")
        return present

    def labels_of(self, bits: int) -> tuple[str, ...]:
        """Return the marks with these bits."""
        found = self.labels[bits] = tuple(mark for place, mark in enumerate(self.conditions) if bits >> place & 1)
        return found

    def first_holds(self, element: Any, bits: int) -> int:
        """Return which of these marks an element has by the first of several attributes (XPath 1.0 §4.2)."""
        given = 0
        for place, conditions in enumerate(self.conditions.values()):
            for condition in conditions.values() if bits >> place & 1 else ():
                names = element.keys()
                first = next((name for name in names if name in condition.attributes), None)
                if len(condition.attributes) > 1 and first and condition.holds(element.get(first)):
                    given |= 1 << place
        return given

    def prepared(self) -> dict[str, Asked]:
        """Return the questions to the values of each attribute, made ready."""
        told = [one.attributes for conditions in self.conditions.values() for one in conditions.values()]
        self.labels.clear()
        for name in {name for attributes in told for name in attributes}:
            self.asked[name] = self.memo(name, self.conditions), self.memo(name, self.of_all)
        return self.asked

    def memo(self, attribute: str, marks: Collection[str]) -> Memo[Answer]:
        """Return what each value of an attribute gives towards some of the marks, remembered."""
        equal: dict[str, int] = {}
        tests: dict[str, Test] = {}
        for place, mark in enumerate(self.conditions):
            for expression, condition in self.conditions[mark].items() if mark in marks else ():
                if attribute not in condition.attributes:
                    continue
                if isinstance(condition.pattern, str):
                    equal[condition.pattern] = equal.get(condition.pattern, 0) | 1 << place
                else:
                    bits = tests[expression].bits if expression in tests else 0
                    tests[expression] = Test(condition, bits | 1 << place)
        return Memo(question(equal, list(tests.values())), MOST, LONGEST)


class Test(NamedTuple):
    """A condition, and the bits of the marks that it gives."""

    condition: Condition
    bits: int

    def answer(self, value: str) -> Answer:
        """Return what a value gives by this condition."""
        if not self.condition.holds(value):
            return NOTHING
        return (self.bits, 0) if len(self.condition.attributes) == 1 else (0, self.bits)


def question(equal: dict[str, int], tests: list[Test]) -> Callable[[str], Answer]:
    """Return the function that answers what a value gives, by values that have to be equal and by tests."""
    patterns = [one.condition.pattern for one in tests if isinstance(one.condition.pattern, re.Pattern)]
    is_possible = perhaps_holding(patterns)
    needed = [(word, 1 << place) for place, pattern in enumerate(patterns) for word in words_needed(pattern) or ("",)]

    def answer(value: str) -> Answer:
        given, perhaps = equal.get(value, 0), 0
        if is_possible(value):
            possible = 0
            for word, bit in needed:
                if word in value:
                    possible |= bit
            for place, test in enumerate(tests):
                if possible >> place & 1:
                    of_test, unsure = test.answer(value)
                    given |= of_test
                    perhaps |= unsure
        return (given, perhaps) if given or perhaps else NOTHING

    return answer


#: of this process: those that most pages need, and those of pages with little text
MARKS, RARE_MARKS = Marks("mark"), Marks("rare-mark")
