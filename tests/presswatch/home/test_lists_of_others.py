"""Lists of feeds as other programs write them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from presswatch.home.feed_list import read_import

A, B = "https://a.example.org/rss", "https://b.example.org/rss"


@pytest.mark.parametrize(
    "text",
    [
        f'{A} "tag one" two\n"query:Unread:unread = \\"yes\\""\n{B}\n',
        f"# mine\n{A}\n\n{B} names of it\n",
        f"title;url\nA;{A}\nB;{B}\n",
        f"Name,Feed URL\nA,{A}\nB,{B}\n",
        f"name\txmlUrl\nA\t{A}\nB\t{B}\n",
        f'<!DOCTYPE NETSCAPE-Bookmark-file-1><DL><DT><A FEEDURL="{A}">A</A><DT><A FEEDURL="{B}">B</A></DL>',
        f'<opml version="1.0"><body><outline xmlUri="{A}"/><outline rssUrl="{B}"/></body></opml>',
    ],
)
def test_the_feeds_of_another_programs_list_are_taken(tmp_path: Path, text: str) -> None:
    path = tmp_path / "list"
    path.write_text(text)
    feeds, _ = read_import(path, datetime(2026, 11, 29, tzinfo=UTC))
    assert [feed.url for feed in feeds] == [A, B]
