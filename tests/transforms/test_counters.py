"""Pairs of one page at two looks: what counts or rotates makes no version, a publisher's edit makes one."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from transforms.changes import kinds_of_change
from transforms.counters import is_counter, says_when
from transforms.pages import read_page

GOLD = Path(__file__).parents[1] / "gold/counters"
TEXTS = json.loads((GOLD / "texts.json").read_text(encoding="utf-8"))
PAIRS = [
    json.loads(line) for path in sorted(GOLD.glob("*.jsonl")) for line in path.read_text(encoding="utf-8").splitlines()
]
LOOKS = (datetime(2026, 11, 27, 12, tzinfo=UTC), datetime(2026, 11, 28, 12, tzinfo=UTC))
PAGE = """<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>
<meta property="og:type" content="article"><meta property="og:title" content="{title}">
<meta property="article:published_time" content="2026-11-27T08:00:00+02:00"></head><body><header><a href="/">Site</a>
</header><main><article><h1>{title}</h1>{above}<div class="text">{text}</div>{below}</article></main>{outside}
<footer>Site</footer></body></html>"""


def page_of(language: str, parts: dict) -> str:
    one, other = parts.get("instead", ("", ""))
    said = [
        f"<p>{paragraph.replace(one, other) if one else paragraph}</p>" for paragraph in TEXTS[language]["paragraphs"]
    ]
    return PAGE.format(
        language=language,
        title=parts.get("title", TEXTS[language]["title"]),
        text="".join([*said[:2], parts.get("mid", ""), *said[2:]]),
        **{place: parts.get(place, "") for place in ("above", "below", "outside")},
    )


@pytest.mark.parametrize("pair", PAIRS, ids=[f"{pair['language']}: {pair['kind']}" for pair in PAIRS])
def test_only_a_publishers_edit_makes_a_version(pair):
    pages = [page_of(pair["language"], pair[state]) for state in ("before", "after")]
    assert pages[0] != pages[1]
    before, after = (
        read_page(page.encode(), "https://river.example/a", None, look) for page, look in zip(pages, LOOKS, strict=True)
    )
    kinds = kinds_of_change(before.title, before.text, after.title, after.text)
    assert bool(kinds) is pair["edit"]


@pytest.mark.parametrize(
    "line", ["2:1", "12", "Two died", "3 декабря, 19:00", "Ivanov: 12,345 votes", "Цена: 12 рублей"]
)
def test_numbers_that_are_news_are_no_counters(line):
    assert not is_counter(line)


@pytest.mark.parametrize("line", ["2:1", "12", "-5", "Matchday 3"])
def test_a_bare_number_says_no_day(line):
    assert not says_when(line)
