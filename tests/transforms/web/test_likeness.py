"""Addresses of one article that differ."""

from __future__ import annotations

import pytest

from transforms.web import article_number, is_one_host


@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("/en/storm-cuts-power/a-70914412", "70914412"),
        ("/news/storm-cuts-power-1234567.html", "1234567"),
        ("/70914412/storm-cuts-power/", "70914412"),
        ("/2026/11/05/storm-cuts-power", None),
        ("/20261105/storm-cuts-power", None),
        ("/news/storm-20261105.html", None),
        ("/202611/storm-cuts-power", None),
        ("/section-12345/storm-cuts-power", None),
        ("/n/4711", None),
        ("/photo/70914412/2", None),
        ("/id/1234567890123456", None),
        ("", None),
    ],
)
def test_an_articles_number_is_told_from_days_and_places(path: str, number: str | None) -> None:
    assert article_number(f"https://town.example{path}") == number


def test_a_host_with_a_label_before_it_is_one_host_and_its_neighbour_is_another() -> None:
    assert is_one_host("https://town.example/a", "https://journals.town.example/b")
    assert not is_one_host("https://a.town.example/", "https://b.town.example/")
    assert not is_one_host("https://town.example/", "https://mytown.example/")
    assert not is_one_host(None, "https://town.example/")
