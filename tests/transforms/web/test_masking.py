"""Secrets of links, as documents write them: masked whole, sent whole, and pictures left as they are."""

from __future__ import annotations

import pytest

from transforms.web import Masking, whole_url

KEY = b"k" * 32


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        (r"https://a.test/x?token=Zk81\/Lp0\u002b3x\u0026n=1", "https://a.test/x?token=Zk81/Lp0+3x&n=1"),
        (r"https:\/\/a.test\/x?token\u003dZk81wQ7\u0026n=1", "https://a.test/x?token=Zk81wQ7&n=1"),
        (r"https://a.test/x?token=Zk\u043fq7&n=1", "https://a.test/x?token=Zk%D0%BFq7&n=1"),
        (r"https://a.test/x?token=Zk\ud83d\ude00q7", "https://a.test/x?token=Zk%F0%9F%98%80q7"),
        ("https://a.test/x?token=Zk81&#43;Lp0&#x2B;3x&amp;n=1", "https://a.test/x?token=Zk81+Lp0+3x&n=1"),
        ("https://a.test/x?token=Zk81&amp;#43;Lp0&amp;amp;n=1", "https://a.test/x?token=Zk81+Lp0&n=1"),
        ("https://a.test/x?token&#61;Zk81wQ7&amp;n=1", "https://a.test/x?token=Zk81wQ7&n=1"),
        ("https://a.test/x?token=ключ1&amp;n=1", "https://a.test/x?token=%D0%BA%D0%BB%D1%8E%D1%871&n=1"),
    ],
)
def test_an_escaped_secret_is_masked_whole_and_sent_as_the_link_has_it(written: str, asked: str) -> None:
    masking = Masking(KEY)
    body = masking.document(f'{{"url":"{written}","n":1}}'.encode(), "https://a.test/feed").decode()
    (secret,) = masking.found.values()
    (mark,) = masking.found
    assert mark in body
    assert '","n":1}' in body
    assert not [piece for piece in ("Zk", "q7", "Lp0", "3x", "ключ") if piece in body]
    assert asked.split("token=")[1].removesuffix("&n=1") == secret.value
    masked = masking.address(asked)
    assert mark in masked, "read or written, it has one mark"
    assert whole_url(masked, masking.found.get) == asked


@pytest.mark.parametrize("coding", ["utf-8", "utf-16"])
def test_a_feed_whose_own_address_has_letters_in_its_secret_is_masked(coding: str) -> None:
    masking = Masking(KEY)
    body = masking.document("<p>for ключница17 alone, a € more</p>".encode(coding), "https://a.test/?token=ключница17")
    (mark,) = masking.found
    assert body.decode(coding) == f"<p>for {mark} alone, a € more</p>"


def test_half_a_letter_in_a_secret_ends_nothing() -> None:
    assert Masking(KEY).address("https://a.test/?token=ab\udcff").startswith("https://a.test/?token=***")


@pytest.mark.parametrize("coding", ["utf-8", "utf-16", "utf-16-be"])
def test_a_pages_own_address_is_found_in_capitals_behind_letters_that_grow_when_made_small(coding: str) -> None:
    page = f'{"İ" * 300}<LINK REL="CANONICAL" HREF="https://a.test/x?token=Zk81wQ7tLp03x"><p>Zk81wQ7tLp03x</p>'
    mark = b"\xfe\xff" if coding == "utf-16-be" else b""
    assert b"Zk81" not in Masking(KEY).page(mark + page.encode(coding), {}).replace(b"\0", b"")


PICTURES = [
    '<img width="9" src="{}">',
    "&lt;img class=&quot;a&quot; src=&quot;{}&quot;&gt;",
    '<media:thumbnail url="{}"/>',
    '{{"banner_image": "{}"}}',
]
SIGNED = "https://i.test/fit/vJ7RkT2mQx9LpZ4wYb8NcS1d/9?auth=8f0a77bb12&amp;w=3"


@pytest.mark.parametrize("tag", PICTURES)
def test_what_signs_a_picture_stays_and_a_link_beside_it_is_masked(tag: str) -> None:
    text = tag.format(SIGNED)
    assert Masking(KEY).document(text.encode(), "https://a.test/feed").decode() == text
    beside = f'{text}<a href="https://b.test/?auth=Zk81wQ7tLp03x">'
    assert b"Zk81" not in Masking(KEY).document(beside.encode(), "https://a.test/feed")


@pytest.mark.parametrize("tag", PICTURES)
def test_a_readers_token_in_a_pictures_address_is_masked(tag: str) -> None:
    for url in (
        "https://i.test/x?token=Zk81wQ7",
        "https://i.test/x.jpg?sessionid=Zk81wQ7",
        "https://i.test/x?pw=Zk81wQ7",
    ):
        assert b"Zk81" not in Masking(KEY).document(tag.format(url).encode(), "https://a.test/feed")
    link = f"<link>https://a.test/x?key=Zk81wQ7tL</link>{tag.format('https://i.test/x.png?key=Zk81wQ7tL')}"
    assert b"Zk81" not in Masking(KEY).document(link.encode(), "https://a.test/feed"), "it stands in a link, too"


@pytest.mark.parametrize("count", [3, 200])
@pytest.mark.parametrize("joint", ["", "/", "+", "=", "/+"])
def test_secrets_told_again_outside_of_links_are_masked_however_many(joint: str, count: int) -> None:
    secrets = [f"{joint.join((f'Zk{number:04}q', 'Lp7xW9t2'))}{'==' if joint else ''}" for number in range(count)]
    told = "".join(f"<link>https://a.test/?token={one}</link><guid>{one}</guid> code {one}, " for one in secrets)
    masking = Masking(KEY)
    body = masking.document(told.encode(), "https://a.test/feed").decode()
    assert len(masking.found) == count
    assert [one for one in secrets if one in body] == []
    assert body.count("***") == 3 * count


@pytest.mark.parametrize(
    "feed",
    [
        '<feed xml:base="https://news.b.test/"><entry><link href="/x?token=Zk81wQ7"/></entry></feed>',
        "<rss><channel><link>https://news.b.test/</link><item><link>/x?token=Zk81wQ7</link></item></channel></rss>",
        r'{"home_page_url": "https:\/\/news.b.test\/", "items": [{"url": "\/x?token=Zk81wQ7"}]}',
    ],
)
def test_a_relative_links_secret_is_for_the_host_that_the_feed_says(feed: str) -> None:
    masking = Masking(KEY)
    masking.document(feed.encode(), "https://feeds.a.test/rss")
    (mark,) = masking.found
    whole = whole_url(f"https://news.b.test/x?token={mark}", masking.found.get)
    assert whole == "https://news.b.test/x?token=Zk81wQ7"
    assert whole_url(f"https://evil.test/x?token={mark}", masking.found.get) is None


@pytest.mark.parametrize("host", ["новости.test", "Новости.test", "xn--b1amnebsh.test"])
def test_a_host_in_letters_is_the_same_as_in_ascii(host: str) -> None:
    masking = Masking(KEY)
    masking.document(f"<link>https://{host}/x?token=Zk81wQ7</link>".encode(), "https://feeds.a.test/rss")
    (mark,) = masking.found
    for other in ("новости.test", "xn--b1amnebsh.test"):
        assert whole_url(f"https://{other}/?token={mark}", masking.found.get) == f"https://{other}/?token=Zk81wQ7"
