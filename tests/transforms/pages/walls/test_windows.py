"""Short news under a window that asks for consent or a password, and on pages without paragraphs."""

from datetime import UTC, datetime

import pytest

from presswatch.errors import Unreadable
from transforms.pages.reading import read_page
from transforms.pages.walls.boxes import asks_for_consent

NOW = datetime(2026, 11, 24, tzinfo=UTC)
CONSENT = (
    "<p>We and our 148 partners store cookies on your device and process personal data to show advertising.</p>"
    "<p>You can change your choices in the privacy settings or withdraw your consent at any time.</p>"
    "<button>Accept all</button><button>Reject all</button>"
)
LOGIN = "<h3>Log in</h3><form><input type='email'><input type='password'><button>Log in</button></form>"
NEWS = "<p>Bus passes are checked by phone from March. Paper passes stay for people over 65.</p>"
PAGE = "<html><head><title>Bus pass will change</title></head><body>{}</body></html>"


def text_of(body: str) -> str:
    return read_page(PAGE.format(body).encode(), "https://river.example/a", None, NOW).text


@pytest.mark.parametrize(
    "window",
    [
        f'<div class="cookie-banner">{CONSENT}</div>',
        f'<div id="cmp-root"><div>{CONSENT}</div></div>',
        f'<section class="modal fade">{LOGIN}</section>',
    ],
    ids=["consent by class", "consent by id", "login"],
)
@pytest.mark.parametrize("is_before", [True, False])
def test_a_window_over_short_news_is_no_part_of_them(window, is_before):
    article = f"<main><h1>Bus pass will change</h1>{NEWS}</main>"
    text = text_of(window + article if is_before else article + window)
    assert text == "Bus passes are checked by phone from March. Paper passes stay for people over 65."


def test_a_window_that_is_all_of_a_page_is_a_wall():
    with pytest.raises(Unreadable) as caught:
        text_of(f'<div class="cookie-banner"><h1>Bus pass will change</h1>{CONSENT}</div>')
    assert caught.value.reason == "consent"


def test_news_about_consent_ask_for_none():
    text = (
        "The court fined the portal for its cookies. It must ask its readers for consent. "
        "The sum is 20,000 euros. The judge read for an hour. The lawyer of the portal left without a word."
    )
    assert not asks_for_consent(text)


@pytest.mark.parametrize(
    "body",
    [
        "<table><tr><td><a href='/1'>World</a> <a href='/2'>Town</a> <a href='/3'>Sport</a> <a href='/4'>Arts</a></td>"
        "<td><h2>Bus pass will change</h2>Passes are checked by phone from March.</td><td>Most read</td></tr></table>",
        "<div><a href='/1'>World</a><a href='/2'>Town</a><a href='/3'>Sport</a><a href='/4'>Arts</a></div>"
        "<div><div><h1>Bus pass will change</h1></div><div>Passes are checked by phone from March.</div></div>"
        "<div>Most read</div><div><a href='/5'>Fog holds up the ferry</a></div>",
    ],
    ids=["cells", "boxes"],
)
def test_of_a_page_without_paragraphs_the_text_behind_the_heading_is_read(body):
    assert text_of(body) == "Passes are checked by phone from March."


def test_a_short_text_in_a_box_with_a_field_for_an_address_stays_though_more_is_below():
    short = "<p>The ferry keeps new hours from Monday, and the left bank is glad of it. The first boat is at five.</p>"
    form = '<form><input type="email"><button>Subscribe</button></form>'
    more = (
        "<p>Last winter the crossing was closed for nine days, and many had to take the long way over the hills.</p>"
        * 4
    )
    page = f'<main><h1>Bus pass will change</h1><div class="b">{short}{form}</div><div class="m">{more}</div></main>'
    assert "The ferry keeps new hours" in text_of(page)
