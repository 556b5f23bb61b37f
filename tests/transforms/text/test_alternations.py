"""Patterns of many words, asked by their words first, answer as the patterns do."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.pages.bylines import BYLINE
from transforms.pages.credits import CAPTION_CLASS, CREDIT_CLASS
from transforms.text import holding
from transforms.text.alternations import alternatives

PATTERNS = (
    BYLINE,
    CREDIT_CLASS,
    CAPTION_CLASS,
    re.compile(r"^shar|social|(?:^| )ad-|tags|bread-?crumb|dfp[Aa]d|elated|bar"),
    re.compile(r"tag-?cloud|promo(?!te)|(?<!post[_-])(?<!article__)footer|(?<!v)card", re.IGNORECASE),
    re.compile(r"(^|\s)bottom|bottom(\s|$)|x{2,3}yz|wor+d|a.cd|[a|b]cde|(?:no|ne)ver|\|bar"),
    re.compile(r"(ab)\1|abc"),
    re.compile(r"(?i)Abc|def"),
    re.compile("Abc|def", re.IGNORECASE),
    re.compile("дзень|day", re.IGNORECASE),
    re.compile("sky|kelvin", re.IGNORECASE),
    re.compile("a b|c # d", re.VERBOSE),
    re.compile(""),
    re.compile("|word"),
)
PIECES = (
    *(
        "author",
        "byline",
        "autor",
        "autoris",
        "Credit",
        "credit",
        "aption",
        "caption",
        "photo",
        "image_source",
        "share",
    ),
    *(
        "share",
        "social",
        "ad-",
        "tags",
        "breadcrumb",
        "bread-crumb",
        "dfpAd",
        "tag-cloud",
        "promo",
        "promote",
        "footer",
    ),
    *(
        "card",
        "post-footer",
        "article__footer",
        "vcard",
        "bottom",
        "xxyz",
        "xyz",
        "worrd",
        "wod",
        "abcd",
        "|cde",
        "never",
    ),
    *("abab", "ABC", "DEF", "Day", "дзень", "Дзень", "ſky", "sKy", "\u212aelvin", "|bar", "copyright", "/staff/", "İ"),
)
texts = st.lists(st.one_of(st.sampled_from(PIECES), st.sampled_from(" -_\nxX|")), max_size=8).map("".join)


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.pattern[:40])
@given(text=texts)
def test_a_text_holds_what_the_pattern_finds_in_it(pattern, text):
    assert holding(pattern)(text) == (pattern.search(text) is not None)


def test_alternatives_are_told_apart_by_the_words_they_need():
    found = alternatives(r"social|^shar|tag-?cloud|(?:no|ne)ver|[ab]c|d?e|x|(?<!v)card")
    assert found.words == ("social", "x")
    assert found.needing == ("^shar", "tag-?cloud", "(?:no|ne)ver", "(?<!v)card")
    assert found.needed == ("shar", "cloud", "ver", "card")
    assert found.others == ("[ab]c", "d?e")
