"""The page that says when articles are looked at again."""

from __future__ import annotations

from pathlib import Path

from transforms.pages.revisits import AGES

PAGE = (Path(__file__).parents[3] / "docs" / "operations.md").read_text("utf-8")


def test_the_page_names_every_age_at_which_an_article_is_looked_at_again():
    hours = [int(age.total_seconds() // 3600) for age in AGES]
    first, *middle = [f"{count} hour{'' if count == 1 else 's'}" for count in hours[:-1]]
    assert f"{', '.join([first, *middle])} and {hours[-1] // 24} days after it was first seen" in PAGE
