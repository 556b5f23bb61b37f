"""Patterns that are compiled on first use say what compiled ones say."""

import importlib
import operator
import pkgutil
import re

import pytest

import transforms
from presswatch.patterns import compile_all, late_pattern


@pytest.mark.parametrize("flags", [0, re.IGNORECASE])
def test_every_method_answers_as_a_compiled_pattern_does(flags):
    text, given = "Seven Boats, seven sails", r"s(e)ven\s"
    for name, more in (
        *((name, ()) for name in ("search", "match", "fullmatch", "split", "findall", "finditer")),
        ("sub", ("x",)),
        ("subn", ("x",)),
    ):
        late, compiled = late_pattern(given, flags), re.compile(given, flags)
        said = [getattr(pattern, name)(*more, text) for pattern in (late, late, compiled)]
        first, again, wanted = [list(map(repr, one)) if name == "finditer" else repr(one) for one in said]
        assert first == again == wanted


def test_nothing_is_compiled_before_it_is_asked_for():
    made = []
    late = late_pattern("(", 0, made)
    assert (late.pattern, late.flags, made) == ("(", 0, [late])
    with pytest.raises(AttributeError):
        operator.attrgetter("lastgroup")(late)
    with pytest.raises(re.error):
        late.search("x")


def test_what_is_wrong_with_a_pattern_is_said_when_all_are_compiled():
    made = []
    late_pattern("a", 0, made)
    assert compile_all(made) == 1
    late_pattern("(", 0, made)
    with pytest.raises(re.error):
        compile_all(made)


def test_all_patterns_of_the_program_compile():
    for module in pkgutil.walk_packages(transforms.__path__, "transforms."):
        importlib.import_module(module.name)
    assert compile_all() > 150
