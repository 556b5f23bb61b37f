"""Entries told apart: whichever of guid, link, title, date and text lies, no news is lost and none comes twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswatch.records import Item
from tests.cpu_time import cpu_below
from transforms.feeds.entry_values import text_hash
from transforms.feeds.identity import Told, identified
from transforms.feeds.sameness import alike
from transforms.feeds.sightings import Sighting, lookup_keys, sighting_of
from transforms.web import MirrorTable, article_id

NO_MIRRORS = MirrorTable({})
FIRST = datetime(2026, 11, 5, 10, 7, tzinfo=UTC)
TITLES = ("Water is back", "Tram off its rails", "Library opens a hall")
TEXTS = ("Water supply was restored.", "Nobody was hurt, the depot said.", "Children read there from Monday.")
PAGE = "https://town.example/support/"
EDITED = "https://town.example/news/articles/c5yd8l4n2x3o"


def entry(
    number: int = 0,
    link: str | None = None,
    guid: str | None = None,
    *,
    title: str | None = None,
    text: str | None = None,
    at: datetime | None = FIRST,
    later: int = 0,
    feed: str = "f1",
) -> Sighting:
    moment = at + timedelta(hours=number + later) if at else None
    words = TEXTS[number] if text is None else text
    item = Item(feed, guid, link, TITLES[number] if title is None else title, moment, text_hash=text_hash(words))
    return sighting_of(item, NO_MIRRORS)


def visits(*documents: list[Sighting]) -> list[list[Told]]:
    """What each document's entries are, each visit seeing what the visits before it stored."""
    stored: dict[str, Sighting] = {}
    answers = []
    for document in documents:
        keys = {key for one in document for key in lookup_keys(one)}
        near = [old for old in stored.values() if keys & {*lookup_keys(old), old.item_key}]
        answers.append(identified(document, near))
        changed = [told for told in answers[-1] if told.twin is None and (told.is_edited or not told.is_known)]
        stored |= {told.sighting.item_key: replace(told.sighting, said="") for told in changed}
    return answers


def articles(*documents: list[Sighting]) -> int:
    return len(
        {
            told.sighting.article_id
            for told in (one for answer in visits(*documents) for one in answer)
            if told.twin is None
        }
    )


A, B, C = "https://town.example/a/1", "https://town.example/a/2", "https://town.example/a/3"
SAME_DAY = FIRST.replace(hour=0, minute=0)


def rolling(last: int) -> list[Sighting]:
    """The three newest entries of a list in which links and guids are positions."""
    named = zip(range(last, last - 3, -1), (A, B, C), strict=True)
    return [entry(n % 3, link, link, title=f"News {n}", text=f"Text {n}.", later=n) for n, link in named]


READ_MORE = "Read more on our site."


def by_place(first: int) -> list[Sighting]:
    """Three entries whose guids are positions and whose time is that of the feed's making."""
    return [
        entry(0, f"https://town.example/n/{n}-a", f"item-{n - first}", title=f"News of {n}", text=f"Text {n}")
        for n in range(first, first + 3)
    ]


def told_alike(
    link: str | None, *, at: datetime | None = FIRST, guids: bool = True, step: int = 1
) -> list[list[Sighting]]:
    """Three visits of a feed whose entries have titles of their own, and one text; times `step` hours apart."""
    titles = ("Ferry is late", "Mill burns", "School gets a roof", "Swans are back", "Gate is shut", "Bread is dearer")

    def one(n: int) -> Sighting:
        address = link or f"https://town.example/n/{n}"
        return entry(0, address, f"g{n}" if guids else None, title=titles[n], text=READ_MORE, at=at, later=step * n)

    return [[one(n) for n in range(last, last - 4, -1)] for last in (3, 4, 5)]


#: what happens: the documents of one feed's visits, and how many articles they hold
SEVERAL: dict[str, tuple[list[list[Sighting]], int]] = {
    "one page for all": (
        [[entry(0, PAGE, "n1"), entry(1, PAGE, "n2")], [entry(2, PAGE, "n3"), entry(0, PAGE, "n1")]],
        3,
    ),
    "one page, one at a time": ([[entry(n, PAGE, f"n{n}")] for n in range(3)], 3),
    "no guids, one page": ([[entry(0, PAGE), entry(1, PAGE)], [entry(2, PAGE), entry(0, PAGE)]], 3),
    "no guids, one at a time": ([[entry(n, PAGE)] for n in range(3)], 3),
    "the site for all": ([[entry(n, "https://town.example/", f"n{n}")] for n in range(3)], 3),
    "guids by place": ([[entry(0, A, "1"), entry(1, B, "2")], [entry(2, C, "1"), entry(0, A, "2")]], 3),
    "guids by place, no dates": (
        [
            [entry(0, A, "1", at=None), entry(1, B, "2", at=None)],
            [entry(2, C, "1", at=None), entry(0, A, "2", at=None)],
        ],
        3,
    ),
    "guids by place, one page": (
        [[entry(0, PAGE, "1"), entry(1, PAGE, "2")], [entry(2, PAGE, "1"), entry(0, PAGE, "2")]],
        3,
    ),
    "one guid for all": ([[entry(0, A, "x"), entry(1, B, "x")], [entry(2, C, "x")]], 3),
    "one guid and page in a document": ([[entry(0, PAGE, PAGE), entry(1, PAGE, PAGE), entry(2, PAGE, PAGE)]], 3),
    "one guid and page over time": ([[entry(n, PAGE, PAGE)] for n in range(3)], 3),
    "titles that repeat": (
        [[entry(0, PAGE, f"g{n}", title="News at noon", text=TEXTS[n], later=24 * n) for n in range(3)]],
        3,
    ),
    "titles that repeat, one at a time": (
        [[entry(0, PAGE, f"g{n}", title="News at noon", text=TEXTS[n], later=24 * n)] for n in range(3)],
        3,
    ),
    "no links": ([[entry(0, None, "e1"), entry(1, None, "e2")], [entry(2, None, "e3")]], 3),
    "no links, no guids": ([[entry(0), entry(1)], [entry(2)]], 3),
    "links by place": ([[entry(0, A, "g0")], [entry(1, A, "g1")]], 2),
    "one sentence for all texts, one page": (told_alike(PAGE), 6),
    "one sentence for all texts, one page, no guids": (told_alike(PAGE, guids=False), 6),
    "one sentence and one time for all, one page": (told_alike(PAGE, step=0), 6),
    "one sentence for all, no times, one page": (told_alike(PAGE, at=None), 6),
    "one sentence and one time for all": (told_alike(None, step=0), 6),
    "one sentence, one page, one at a time": (
        [[entry(n, PAGE, f"g{n}", text=READ_MORE)] for n in range(3)],
        3,
    ),
    "guids by place, one time for all": ([by_place(first) for first in (0, 3, 6)], 9),
    "links and guids by place": (
        [[entry(0, A, A), entry(1, B, B)], [entry(2, A, A), entry(0, B, B), entry(1, C, C)]],
        3,
    ),
    "links and guids by place, no dates": (
        [
            [entry(0, A, A, at=None), entry(1, B, B, at=None)],
            [entry(2, A, A, at=None), entry(0, B, B, at=None)],
            [entry(1, A, A, text="All anew.", title="A fair opens", at=None), entry(2, B, B, at=None)],
        ],
        4,
    ),
    "links and guids by place, none seen twice": ([[entry(n, A, A)] for n in range(3)], 3),
    "links and guids by place, a long list": ([rolling(last) for last in range(2, 9)], 9),
    "positions behind a hash, dates of one day, none seen twice": (
        [[entry(n, f"{PAGE}#1", f"{PAGE}#1", at=None if n % 2 else SAME_DAY, later=-n)] for n in range(3)],
        3,
    ),
    "links and guids by place, dates of one day, none seen twice": (
        [[entry(n, A, A, at=SAME_DAY, later=-n)] for n in range(3)],
        3,
    ),
    "links and guids by place, no dates, none seen twice": ([[entry(n, A, A, at=None)] for n in range(3)], 3),
    "guids that only look like versions": ([[entry(n, A, f"{A}#v{n}", at=None) for n in range(3)]], 3),
    "one guid for two entries of a page, titles alike, no dates": (
        [[entry(n, PAGE, f"{PAGE}#2d53", title=title, at=None) for n, title in enumerate(("For May", "For June"))]],
        2,
    ),
    "numbers behind a hash at a page of many, titles alike, one at a time": (
        [[entry(n, PAGE, f"{PAGE}#{n}", title=f"Rain at {n}", text=f"Rain {n}")] for n in range(3)],
        3,
    ),
    "headlines of their own beside one number": (
        [[entry(n, f"https://town.example/70914412/{TITLES[n].lower().replace(' ', '-')}")] for n in range(3)],
        3,
    ),
    "headlines alike on one day": (
        [
            [entry(0, f"https://town.example/20261105/rain-at-{n}-c", title=f"Rain at {n}", text=f"Rain {n}")]
            for n in range(3)
        ],
        3,
    ),
    "dates of one day": (
        [[entry(0, A, "1", at=SAME_DAY), entry(1, B, "2", at=SAME_DAY)], [entry(2, C, "1", at=SAME_DAY)]],
        3,
    ),
}  # fmt: skip
ONE: dict[str, list[list[Sighting]]] = {
    "seen again": [[entry(0, A, "g")], [entry(0, A, "g")]],
    "a guid each time": [[entry(0, A, f"g{n}")] for n in range(3)],
    "a guid and a date each time": [[entry(0, A, f"g{n}", later=n)] for n in range(3)],
    "a session in the link": [[entry(0, f"https://town.example/t?t=5&k=f{n}00")] for n in range(3)],
    "a session in the link, no times": [
        [entry(0, f"https://town.example/t?t=5&visit={n}00", at=None)] for n in range(3)
    ],
    "a session in link and guid": [[entry(0, f"{A};jsessionid=A{n}", f"{A};jsessionid=A{n}")] for n in range(3)],
    "a link that moves": [[entry(0, A, "g")], [entry(0, "https://town.example/new/water", "g")]],
    "another headline": [[entry(0, A, "g")], [entry(0, A, "g", title="Two quarters have water", later=3)]],
    "another headline and text": [[entry(0, A, "g")], [entry(0, A, "g", title="Dry again", text="All anew.", later=3)]],
    "another headline, no guid": [[entry(0, A)], [entry(0, A, title="Water is back in two quarters", later=3)]],
    "another headline, no guid, no text": [[entry(0, A, text="")], [entry(0, A, title="Two quarters", text="")]],
    "another text, no guid": [[entry(0, A)], [entry(0, A, text="Corrected.")]],
    "guids that come late": [[entry(0, A)], [entry(0, A, "g")]],
    "guids with the version of each edit": [
        [entry(0, A, f"tag:x,5{mark}{n}", text=f"Edit {n}.", at=None)] for mark in ("#v", "?rev=") for n in range(2)
    ],
    "the number of an edition behind the guid's hash, another headline and text": [
        [entry(0, EDITED, f"{EDITED}#{n}", title=title, text=title, later=n)]
        for n, title in enumerate(("Storm nears the coast", "Storm reaches the coast", "Storm leaves the coast"))
    ],
    "two states of one entry in a document, two times": [
        [entry(0, PAGE, f"{PAGE}#a", title=f"Notes for {month}", later=n) for n, month in enumerate(("May", "June"))]
    ],
    "another headline in link and guid, the number stays": [
        [entry(0, link, link, title=title)]
        for title in ("Storm cuts power in nine vilages", "Storm cuts power in twelve villages")
        for link in [f"https://town.example/en/{title.lower().replace(' ', '-')}/a-70914412"]
    ],
    "another headline in the link before its number": [
        [entry(0, f"https://town.example/70914412/{slug}", title=title, text=slug, at=None)]
        for slug, title in (("storm-cuts-power", "Storm cuts power"), ("storm-cuts-more", "Storm cuts more power"))
    ],
    "guids that go": [[entry(0, A, "g")], [entry(0, A)]],
    "twice in a document": [[entry(0, A, "g"), entry(0, A, "g")]],
    "two states in a document": [[entry(0, A, "g"), entry(0, A, "g", title="Water is back again", later=1)]],
    "two guids, all else equal": [[entry(0, A, "g"), entry(0, A, "h")]],
    "another headline, no link": [[entry(0, None, "tag:t,2026:17")], [entry(0, None, "tag:t,2026:17", title="X")]],
    "a slash at the end": [[entry(0, A)], [entry(0, f"{A}/")], [entry(0, A, feed="f2")]],
    "a slash that goes": [[entry(0, f"{A}/", f"{A}/")], [entry(0, A, A)]],
    "a slash in another feed": [[entry(0, f"{A}/", "g")], [entry(0, A, "h", title="Short", feed="f2", later=2)]],
    "a host with a label and without": [
        [entry(0, f"https://{host}/doi/3959?af=R", f"https://{host}/doi/3959")]
        for host in ("town.example", "journals.town.example", "town.example")
    ],
    "a site that moved to another domain": [
        [entry(0, f"https://{host}/p/water-is-back", f"https://{host}/p/water-is-back")]
        for host in ("town.letters.example", "townletter.test")
    ],
    "another feed": [[entry(0, A, "g")], [entry(0, A, "h", title="Short", feed="f2", later=2)]],
    "another feed, one page": [[entry(0, PAGE, "n1")], [entry(0, PAGE, "x1", feed="f2")]],
}  # fmt: skip


@pytest.mark.parametrize("kind", SEVERAL)
def test_different_news_are_different_articles_whatever_lies(kind: str) -> None:
    documents, count = SEVERAL[kind]
    assert articles(*documents) == count
    # The same once more adds nothing: neither items nor articles.
    again = visits(*documents, documents[-1])[-1]
    assert all(told.is_known or told.twin for told in again)


@pytest.mark.parametrize("kind", ONE)
def test_one_piece_of_news_is_one_article_whatever_changes(kind: str) -> None:
    assert articles(*ONE[kind]) == 1


def test_a_shared_page_is_no_entrys_own_and_a_single_one_is() -> None:
    shared, single = [entry(0, PAGE, "n1"), entry(1, PAGE, "n2")], [entry(2, A, "n3")]
    assert [told.shares_link for told in visits([*shared, *single])[0]] == [True, True, False]
    assert visits(single)[0][0].sighting.article_id == article_id(A)
    assert [told.shares_link for told in visits([shared[0]], [shared[1]])[1]] == [True]
    assert visits([entry(0, "https://town.example/", "n1")])[0][0].shares_link


def test_of_two_states_the_newest_stands_and_the_other_names_it() -> None:
    older, newer = entry(0, A, "g"), entry(0, A, "g", later=1)
    told = visits([older, newer])[0]
    assert (told[0].twin, told[1].twin) == (told[1].sighting, None)


def test_an_edit_is_seen_in_title_and_text_and_nothing_else_is_one() -> None:
    first = entry(0, A, "g")
    for edited in (entry(0, A, "g", title="Water is back soon"), entry(0, A, "g", text="Corrected.")):
        assert visits([first], [edited])[1][0].is_edited
    for same in (entry(0, A, "h"), entry(0, A, "g", later=1), entry(0, A, "g", title="WATER  is back")):
        assert not visits([first], [same])[1][0].is_edited


def test_an_entry_that_stands_at_another_page_now_says_where_it_stood() -> None:
    link, session = "https://town.example/news/1", "https://town.example/news/1?sid=0a1b"
    moved = visits([entry(0, link, "n1")], [entry(0, "https://town.example/archive/1", "n1")])[1][0]
    assert (moved.is_known, moved.is_edited, moved.moved_from) == (True, True, link)
    assert visits([entry(0, link, "n1")], [entry(0, session, "n1")])[1][0].moved_from is None


def test_two_feeds_that_name_one_entry_of_a_shared_page_name_one_article() -> None:
    told = visits(
        [entry(0, PAGE, "n1"), entry(1, PAGE, "n2")],
        [entry(1, PAGE, "x2", feed="f2"), entry(0, PAGE, "x1", feed="f2")],
    )
    ids = [[one.sighting.article_id for one in answer] for answer in told]
    assert ids[0] == ids[1][::-1]
    assert not any(one.is_known for one in told[1])


def test_titles_are_alike_by_their_words() -> None:
    assert alike("Twelve hurt in tram accident", "Two hurt in tram accident")
    assert not alike("Water is back", "Tram off its rails")
    assert not alike("", "")


entries = st.builds(
    entry,
    st.integers(0, 2),
    st.sampled_from([None, A, B, PAGE, "https://town.example/", f"{A}?x=1"]),
    st.sampled_from([None, "1", "2", "tag:17", A]),
    title=st.none() | st.sampled_from(["", "News"]),
    text=st.none() | st.just(""),
    at=st.sampled_from([FIRST, SAME_DAY, None]),
    later=st.integers(0, 2),
)


@given(st.lists(st.lists(entries, max_size=5), max_size=4))
def test_every_entry_is_new_known_or_folded_and_a_second_look_brings_nothing(documents: list[list[Sighting]]) -> None:
    answers = visits(*documents)
    keys = [told.sighting.item_key for answer in answers for told in answer if not (told.is_known or told.twin)]
    assert len(keys) == len(set(keys))
    assert all(told.sighting.article_id for answer in answers for told in answer if told.twin is None)
    assert [len(answer) for answer in answers] == [len(document) for document in documents]
    if documents:
        assert all(told.is_known or told.twin for told in visits(*documents, documents[-1])[-1])


@given(st.lists(entries, max_size=6))
def test_entries_of_one_document_with_different_guids_and_titles_are_never_one(document: list[Sighting]) -> None:
    for one in visits(document)[0]:
        twin = one.twin
        names = {twin.guid, one.sighting.guid} - {None} if twin else set()
        assert twin is None or len(names) < 2 or twin.title == one.sighting.title


def test_five_thousand_entries_of_one_page_are_told_apart_in_seconds() -> None:
    crowd = [entry(0, PAGE, f"g{n % 7}", title=f"Title {n // 2}", text=f"Text {n}") for n in range(5_000)]
    with cpu_below(6):
        assert len(visits(crowd, crowd)[1]) == 5_000


def test_an_entry_without_a_title_makes_no_one_entry_of_two_that_differ() -> None:
    document = [
        entry(1, B, "1", title="", at=None),
        entry(1, B, "2", title=""),
        entry(1, B, "1"),
    ]
    told = visits(document)[0]
    assert sum(one.twin is None for one in told) == 2
