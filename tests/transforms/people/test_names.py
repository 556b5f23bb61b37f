"""Names in bylines: which bearer of a name, and what was studied."""

from __future__ import annotations

import pytest

from transforms.people import persons


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Samuel Reed, Jr.", ("Samuel Reed Jr.",)),
        ("Samuel Reed Jr", ("Samuel Reed Jr",)),
        ("Henry Cole Sr. and Ruth Baker, M.D.", ("Henry Cole Sr.", "Ruth Baker")),
        ("Martin Hale, III and Ann Lee, Ph.D.", ("Martin Hale III", "Ann Lee")),
        ("Ruth Baker, MD, and Bob Ross, Jr.", ("Ruth Baker", "Bob Ross Jr.")),
        ("Anna Novak, Jan Kowal", ("Anna Novak", "Jan Kowal")),
    ],
)
def test_what_stands_behind_a_name_and_a_comma_may_belong_to_it(byline: str, names: tuple[str, ...]) -> None:
    assert persons([byline], set()) == names
