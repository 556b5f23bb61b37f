"""The mail about a day or a week: it arrives with its headlines, on its days, and one bad address spoils nothing."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from flows.steps.digest import is_digest_due, send_digest
from presswatch.errors import Unreachable
from presswatch.settings import Settings, load_settings
from tests.mail_sink import mail_sink
from tests.warehouse.sample import filled_home, hours

MONDAY = datetime(2026, 11, 2, 4, 40, tzinfo=UTC)


def test_the_mail_has_the_headlines_with_links_as_html_and_as_text_and_counts_as_the_page_does(tmp_path):
    home = filled_home(tmp_path)
    with mail_sink() as sink:
        settings = Settings(home=home, digest=sink.address, digest_every="week", digest_language="be")
        assert send_digest(settings, hours(90)) == 1
    letter = sink.letters[0]
    assert (letter["To"], letter["Subject"]) == ("anna@example.org", "presswatch: 6 артыкулаў, 4 выданні, 7 дзён")
    page = letter.get_body(("html",)).get_content()
    assert 'href="https://belta/news/2"' in page
    assert "6 артыкулаў, 4 выданні" in page
    text = letter.get_body(("plain",)).get_content()
    assert "6 артыкулаў, 4 выданні" in text
    assert "* Bridge over the Sozh closed\n  BelTA" in text
    assert "  https://belta/news/2\n" in text
    assert set(re.findall(r'href="(https?://[^"]+)"', page)) <= {f"{one}" for one in re.findall(r"https?://\S+", text)}


def test_an_address_that_takes_nothing_keeps_the_mail_from_nobody(tmp_path):
    with mail_sink() as sink:
        both = f"smtp://anna:hunter2@127.0.0.1:1/a@example.org, {sink.address}"
        settings = Settings(home=filled_home(tmp_path), digest=both)
        with pytest.raises(Unreachable) as caught:
            send_digest(settings, hours(90))
    assert "hunter2" not in str(caught.value)
    assert len(sink.letters) == 1


@pytest.mark.parametrize(
    ("every", "days_later", "is_due"), [("day", 0, True), ("day", 3, True), ("week", 0, True), ("week", 1, False)]
)
def test_the_mail_goes_every_day_or_on_mondays(tmp_path, every, days_later, is_due):
    settings = Settings(home=tmp_path, digest="smtp://x/y", digest_every=every)
    assert is_digest_due(settings, MONDAY + timedelta(days=days_later)) is is_due
    assert not is_digest_due(Settings(home=tmp_path, digest_every=every), MONDAY)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [("DIGEST", "https://hooks.example.org", "takes no mail"), ("DIGEST_EVERY", "hour", "day, week"),
     ("DIGEST_LANGUAGE", "de", "en, ru, be")],
)  # fmt: skip
def test_settings_of_the_mail_that_mean_nothing_are_refused(tmp_path, name, value, said):
    with pytest.raises(Exception, match=said):
        load_settings(tmp_path, {f"PRESSWATCH_{name}": value})
