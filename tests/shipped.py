"""The rules that are shipped, as a run has them: compiled by one process of the suite, loaded by the others.

Compiling them costs a process two CPU-seconds. Tests of how they are compiled compile them themselves.
"""

from __future__ import annotations

from functools import cache

from presswatch.home import kept_rules, read_rule_texts, seeds_folder
from transforms.article import Rules
from transforms.work import RuleTexts


@cache
def shipped_texts() -> RuleTexts:
    """The texts of the rules in `seeds/`."""
    return read_rule_texts(seeds_folder())


@cache
def shipped_rules() -> Rules:
    """The rules in `seeds/`, compiled."""
    return kept_rules(shipped_texts())
