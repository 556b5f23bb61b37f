"""Pages that are drawn by a program: what they say without it is nobody's article."""

from __future__ import annotations

import pytest

from transforms.pages.walls.sentences import asks_for_program


@pytest.mark.parametrize(
    "text",
    [
        "To use this application, please enable JavaScript.",
        "You need to enable JavaScript to run this app.",
        "JavaScript is disabled in your browser. Please turn it on and reload the page.",
        "This site requires Javascript to be switched on.",
        "We're sorry but the portal doesn't work properly without JavaScript enabled. Please enable it to continue.",
        "Для работы с сайтом необходимо включить JavaScript в вашем браузере.",
        "В вашем браузере отключен JavaScript. Сайт не будет работать правильно.",
        "Пожалуйста, включите поддержку скриптов JavaScript",
        "Каб карыстацца сайтам, уключыце JavaScript у вашым браўзеры.",
        "Для працы сайта патрабуецца JavaScript.",
        "Увімкніть JavaScript у браузері.",
        "Bitte aktivieren Sie JavaScript.",
        "Town portal\nPlease enable JavaScript to continue\n© 2026",
    ],
)
def test_a_request_to_let_a_program_run_is_no_text(text: str) -> None:
    assert asks_for_program(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The council met on Monday.",
        "JavaScript turns thirty this year.",
        "The ministry's new portal was shown to reporters on Monday: it needs JavaScript and a new browser, its makers "
        "said. The old one stays until spring, since many readers of the libraries have machines of ten years ago.",
        "The bridge is open for cars again from Monday, after two years of repairs; buses return to their old route on "
        "the same day. The ferry makes its last journey on Sunday.\nPlease enable JavaScript to view the comments.",
    ],
)
def test_an_article_that_names_it_stays_one(text: str) -> None:
    assert not asks_for_program(text)
