"""Feeds as they come: damaged, mislabelled, hostile."""

from __future__ import annotations

import contextlib
import json
import pickle
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from presswatch.errors import Unreadable
from presswatch.records import FeedReading, Item
from tests.cpu_time import cpu_below
from transforms.feeds.items import FeedOrigin, parse_feed

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
DATA = Path(__file__).parents[2] / "data" / "feeds"
CORPUS = Path(__file__).parents[3] / "../shared/corpus/feeds.tar.gz"


def read(body: bytes | str, charset: str | None = None, limit: int = 10_000) -> FeedReading:
    data = body.encode("utf-8") if isinstance(body, str) else body
    return parse_feed(data, FeedOrigin("https://feed.test/rss", "f1", charset, NOW), limit)


def rss(*items: str, head: str = "", declaration: str = "") -> str:
    return f'{declaration}<rss version="2.0"><channel><title>News</title>{head}{"".join(items)}</channel></rss>'


def item(number: int, title: str | None = None, extra: str = "") -> str:
    return (
        f"<item><title>{title or f'Title {number}'}</title><link>https://site.test/{number}</link>"
        f"<guid>g{number}</guid><pubDate>Sun, 01 Nov 2026 10:{number % 60:02d}:00 GMT</pubDate>{extra}</item>"
    )


def titles(reading: FeedReading) -> list[str]:
    return [entry.title for entry in reading.items]


def test_a_russian_portals_feed_gives_dates_authors_pictures_and_links() -> None:
    reading = read((DATA / "russian_portal.xml").read_bytes())
    first, second = reading.items
    assert (reading.title, reading.language, reading.ttl_minutes, reading.problem) == (
        "Портал: главное",
        "ru",
        10,
        None,
    )
    assert first.title == "В городе открыли мост «Северный»"
    assert first.published_at == datetime(2026, 11, 1, 14, 8, tzinfo=UTC)
    assert first.published_raw == "Вс, 1 нояб. 2026 17:08:00 +0300"
    assert first.authors == ()  # a photo credit is no author
    assert first.image_url == "https://portal.example/i/1.jpg"
    assert first.categories == ("Город",)
    assert first.feed_id == "f1"
    assert second.url == "https://portal.example/news/2.html"
    assert second.authors == ("Алесь Пісьменнік",)
    assert second.published_at == datetime(2026, 11, 2, 5, 0, tzinfo=UTC)


def test_readings_travel_between_processes() -> None:
    reading = read(rss(item(1)))
    assert pickle.loads(pickle.dumps(reading)) == reading
    with pytest.raises(Unreadable) as trouble:
        read(b"nothing")
    assert pickle.loads(pickle.dumps(trouble.value)).reason == "not_a_feed"


def test_the_body_dev_zero_is_text_and_no_file_is_opened() -> None:
    for body in (b"/dev/zero", b"/etc/passwd", b"http://127.0.0.3/secret", b"file:///etc/passwd"):
        with pytest.raises(Unreadable, match="not_a_feed"):
            read(body)


def test_one_bad_byte_spoils_one_title() -> None:
    body = rss(*(item(n, f"Новость {n}") for n in range(5))).encode().replace("Новость 2".encode(), b"\xd0\xff 2")
    reading = read(body)
    assert [t for t in titles(reading) if t.startswith("Новость")] == [f"Новость {n}" for n in (0, 1, 3, 4)]
    assert len(reading.items) == 5
    assert reading.problem is not None


@pytest.mark.parametrize(
    "reference", ["&#xD800;", "&#1114112;", "&#0;", "&#8;", "&#xFFFFFFFF;", "&#x1F;", "&unknown;", "&"]
)
def test_a_bad_reference_costs_nothing_but_itself(reference: str) -> None:
    reading = read(rss(item(1), item(2, f"a{reference}b"), item(3)))
    assert len(reading.items) == 3
    assert titles(reading)[::2] == ["Title 1", "Title 3"]
    assert titles(reading)[1][0] + titles(reading)[1][-1] == "ab"
    assert reading.problem is None


CYRILLIC = rss(*(item(n, f"В Минске открылась выставка номер {n}, пришли тысячи людей") for n in range(3)))


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        (CYRILLIC.encode("cp1251"), None),
        (CYRILLIC.encode("koi8-r"), None),
        (CYRILLIC.encode("cp1251"), "windows-1251"),
        (CYRILLIC.encode("cp1251"), "utf-8"),
        (CYRILLIC.encode("cp1251"), "no-such-charset"),
        (CYRILLIC.encode("cp1251"), "zip"),
        (('<?xml version="1.0" encoding="koi8-r"?>' + CYRILLIC).encode("koi8-r"), "iso-8859-1"),
        (('<?xml version="1.0" encoding="windows-1251"?>' + CYRILLIC).encode("utf-8"), None),
        (CYRILLIC.encode("utf-8"), "iso-8859-1"),
        (CYRILLIC.encode("utf-16"), None),
        (CYRILLIC.encode("utf-16-le"), None),
        (CYRILLIC.encode("utf-16-be"), None),
        (b"\xef\xbb\xbf" + CYRILLIC.encode(), None),
        (b"\n \n<?xml version='1.0'?>" + CYRILLIC.encode(), None),
    ],
)
def test_cyrillic_is_readable_whatever_was_declared(body: bytes, charset: str | None) -> None:
    assert titles(read(body, charset))[0] == "В Минске открылась выставка номер 0, пришли тысячи людей"


def test_latin_one_stays_what_it_says() -> None:
    body = rss(item(1, "Über die Brücke, schön und öffentlich")).encode("latin-1")
    assert titles(read(b'<?xml version="1.0" encoding="ISO-8859-1"?>' + body)) == [
        "Über die Brücke, schön und öffentlich"
    ]


def test_a_pasted_windows_title_in_a_utf8_feed_is_read() -> None:
    body = rss(*(item(n, f"Новость {n}") for n in range(20)), item(99, "PASTED")).encode()
    assert "Привет из Минска" in titles(read(body.replace(b"PASTED", "Привет из Минска".encode("cp1251"))))


def test_external_entities_are_neither_read_nor_shown() -> None:
    doctype = (
        '<?xml version="1.0"?><!DOCTYPE rss SYSTEM "http://127.0.0.3/x.dtd" [<!ENTITY x SYSTEM "file:///etc/passwd">'
        '<!ENTITY y SYSTEM "http://127.0.0.3/secret">]>'
    )
    reading = read(doctype + rss(item(1, "before&x;&y;after")))
    assert titles(reading) == ["beforeafter"]


def test_nested_entities_are_refused_quickly() -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    with cpu_below(2), pytest.raises(Unreadable, match="entities"):
        read(f'<!DOCTYPE rss [<!ENTITY l0 "ha">{levels}]>' + rss(item(1, "&l9;")))


def test_one_raw_ampersand_in_two_thousand_items_is_mended_quickly() -> None:
    with cpu_below(8):
        reading = read(rss(*(item(n, "Fish & chips" if n == 1000 else None) for n in range(2000))))
        assert len(reading.items) == 2000
        assert titles(reading)[1000] == "Fish & chips"


def test_entries_beyond_the_limit_are_counted() -> None:
    reading = read(rss(*(item(n) for n in range(50)), head="<ttl>5</ttl>"), limit=20)
    assert (len(reading.items), reading.skipped, reading.is_truncated) == (20, 30, False)
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>' + "<entry><id>x</id><title>t</title></entry>" * 9
    )
    assert (read(atom + "</feed>", limit=4).skipped, len(read(atom + "</feed>", limit=4).items)) == (5, 4)
    many = json.dumps(
        {"version": "https://jsonfeed.org/version/1", "items": [{"id": n, "title": "t"} for n in range(9)]}
    )
    assert (read(many, limit=4).skipped, len(read(many, limit=4).items)) == (5, 4)


def test_a_feed_cut_inside_an_item_keeps_the_items_before_and_says_so() -> None:
    whole = rss(*(item(n) for n in range(10)))
    reading = read(whole[: whole.index("Title 7") + 3])
    assert titles(reading) == [f"Title {n}" for n in range(7)]
    assert (reading.is_truncated, reading.problem) == (True, "cut off")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"<rss></rss>", "not_a_feed"),
        (b"<!doctype html><html><head><title>Log in</title></head><body><form></form></body></html>", "not_a_feed"),
        (b"Error establishing a database connection", "not_a_feed"),
        (b"{}", "not_a_feed"),
        (b"[1, 2]", "not_a_feed"),
        (b'{"items": 5}', "not_a_feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": [', "not_a_feed"),
        (b'{"items":' + b"[" * 100_000, "not_a_feed"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "not_a_feed"),
    ],
)
def test_what_is_no_feed_says_so(body: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as trouble:
        read(body)
    assert trouble.value.reason == reason


def test_a_feed_without_items_is_a_feed() -> None:
    assert read(rss()).items == ()


def test_a_guid_that_different_articles_share_is_no_identity() -> None:
    shared = [item(n).replace(f"g{n}", "1") for n in range(3)]
    assert [entry.guid for entry in read(rss(*shared)).items] == [None] * 3
    assert [entry.guid for entry in read(rss(item(1), item(1), item(2))).items] == ["g1", "g1", "g2"]


def test_items_with_any_part_missing_are_kept_and_empty_ones_are_not() -> None:
    reading = read(
        rss(
            "<item><title>only a title</title></item>",
            "<item><link>https://site.test/only-link</link></item>",
            "<item><guid>https://site.test/only-guid</guid></item>",
            "<item><description>only words</description></item>",
            "<item></item>",
            "<item><guid>dup</guid></item>",
            '<item><guid isPermaLink="false">https://site.test/not-a-link</guid><title>t</title></item>',
        )
    )
    assert [(entry.title, entry.url) for entry in reading.items] == [
        ("only a title", None),
        ("", "https://site.test/only-link"),
        ("", "https://site.test/only-guid"),
        ("only words", None),
        ("t", "https://site.test/not-a-link"),
    ]
    assert reading.empty == 2


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "gopher://127.0.0.1/_x", "http://[::1"]
)
def test_links_that_lead_nowhere_on_the_web_are_no_urls(link: str) -> None:
    reading = read(rss(f"<item><title>t</title><link>{link}</link></item>", item(2)))
    assert [entry.url for entry in reading.items] == [None, "https://site.test/2"]


def test_the_first_link_wins_and_user_names_are_dropped() -> None:
    reading = read(rss("<item><title>t</title><link>http://u:p@a.test/1</link><link>http://b.test/</link></item>"))
    assert reading.items[0].url == "http://a.test/1"


def test_hostile_titles_stay_text() -> None:
    evil = "&lt;script&gt;alert(1)&lt;/script&gt; =1+1 '; DROP TABLE x; -- ../../etc"
    assert titles(read(rss(item(1, evil)))) == ["<script>alert(1)</script> =1+1 '; DROP TABLE x; -- ../../etc"]
    assert titles(read(rss(item(1, "a&#x0;\x00\x08 b\x0b")))) == ["a b"]


@pytest.mark.parametrize("raw", ["0000-00-00", "1970-01-01", "Wed, 01 Jan 2099 00:00:00 GMT", "163576000", "soon"])
def test_a_date_that_cannot_be_is_none_and_its_text_is_kept(raw: str) -> None:
    entry = read(rss(f"<item><title>t</title><link>https://a.test/</link><pubDate>{raw}</pubDate></item>")).items[0]
    assert (entry.published_at, entry.published_raw) == (None, raw)


def test_atom_and_rdf_and_syndication_periods_are_read() -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="be" xml:base="https://site.test/blog/"><title>t</title>'
        '<entry><id>tag:1</id><title type="html">A &amp;amp; B</title><link href="post"/><link rel="enclosure" '
        'type="image/png" href="https://site.test/i.png"/><updated>2026-11-01T10:00:00Z</updated>'
        '<content type="html">&lt;p&gt;text&lt;/p&gt;</content><author><name>Ann</name></author></entry></feed>'
    )
    entry = read(atom).items[0]
    assert (entry.url, entry.title, entry.content_html) == ("https://site.test/blog/post", "A & B", "<p>text</p>")
    assert (entry.language, entry.image_url, entry.authors) == ("be", "https://site.test/i.png", ("Ann",))
    rdf = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">'
        '<channel rdf:about="x"><title>t</title><link>https://site.test/</link><sy:updatePeriod>daily</sy:updatePeriod>'
        "<sy:updateFrequency>4</sy:updateFrequency></channel><item rdf:about='https://site.test/1'><title>one</title>"
        "<link>https://site.test/1</link><dc:date>2026-11-01T10:00:00Z</dc:date></item></rdf:RDF>"
    )
    reading = read(rdf)
    assert (reading.ttl_minutes, reading.items[0].url, reading.is_truncated) == (360, "https://site.test/1", False)


def test_an_item_number_bomb_is_bounded() -> None:
    body = rss("<item><title>t</title></item>" * 100_000)
    with cpu_below(5):
        assert read(body, limit=500).skipped == 99_500


@given(st.binary(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_a_feed_or_say_why_not(noise: bytes) -> None:
    for body in (noise, b"<rss><channel><item><title>" + noise + b"</title></item></channel></rss>", b"{" + noise):
        with contextlib.suppress(Unreadable):
            assert isinstance(read(body), FeedReading)


def corpus() -> list[tuple[str, bytes]]:
    if not CORPUS.exists():
        pytest.skip(f"the corpus of real feeds is not beside the project ({CORPUS.name})")
    with tarfile.open(CORPUS) as archive:
        files = [entry for entry in archive.getmembers() if entry.name.endswith((".xml", ".json"))]
        return [(entry.name, archive.extractfile(entry).read()) for entry in files]  # type: ignore[union-attr]


def test_every_real_feed_parses_and_gives_at_least_what_feedparser_gives() -> None:
    feeds = corpus()
    # [entries, entries with title, link and date] that feedparser 6.0.14 finds by itself
    by_feedparser = json.loads((DATA / "corpus_counts.json").read_text(encoding="utf-8"))
    assert len(feeds) >= 162
    for name, body in feeds:
        reading = read(body)
        complete = sum(1 for entry in reading.items if entry.title and entry.url and entry.published_at)
        if name.endswith(".json"):
            assert len(reading.items) == len(json.loads(body)["items"]), name
        else:
            assert complete >= by_feedparser[Path(name).name][1], name


def entry_of(inside: str, head: str = "") -> Item:
    names = (
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
        'xmlns:yandex="http://news.yandex.ru" xmlns:turbo="http://turbo.yandex.ru" '
        'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:fb="http://rssnamespace.org/feedburner/ext/1.0"'
    )
    return read(
        f'{head}<rss version="2.0" {names}><channel><title>N</title><item>{inside}</item></channel></rss>'
    ).items[0]


NEWS = "<title>Tram</title><link>https://a.test/1</link><description>A tram left its rails.</description>"


@pytest.mark.parametrize(
    ("beside", "text"),
    [
        ("", "A tram left its rails."),
        ('<content:encoded><![CDATA[<p><img src="t.jpg" alt=""></p>]]></content:encoded>', "A tram left its rails."),
        ("<content:encoded>&lt;figure&gt;&lt;figcaption&gt;A very long caption of the picture of a tram&lt;/figcaption"
         "&gt;&lt;/figure&gt;</content:encoded>", "A tram left its rails."),
        ("<media:content medium='image' url='t.jpg'><media:description>Photo: agency</media:description>"
         "<media:title>tram.jpg</media:title></media:content>", "A tram left its rails."),
        ("<media:description>Photo of a tram that left its rails on Station Street</media:description>",
         "A tram left its rails."),
        ("<content:encoded>A tram left its rails, nobody was hurt.</content:encoded>",
         "A tram left its rails, nobody was hurt."),
        ("<yandex:full-text>A tram left its rails.\nNobody was hurt.</yandex:full-text>",
         "A tram left its rails.<br>Nobody was hurt."),
        ("<fulltext>A tram left its rails, nobody was hurt.</fulltext>", "A tram left its rails, nobody was hurt."),
        ("<turbo:content><![CDATA[<p>A tram left its rails, nobody was hurt.</p>]]></turbo:content>",
         "<p>A tram left its rails, nobody was hurt.</p>"),
    ],
)  # fmt: skip
def test_the_richest_text_of_an_entry_counts_and_never_a_caption(beside: str, text: str) -> None:
    for inside in (NEWS + beside, beside + NEWS):
        found = entry_of(inside)
        assert (found.content_html or found.summary_html) == text
        assert found.title == "Tram"


def test_a_films_description_is_its_text_where_it_has_no_other() -> None:
    film = '<media:content url="https://a.test/v" medium="video"/>'
    film += "<media:description>A talk\nof an hour</media:description>"
    assert entry_of(f"<title>T</title><media:group>{film}</media:group>").summary_html == "A talk<br>of an hour"


@pytest.mark.parametrize(
    ("given", "title"),
    [
        ("<title>Own</title><itunes:title>Other</itunes:title>", "Own"),
        ("<itunes:title>Evening talk</itunes:title>", "Evening talk"),
        ("<description>&lt;p&gt;Water is &lt;b&gt;back&lt;/b&gt;.&lt;/p&gt;</description>", "Water is back."),
        (f"<description>The council met on Monday. {'It spoke of the bridge. ' * 9}</description>",
         "The council met on Monday."),
        (f"<description>{'word ' * 60}</description>", " ".join(["word"] * 20) + "…"),
        ("<title>The &lt;cite&gt;Will&lt;/cite&gt; case</title>", "The Will case"),
        ("<title>&lt;h2&gt;Rain&lt;/h2&gt; &amp;lt;b&amp;gt;soon&amp;lt;/b&amp;gt;</title>", "Rain soon"),
        ("<title>List&lt;String&gt; and 3 &lt; 4</title>", "List<String> and 3 < 4"),
    ],
)  # fmt: skip
def test_titles_are_words_without_tags_and_posts_get_their_first_words(given: str, title: str) -> None:
    assert entry_of(given + "<link>https://a.test/1</link>").title == title


def test_tags_in_a_title_that_is_said_to_be_text_stay() -> None:
    entry = '<entry><id>1</id><title type="{}">{}</title></entry>'
    atom = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>{entry}</feed>'
    assert titles(read(atom.format("text", "The &lt;cite&gt; tag"))) == ["The <cite> tag"]
    assert titles(read(atom.format("html", "The &lt;cite&gt;Will&lt;/cite&gt;"))) == ["The Will"]


@pytest.mark.parametrize(
    "dates",
    [
        "<pubDate>0000-00-00 00:00:00</pubDate><dc:date>2026-11-05T10:00:00Z</dc:date>",
        "<dc:date>2026-11-05T10:00:00Z</dc:date><pubDate>today</pubDate>",
        "<pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate><atom:updated>2026-11-05T10:00:00Z</atom:updated>",
        "<dc:date>soon</dc:date><atom:updated>2026-11-05T10:00:00Z</atom:updated>",
        "<pubDate>Thu, 05 Nov 2026 10:00:00 GMT</pubDate><dc:date>2026-11-06T10:00:00Z</dc:date>",
    ],
)
def test_the_first_date_that_can_be_believed_counts(dates: str) -> None:
    assert entry_of(NEWS + dates).published_at == datetime(2026, 11, 5, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("<dc:creator>Anna Ivanova (mailto:anna@outlet.example.org)</dc:creator>", ("Anna Ivanova",)),
        ('<dc:creator>"Anna Ivanova" &lt;anna@outlet.media&gt;</dc:creator>', ("Anna Ivanova",)),
        ("<dc:creator>Anna Ivanova, anna@outlet.example.org</dc:creator>", ("Anna Ivanova",)),
        ("<author>anna@outlet.example.org (Anna Ivanova)</author>", ("Anna Ivanova",)),
        ("<author>anna@outlet.photography (Anna Ivanova)</author>", ("Anna Ivanova",)),
        ("<author>anna@outlet.example.org - Anna Ivanova</author>", ("Anna Ivanova",)),
        ("<author><![CDATA[Anna Ivanova <anna@outlet.example.org>]]></author>", ("Anna Ivanova",)),
        ("<author>anna [at] outlet.example.org (Anna Ivanova)</author>", ("Anna Ivanova",)),
        ("<author>anna@outlet.example.org</author>", ()),
        ("<author>&lt;a href='/anna'&gt;Anna Ivanova&lt;/a&gt;</author>", ("Anna Ivanova",)),
        ("<author>mailto:anna@outlet.example.org</author>", ()),
        ("<dc:creator>Anna Ivanova</dc:creator><dc:creator>Petr Petrov (p@x.example)</dc:creator>",
         ("Anna Ivanova", "Petr Petrov")),
        ("<author>Anna Ivanova (Minsk)</author>", ("Anna Ivanova (Minsk)",)),
    ],
)  # fmt: skip
def test_names_of_authors_come_without_addresses(written: str, names: tuple[str, ...]) -> None:
    assert entry_of(NEWS + written).authors == names


def test_atoms_author_of_the_feed_stands_for_entries_that_name_none() -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>The Town</title><author><name>{}</name></author>'
        "<entry><id>1</id><title>t</title></entry><entry><id>2</id><title>u</title><author><name>Bo</name></author></entry></feed>"
    )
    assert [entry.authors for entry in read(atom.format("Ann")).items] == [("Ann",), ("Bo",)]
    assert [entry.authors for entry in read(atom.format("The Town")).items] == [(), ("Bo",)]


@pytest.mark.parametrize(
    ("links", "url"),
    [
        ("<link rel='alternate' type='application/json' href='https://a.test/1.json'/><link href='https://a.test/1'/>",
         "https://a.test/1"),
        ("<link href='android-app://a.test/1'/><link type='text/plain' href='https://a.test/1.txt'/>",
         "https://a.test/1.txt"),
        ("<link rel='self' href='https://a.test/feed'/><link rel='alternate' type='application/pdf' "
         "href='https://a.test/1.pdf'/>", "https://a.test/1.pdf"),
        ("<link rel='enclosure' type='audio/mpeg' href='https://a.test/1.mp3'/>", "https://a.test/1.mp3"),
        ("<link rel='alternate' type='application/pdf' href='https://a.test/1.pdf'/>"
         "<link rel='http://www.iana.org/assignments/relation/alternate' href='https://a.test/1'/>", "https://a.test/1"),
    ],
)  # fmt: skip
def test_of_an_entrys_links_the_page_on_the_web_counts(links: str, url: str) -> None:
    atom = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><entry><id>x</id><title>t</title>{links}</entry></feed>'
    assert read(atom).items[0].url == url


@pytest.mark.parametrize(
    "inside",
    [
        "<link>https://proxy.test/~r/x/~3/a/</link><fb:origLink>https://a.test/1</fb:origLink>",
        "<link>https://feeds.feedburner.com/~r/x/~3/a/</link><guid>https://a.test/1</guid>",
        "<link>https://www.google.com/url?rct=j&amp;url=https://a.test/1&amp;ct=ga</link>",
        "<link>https://vk.com/away.php?to=https%3A%2F%2Fa.test%2F1</link>",
        "<guid>https://a.test/1</guid>",
    ],
)
def test_the_articles_own_address_comes_before_that_of_a_proxy(inside: str) -> None:
    assert entry_of(f"<title>t</title>{inside}").url == "https://a.test/1"


def test_a_broadcast_without_link_and_title_is_known_by_its_file() -> None:
    talk = entry_of(
        '<itunes:title>Talk</itunes:title><enclosure url="https://a.test/1.mp3" type="audio/mpeg" length="9"/>'
    )
    assert (talk.title, talk.url, talk.is_whole) == ("Talk", "https://a.test/1.mp3", True)
    assert not entry_of(NEWS + '<enclosure url="https://a.test/1.mp3" type="audio/mpeg" length="9"/>').is_whole


def test_a_documents_own_entities_are_read_and_html_s_are_html_s() -> None:
    own = (
        '<!DOCTYPE rss [<!ENTITY nbsp "x"><!ENTITY tire "&#8212;"><!ENTITY city "Minsk"><!ENTITY amps "a &amp; b">'
        '<!ENTITY two "a&nbsp;b"><!ENTITY tag "<b>x</b>"><!ENTITY lt2 "&#60;b&#62;"><!ENTITY long "'
        + "y" * 500
        + '">]>'
    )
    title = entry_of("<title>&city; &tire; &laquo;1&nbsp;2&raquo; &amps; &two; &tag;&lt2;&long;.</title>", own).title
    assert title.replace("\xa0", " ") == "Minsk — «1 2» a & b a b ."


def test_own_entities_lengthen_a_document_by_a_bounded_amount() -> None:
    own = f'<!DOCTYPE rss [<!ENTITY a "{"y" * 200}">]>'
    assert (
        sum(
            len(entry.summary_html)
            for entry in read(
                own + rss(*(item(n, extra="<description>" + "&a;" * 500 + "</description>") for n in range(200)))
            ).items
        )
        <= 1_000_000
    )


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("A &amp;amp;amp; B &amp;amp;quot;C&amp;amp;quot;", 'A & B "C"'),
        ("&lt;![CDATA[Bridge opens]]&gt;", "Bridge opens"),
        ("Hi &#55357;&#56832; there", "Hi 😀 there"),
        ("<![CDATA[Hi &#xD83D;&#xDE00; there]]>", "Hi 😀 there"),
        ("a &#55357; alone", "a alone"),
    ],
)
def test_titles_are_read_however_often_they_were_escaped(written: str, shown: str) -> None:
    assert titles(read(rss(item(1, written)))) == [shown]


SAID = "The council met on Monday and decided about the bridge."


@pytest.mark.parametrize(
    "extra",
    [
        f"<description>&lt;![CDATA[&lt;p&gt;{SAID}&lt;/p&gt;]]&gt;</description>",
        f"<description>&amp;lt;p&amp;gt;{SAID}&amp;lt;/p&amp;gt;</description>",
        f"<description><![CDATA[<![CDATA[<p>{SAID}</p>]]]]><![CDATA[>]]></description>",
        f"<description>Short.</description><text><![CDATA[<p>{SAID}</p>]]></text>",
    ],
)
def test_a_text_that_was_escaped_or_named_oddly_is_read(extra: str) -> None:
    (entry,) = read(rss(item(1, extra=extra))).items
    assert (entry.content_html or entry.summary_html) == f"<p>{SAID}</p>"


def test_a_text_about_markup_keeps_it() -> None:
    (entry,) = read(rss(item(1, extra="<description>Write &amp;lt;p&amp;gt; for a paragraph.</description>"))).items
    assert entry.summary_html == "Write &lt;p&gt; for a paragraph."


def test_a_films_description_is_read_beside_its_type() -> None:
    film = (
        '<media:group xmlns:media="http://search.yahoo.com/mrss/"><media:content url="https://site.test/f.mp4" '
        f'type="video/mp4"/><media:description type="plain">{SAID}</media:description></media:group>'
    )
    head = '<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>N</title>'
    (entry,) = read(f"{head}{item(1, extra=film)}</channel></rss>").items
    assert entry.summary_html == SAID


def atom_entry(inside: str) -> Item:
    head = '<feed xmlns="http://www.w3.org/2005/Atom"><title>N</title><entry><id>tag:1</id><title>T</title>'
    (entry,) = read(f"{head}{inside}</entry></feed>").items
    return entry


@pytest.mark.parametrize(
    ("inside", "url"),
    [
        ('<content type="text/html" src="/page"/>', "https://feed.test/page"),
        ('<link rel="self" href="/feed/1"/><content type="text/html" src="/page"/>', "https://feed.test/page"),
        ('<link href="/1"/><content type="text/html" src="/page"/>', "https://feed.test/1"),
        ('<link href="/1"/><content type="video/mp4" src="/f.mp4"/>', "https://feed.test/1"),
    ],
)
def test_content_that_stands_elsewhere_is_the_entrys_page_where_no_link_names_one(inside: str, url: str) -> None:
    assert atom_entry(inside).url == url


def test_a_picture_in_base64_is_no_text() -> None:
    inside = (
        '<link href="/1"/><summary>Sum.</summary><content type="image/png">iVBORw0KGgoAAAANSUhEUgAAAAEAAAAB</content>'
    )
    entry = atom_entry(inside)
    assert (entry.content_html, entry.summary_html) == ("", "Sum.")


def test_a_source_of_atom_is_named_by_whatever_link_it_has() -> None:
    inside = '<link href="/1"/><source><title>Other</title><link rel="self" href="https://other.test/feed"/></source>'
    assert atom_entry(inside).told_source_url == "https://other.test/feed"


@pytest.mark.parametrize(
    ("written", "headline"),
    [
        ("The fair moves to the park - Other", "The fair moves to the park"),
        ("The fair - a guide - OTHER", "The fair - a guide"),
        ("The fair moves to the park", "The fair moves to the park"),
        ("The fair - Another", "The fair - Another"),
    ],
)
def test_the_outlet_that_an_entry_says_it_is_from_is_no_part_of_its_headline(written: str, headline: str) -> None:
    (entry,) = read(rss(item(1, written, '<source url="https://other.test">Other</source>'))).items
    assert entry.title == headline


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("ivan@s.test (Ivan Petrov), anna@s.test (Anna Li)", ("Ivan Petrov, Anna Li",)),
        ("Ivan Petrov https://site.test/ivan", ("Ivan Petrov",)),
    ],
)
def test_names_stand_without_addresses_of_mail_and_pages(written: str, names: tuple[str, ...]) -> None:
    (entry,) = read(rss(item(1, extra=f"<author>{written}</author>"))).items
    assert entry.authors == names


@pytest.mark.parametrize(
    "extra",
    [
        f'<c:encoded xmlns:c="http://purl.org/rss/1.0/modules/content">{SAID}</c:encoded>',
        f'<c:encoded xmlns:c="https://purl.org/rss/1.0/modules/content/">{SAID}</c:encoded>',
        f"<full_content>{SAID}</full_content>",
    ],
)
def test_a_whole_text_is_found_under_the_names_that_feeds_give_it(extra: str) -> None:
    (entry,) = read(rss(item(1, extra=f"<description>S.</description>{extra}"))).items
    assert entry.content_html == SAID
