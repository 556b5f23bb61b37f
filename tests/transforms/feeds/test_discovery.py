"""Finding the feeds of a home page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.feeds.discovery import USUAL_BELOW, USUAL_PATHS, feeds_in_header, find_feeds, is_feed_document
from transforms.feeds.wrappers import sent_on

HOME = "https://outlet.test/start/"
SITE = "https://outlet.test/"


def test_declared_feeds_come_first_and_comments_last() -> None:
    page = b"""<html><head><base href="https://outlet.test/base/">
      <LINK REL="alternate" TYPE="application/rss+xml" HREF="/comments/feed/">
      <link rel="alternate" type="application/rss+xml; charset=utf-8" href="rss.xml?a=1&amp;b=2">
      <link rel='alternate home' type='application/atom+xml' href='//cdn.test/atom'>
      <link rel="alternate" type="application/feed+json" href="feed:https://outlet.test/feed.json">
      <link rel="alternate" hreflang="be" href="/be/"><link rel="stylesheet" type="application/rss+xml" href="/no">
      <link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">
      </head><a href="/other/rss">RSS</a></html>"""
    assert find_feeds(page, HOME)[0] == [
        "https://outlet.test/base/rss.xml?a=1&b=2",
        "https://cdn.test/atom",
        "https://outlet.test/feed.json",
        "https://outlet.test/comments/feed/",
    ]


def test_without_a_declared_feed_links_that_look_like_one_are_offered() -> None:
    page = (
        '<p><a href="/rss/all.xml">Ленты</a> <a href="/about">О нас</a><a href="?feed=rss2">x</a><a href="/dress">y</a>'
    )
    assert find_feeds(page.encode("cp1251"), HOME)[0] == [
        "https://outlet.test/rss/all.xml",
        "https://outlet.test/start/?feed=rss2",
    ]


def test_a_page_without_feeds_has_none() -> None:
    below = [f"{HOME}{path}" for path in USUAL_BELOW]
    usual = below + [f"https://outlet.test{path}" for path in USUAL_PATHS]
    assert find_feeds(b"<html><p>nothing here", HOME) == ([], usual)
    assert find_feeds(b"", HOME) == ([], usual)


def test_a_thousand_feeds_are_too_many() -> None:
    page = "".join(f'<link rel="alternate" type="application/rss+xml" href="/{n}">' for n in range(1000))
    assert len(find_feeds(page.encode(), HOME)[0]) == 50


@given(st.binary(max_size=200))
def test_any_bytes_are_survived(noise: bytes) -> None:
    find_feeds(b'<link rel="alternate" type="application/rss+xml" href="' + noise + b'">' + noise, HOME)


@pytest.mark.parametrize(
    "body",
    [
        b'<rss version="2.0"><channel/></rss>',
        b'\xef\xbb\xbf <?xml version="1.0"?>\n<?xml-stylesheet href="a.xsl"?><!-- x --><feed xmlns="a"/>',
        b'<?xml version="1.0"?><!DOCTYPE rdf><rdf:RDF xmlns:rdf="a"/>',
        '<?xml version="1.0" encoding="utf-16"?><atom:feed xmlns:atom="a"/>'.encode("utf-16"),
        b'{"version": "https://jsonfeed.org/version/1.1", "items": []}',
    ],
)
def test_a_feed_is_known_by_its_first_element_whatever_type_it_is_sent_with(body: bytes) -> None:
    assert is_feed_document("text/html", body)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<!doctype html><html><body><p>How to write &lt;rss&gt; and <code><feed></code>",
        b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>',
        b"<feedback>thanks</feedback>",
        b'{"items": "https://jsonfeed.test"}',
        b"<?a?>" * 700 + b"<p>",
    ],
)
def test_a_page_is_no_feed_even_where_it_speaks_of_feeds(body: bytes) -> None:
    assert not is_feed_document("text/html", body)


def test_a_type_that_only_feeds_have_is_believed() -> None:
    assert is_feed_document("application/atom+xml", b"<html>")


@pytest.mark.parametrize(
    "link",
    [
        '<a href="/stream">RSS</a>',
        '<a href="/stream">RSS-лента</a>',
        '<a href="/stream" title="RSS 2.0"><i></i></a>',
        '<a href="/stream"><img alt="Atom" src="a.png"></a>',
        '<a href="/stream"><span class="icon-rss"></span></a>',
    ],
)
def test_a_link_that_calls_itself_a_feed_is_one_whatever_its_address(link: str) -> None:
    assert find_feeds(link.encode(), HOME)[0] == ["https://outlet.test/stream"]
    declared = b'<link rel="alternate" type="application/rss+xml" href="/gone">'
    assert find_feeds(declared + link.encode(), HOME)[1][0] == "https://outlet.test/stream"


def test_words_of_other_links_name_no_feed() -> None:
    assert find_feeds(b'<a href="/1">Atomic power</a> RSS <a href="/2">About</a><b>rss</b>', HOME)[0] == []


@pytest.mark.parametrize(
    ("header", "feeds"),
    [
        ('</feed>; rel="alternate"; type="application/rss+xml"', ["https://outlet.test/feed"]),
        ("<feed>; type=application/atom+xml; rel=alternate", ["https://outlet.test/start/feed"]),
        ('<https://a.test/css>; rel=preload; as=style, </f>; rel="home alternate"; title="a, b"; '
         'type="application/feed+json"', ["https://outlet.test/f"]),
        ('</page>; rel="alternate"; type="text/html"', []),
        ("", []),
    ],
)  # fmt: skip
def test_feeds_in_a_header_are_declared_ones(header: str, feeds: list[str]) -> None:
    assert feeds_in_header(header, HOME) == feeds


@pytest.mark.parametrize(
    "markup",
    [
        '<link rel="feed" href="/x">',
        '<link rel="alternate" title="RSS" href="/x">',
        '<link rel="alternate" type="text/xml" title="RSS 2.0" href="/x">',
        '<link rel="alternate" type="application/rss xml" href="/x">',
        '<link rel="alternate" type="application/x.atom+xml" href="/x">',
        '<link type="application/rss+xml" href="/x">',
        '<a type="application/rss+xml" href="/x">news</a>',
        '<a href="/x"><img src="/i/rss.png"></a>',
        '<map><area href="/x" alt="RSS"></map>',
        '<a href="/x"><svg><use xlink:href="/i/sprite.svg#icon-rss"></use></svg></a>',
        '<link rel="alternate" type="application/rss+xml" href="\\x">',
    ],
)
def test_a_feed_is_named_in_many_ways(markup: str) -> None:
    assert find_feeds(markup.encode(), HOME)[0] == ["https://outlet.test/x"]


@pytest.mark.parametrize("address", ["/my-rss.xml", "/feeds/all", "/index.php?feed=1"])
def test_a_link_with_nothing_but_an_address_names_a_feed_if_that_says_so(address: str) -> None:
    assert find_feeds(f'<link href="{address}">'.encode(), HOME)[0] == [f"https://outlet.test{address}"]


@pytest.mark.parametrize(
    "markup",
    [
        '<link rel="alternate" hreflang="be" href="/x">',
        '<link rel="alternate" type="application/json" title="JSON" href="/wp-json/wp/v2/posts/1">',
        '<link rel="alternate" type="text/xml+oembed" href="/oembed?format=xml">',
        '<link rel="stylesheet" type="application/rss+xml" href="/x">',
        '<!-- <link rel="alternate" type="application/rss+xml" href="/x"> -->',
        '<a href="/news/1"><img src="/feeds/photos/1.jpg"></a>',
        '<link href="/main.css">',
        '<link rel="preload" href="/rss.xml">',
    ],
)
def test_other_links_of_a_page_are_no_feeds(markup: str) -> None:
    assert find_feeds(markup.encode(), HOME)[0] == []


def test_a_feed_that_is_called_one_of_comments_comes_last() -> None:
    page = (
        '<link rel="alternate" type="application/rss+xml" title="Каментары" href="/c">'
        '<link rel="alternate" type="application/atom+xml" title="News" href="/n">'
    )
    assert find_feeds(page.encode(), HOME)[0] == ["https://outlet.test/n", "https://outlet.test/c"]


def test_a_header_names_a_feed_by_its_relation_alone() -> None:
    assert feeds_in_header('</x>; rel="feed"', HOME) == ["https://outlet.test/x"]


@pytest.mark.parametrize(
    ("markup", "target"),
    [
        ('<meta http-equiv="refresh" content="0; url=/by/">', "https://outlet.test/by/"),
        ("<META CONTENT='0;URL=by/' HTTP-EQUIV='Refresh'>", "https://outlet.test/start/by/"),
        ('<meta http-equiv="refresh" content="600; url=/by/">', None),
        ('<meta http-equiv="refresh" content="0; url=javascript:x">', None),
        ('<meta name="refresh" content="0; url=/by/">', None),
        (f'<meta http-equiv="refresh" content="0; url={HOME}">', None),
    ],
)
def test_a_page_that_sends_browsers_on_says_where_to(markup: str, target: str | None) -> None:
    assert sent_on(markup.encode(), HOME) == target


def test_of_feeds_in_several_languages_the_pages_own_comes_first() -> None:
    links = "".join(
        f"<link rel=alternate type='application/rss+xml' hreflang={code} href=/{code}/rss>"
        for code in ("ru", "be-BY", "en")
    )
    found, _ = find_feeds(f"<html lang=be><head>{links}</head></html>".encode(), SITE)
    assert found == [f"{SITE}{code}/rss" for code in ("be-BY", "ru", "en")]


@pytest.mark.parametrize("scheme", ["feed:", "itpc:", "pcast:", "podcast:"])
def test_a_scheme_that_readers_use_says_that_a_link_leads_to_a_feed(scheme: str) -> None:
    host = SITE.partition(":")[2]
    found, _ = find_feeds(f"<a href='{scheme}{host}stream'>Subscribe</a>".encode(), SITE)
    assert [feed.partition(":")[2] for feed in found] == [f"{host}stream"]


def test_a_link_to_a_document_is_tried_before_the_usual_places_and_a_page_in_another_language_is_not() -> None:
    page = b"<link rel=alternate hreflang=de href=/de/><a href=/latest.xml>Follow us</a><a href=/sitemap.xml>All</a>"
    found, guesses = find_feeds(page, SITE)
    assert (found, guesses[0]) == ([], f"{SITE}latest.xml")
    assert f"{SITE}sitemap.xml" not in guesses
    assert f"{SITE}de/" not in guesses


def test_addresses_in_data_are_tried() -> None:
    _, guesses = find_feeds(b'{"feeds": [{"url": "https:\\/\\/a.example\\/one"}, "https://b.example/two"]}', SITE)
    assert guesses[:2] == ["https://a.example/one", "https://b.example/two"]


@pytest.mark.parametrize(
    "link",
    [
        "<link rel=alternate type='application/rss+xml' title='About us Comments Feed' href='/about/feed/'>",
        "<link rel=alternate type='application/rss+xml' href='/comments/feed/'>",
    ],
)
def test_where_a_feed_of_comments_is_declared_alone_the_usual_places_are_tried_before_it(link: str) -> None:
    named, guesses = find_feeds(f"<html><head>{link}</head></html>".encode(), SITE)
    assert (named, guesses[0], len(guesses)) == ([], f"{SITE}feed", len(USUAL_PATHS) + 1)
    assert guesses[-1].endswith("/feed/")


@pytest.mark.parametrize("button", ["<img src='/i.gif' alt='XML'>", "XML", " xml "])
def test_a_button_that_says_xml_leads_to_a_feed(button: str) -> None:
    assert find_feeds(f"<a href='/all'>{button}</a><a href='/x'>XML in schools</a>".encode(), SITE)[0] == [f"{SITE}all"]
