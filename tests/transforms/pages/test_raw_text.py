"""Whether two answers of one address say the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cpu_time import least_cpu
from transforms.pages.revisits import raw_text, says_the_same

PAGE = (
    b'<!doctype html><html><head><title>Bridge opens</title><meta name="csrf" content="a1">'
    b'<meta property="og:title" content="Bridge opens"><script>var seen = 1;</script>'
    b'<script type="application/ld+json">{"headline": "Bridge opens"}</script></head>'
    b"<body><!-- served by 7 --><p>The bridge opened on Monday.</p><div class=ad-1></div></body></html>"
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"var seen = 1;", b"var seen = 2; if (1 < 2) {}"),
        (b"served by 7", b"served by 8"),
        (b'content="a1"', b'content="b2"'),
        (b"class=ad-1", b"class=ad-9 data-n='4'"),
        (b"Monday.</p>", b"Monday.\n </p>\n"),
        (b"<body>", b"<body><style>p { color: red }</style>"),
    ],
)
def test_what_no_reader_sees_makes_no_difference(before, after):
    assert says_the_same(PAGE, PAGE.replace(before, after))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"on Monday", b"on Tuesday"),
        (b"<title>Bridge opens", b"<title>Bridge opens at last"),
        (b'og:title" content="Bridge opens"', b'og:title" content="Bridge stays shut"'),
        (b'"headline": "Bridge opens"', b'"headline": "Bridge stays shut"'),
        (b"</p>", b"</p><p>Nobody was hurt.</p>"),
    ],
)
def test_what_a_reading_rests_on_makes_one(before, after):
    assert not says_the_same(PAGE, PAGE.replace(before, after))


@given(st.lists(st.sampled_from([b"<", b">", b"<!--", b"-->", b"<script", b"</script", b"<p>", b"a", b" "])))
def test_any_bytes_are_compared(parts):
    body = b"".join(parts)
    assert says_the_same(body, body)
    raw_text(body)


@pytest.mark.parametrize("mark", [b"<script>", b"<!--", b"<", b"<meta ", b"<a>"])
def test_a_hostile_page_costs_time_in_proportion_to_its_length(mark):
    def seconds(length: int) -> float:
        page = mark * (length // len(mark))
        return least_cpu(lambda: raw_text(page))

    seconds(1000)
    assert seconds(400_000) < 40 * max(seconds(40_000), 0.001)
