"""The picture of the fortnight: valid, small, and nothing foreign in it but plain text."""

from __future__ import annotations

import base64
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.ui.coverage_picture import SHADES, picture, picture_address, shade_limits, shade_of
from presswatch.records.outlets import Coverage
from tests.flows.ui.test_messages import HOSTILE

DAYS = tuple(date(2026, 11, 24) - timedelta(days=back) for back in range(13, -1, -1))
SVG = "{http://www.w3.org/2000/svg}"
PLAIN = {f"{SVG}{name}" for name in ("svg", "rect", "text", "path")}


def drawn(*outlets: tuple[str, tuple[int, ...]]) -> ElementTree.Element:
    return ElementTree.fromstring(picture(Coverage(DAYS, outlets)))


def texts(root: ElementTree.Element) -> list[str]:
    return ["".join(element.itertext()) for element in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("name", [*HOSTILE, '"/><script>x</script>', "]]><a href='http://x.invalid'>", "&#x3c;b&#x3e;"])
def test_a_hostile_name_is_text_and_nothing_else(name):
    root = drawn((name, (1,) * 14))
    assert {element.tag for element in root.iter()} == PLAIN
    assert not {key for element in root.iter() for key in element.attrib if "href" in key or key.startswith("on")}


@given(st.lists(st.tuples(st.text(max_size=60), st.lists(st.integers(0, 10**6), min_size=14, max_size=14)), max_size=5))
def test_whatever_the_names_and_counts_the_picture_is_valid_xml(outlets):
    root = drawn(*((name, tuple(counts)) for name, counts in outlets))
    sums = [str(sum(counts)) for _, counts in outlets] or ["0"]
    assert texts(root)[-2 * len(sums) + 1 :: 2] == sums


def test_a_quiet_day_is_light_and_a_silent_outlet_red():
    root = drawn(("tut_by", (9,) * 13 + (0,)), ("zerkalo", (0,) * 14))
    squares = {path.get("fill"): path.get("d", "").count("M") for path in root.iter(f"{SVG}path")}
    assert squares == {SHADES[0]: 15, SHADES[-1]: 13}
    colours = {"".join(text.itertext()): text.get("fill") for text in root.iter(f"{SVG}text")}
    assert colours["zerkalo"] == "#c92a2a"
    assert colours["tut_by"] != "#c92a2a"


def test_shades_follow_the_quartiles_of_the_days_with_articles():
    limits = shade_limits([(0, 1, 2, 3), (4, 5, 6, 7), (8, 0, 0, 0)])
    assert [shade_of(count, limits) for count in (0, 1, 2, 3, 5, 7, 8, 900)] == [0, 1, 1, 2, 3, 4, 4, 4]
    assert shade_limits([(0, 0)]) == []


def test_without_feeds_the_picture_says_so_and_the_first_day_of_a_month_its_name():
    assert texts(drawn())[-2:] == ["no feed is followed yet", "0"]
    days = tuple(date(2026, 12, 3) - timedelta(days=back) for back in range(13, -1, -1))
    root = ElementTree.fromstring(picture(Coverage(days, ())))
    assert [text for text in texts(root) if text.isalpha() and len(text) == 3] == ["Nov", "Dec"]


def test_the_address_needs_no_network_and_stays_small():
    address = picture_address(Coverage(DAYS, tuple((f"outlet-{n}", tuple(range(14))) for n in range(20))))
    kind, _, body = address.partition(",")
    assert kind == "data:image/svg+xml;base64"
    assert ElementTree.fromstring(base64.b64decode(body)).tag == f"{SVG}svg"
    assert len(address) < 40_000
