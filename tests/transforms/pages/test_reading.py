from datetime import UTC, datetime
from pathlib import Path

import pytest

from presswatch.errors import Unreadable
from transforms.pages.reading import clean_html_fragment, read_page

NOW = datetime(2026, 11, 24, tzinfo=UTC)
PAGES = Path(__file__).parents[2] / "gold/pages"
MILL = "https://www.vestnik.example/culture/1234.html?utm_source=feed"
PARAGRAPH = (
    "The town council voted on Monday to rebuild the old market hall, which has stood empty for twelve years, "
    "and to lease half of its stalls to farmers from the villages around. Work begins in spring. "
)


def page(head: str = "", body: str = "", text: str = "") -> bytes:
    paragraphs = text or "".join(f"<p>{PARAGRAPH}Part {number} of the plan follows.</p>" for number in range(4))
    return f"<html lang='en'><head>{head}</head><body><article>{body}{paragraphs}</article></body></html>".encode()


def refusal(body: bytes, url: str = "https://example.org/news/1") -> str:
    with pytest.raises(Unreadable) as fault:
        read_page(body, url, None, NOW)
    return fault.value.reason


@pytest.fixture(scope="module")
def mill():
    return read_page((PAGES / "zerkalo_shape.html").read_bytes(), MILL, None, NOW)


def test_the_title_loses_kicker_and_comment_counter(mill):
    assert mill.title == "В Лиде после ремонта открыли старую мельницу"


def test_persons_are_authors_and_agencies_stand_in_the_byline(mill):
    assert mill.authors == ("Ольга Мельник",)
    assert "БЕЛТА" in mill.byline


def test_the_time_is_that_of_broken_json_ld_in_the_pages_own_zone(mill):
    assert mill.published_at == datetime(2026, 10, 1, 20, 40, tzinfo=UTC)
    assert mill.published_at.isoformat() == "2026-10-01T23:40:00+03:00"
    assert (mill.date_origin, mill.modified_at) == ("page", datetime(2026, 10, 2, 6, 0, tzinfo=UTC))


def test_the_photo_credit_of_the_caption_is_kept_once(mill):
    assert mill.credits == "Фото: Иван Рудь"
    assert "Иван Рудь" not in mill.text


def test_body_links_are_kept_and_menu_links_are_not(mill):
    assert [(link.domain, link.anchor) for link in mill.links] == [("belta.example", "БЕЛТА")]


def test_canonical_lead_image_section_and_keywords_are_read(mill):
    assert mill.url == "https://vestnik.example/culture/1234.html"
    assert mill.lead == "Мельница стояла без крыши тридцать лет."
    assert mill.image_url == "https://www.vestnik.example/img/mill.jpg"
    assert (mill.section, mill.keywords) == ("Культура", ("Лида", "мельница"))
    assert (mill.language_hint, mill.is_paywalled) == ("ru", False)


def test_the_text_is_trafilaturas_own_without_headline():
    from trafilatura import bare_extraction

    body = page(body="<h1>Market hall to be rebuilt</h1>")
    expected = bare_extraction(body, include_comments=False, with_metadata=False).text
    assert read_page(body, None, None, NOW).text == expected.partition("\n")[2]


def test_credit_lines_within_the_text_move_to_the_credits():
    body = page(body=f"<h1>Market hall to be rebuilt</h1><p>{PARAGRAPH}</p><p>Photo: Jane Doe / Example Press</p>")
    reading = read_page(body, None, None, NOW)
    assert "Jane Doe" not in reading.text
    assert reading.credits == "Photo: Jane Doe / Example Press"


def test_a_canonical_link_to_another_site_is_not_followed():
    head = '<title>Market hall</title><link rel="canonical" href="https://other.example/stolen">'
    assert read_page(page(head), "https://town.example/a", None, NOW).url == "https://town.example/a"


@pytest.mark.parametrize("named", ["{{ page.url }}", "/news/${slug}", "https://town.example/<%= id %>"])
def test_a_canonical_link_whose_template_was_not_filled_in_is_none(named: str):
    head = f'<title>Market hall</title><link rel="canonical" href="{named}">'
    assert read_page(page(head), "https://town.example/a", None, NOW).url == "https://town.example/a"


def test_a_page_of_300_levels_is_read_with_the_deep_parser():
    text = "".join(f"<p>{PARAGRAPH}Part {number}.</p>" for number in range(4))
    nested = "<div>" * 300 + "<h1>Deep market hall</h1>" + text + "</div>" * 300
    assert PARAGRAPH[:40] in read_page(page(text=nested), None, None, NOW).text


def test_a_page_of_5000_levels_is_refused_by_name():
    assert refusal(page(text="<div>" * 5000 + "x")) == "unreadable"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 ...", "not_html"),
        (b"\x89PNG\r\n", "not_html"),
        (b"x" * (5 * 1024 * 1024 + 1), "too_big"),
    ],
)
def test_what_is_no_page_is_named(body, reason):
    assert refusal(body) == reason


def test_a_page_in_windows_1251_is_read_by_its_header():
    body = (
        page("<title>Рынок в городе перестроят</title>", "<h1>Рынок в городе перестроят</h1>").decode().encode("cp1251")
    )
    assert read_page(body, None, "windows-1251", NOW).title == "Рынок в городе перестроят"


def test_a_flash_of_two_sentences_is_news():
    head = '<title>Ferry stops</title><meta property="article:published_time" content="2026-11-01T10:00:00Z">'
    flash = (
        "<h1>Ferry stops</h1><p>The ferry across the Sozh made its last trip on Sunday. It will be back in April.</p>"
    )
    assert "last trip on Sunday" in read_page(page(head, text=flash), "https://example.org/1", None, NOW).text


def test_a_fragment_of_html_becomes_plain_paragraphs():
    html = "<p>One &amp; <b>two</b><br>three</p><script>evil()</script><ul><li>four</li></ul><img src=x alt=y>tail"
    assert clean_html_fragment(html) == "One & two\nthree\nfour\ntail"


@pytest.mark.parametrize("html", ["", "  ", "<!-- nothing -->", "<p></p>"])
def test_a_fragment_without_text_is_empty(html):
    assert clean_html_fragment(html) == ""


def test_line_ends_of_a_feeds_source_are_spaces_where_it_marks_its_paragraphs() -> None:
    assert clean_html_fragment(
        "<p>The mole is\nbuilt of <b>stones\r\nfrom</b>\nthe hills.</p>\n<p>It is\nlong.</p>"
    ) == ("The mole is built of stones from the hills.\nIt is long.")
    assert clean_html_fragment("One paragraph\nand another") == "One paragraph\nand another"
    assert clean_html_fragment("One.\n\nTwo <br> three\nfour") == "One.\nTwo\nthree four"
    assert clean_html_fragment("<p>Poem:</p><pre>a\nb</pre>") == "Poem:\na\nb"
