"""The desk's addresses: which page answers which, and the answer to an invalid one."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp

from presswatch.desk.articles import article_page, articles_file, articles_page
from presswatch.desk.asking import Asking, Desk, NotThere
from presswatch.desk.guards import guarded
from presswatch.desk.period import period_page
from presswatch.desk.plots import plot_file
from presswatch.desk.stories import stories_file, stories_page, story_page
from presswatch.desk.subjects import subject_page
from presswatch.desk.tables import TABLES, table_file, table_page
from presswatch.errors import PresswatchError, UsageError
from presswatch.page import LANGUAGES, page_style
from presswatch.settings import Settings

Page = Callable[..., Response]
#: only paths of the desk are accepted as the page to return to
OWN_PATH = re.compile(r"/(?!/)[^\\\s]*")


def desk_app(settings: Settings, hosts: frozenset[str], secret: str | None = None) -> ASGIApp:
    """Return the desk of a home for requests that name one of `hosts`, and that know the `secret` ('name:password')."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    desk = Desk(settings)

    @app.get("/desk.css")
    def css() -> Response:
        return Response(page_style(), media_type="text/css; charset=utf-8")

    @app.get("/ui/{language}")
    def choose_language(request: Request, language: str) -> Response:
        back = urlsplit(request.headers.get("referer", "")).path or "/"
        answer = RedirectResponse(back if OWN_PATH.fullmatch(back) else "/", status_code=303)
        if language in LANGUAGES:
            answer.set_cookie("ui", language, max_age=365 * 86_400, httponly=True, samesite="strict")
        return answer

    for path, page in ROUTES.items():
        app.add_api_route(path, answering(desk, page), methods=["GET", "HEAD"], response_class=HTMLResponse)
    app.add_exception_handler(404, lambda request, _error: Asking(desk, request).problem(404, None))
    return guarded(app, hosts, secret)


#: address -> the page that answers it; `{form}` is csv, json, xlsx or atom
ROUTES: dict[str, Page] = {
    "/": period_page,
    "/plots/{name}.svg": plot_file,
    "/articles": articles_page,
    "/articles.{form}": articles_file,
    "/articles/{article_id}": article_page,
    "/stories": stories_page,
    "/stories.{form}": stories_file,
    "/stories/{story_id}": story_page,
    "/outlets/{key:path}": lambda asking, key: subject_page(asking, "outlet", key),
    "/sources/{key:path}": lambda asking, key: subject_page(asking, "source", key),
    "/topics/{key:path}": lambda asking, key: subject_page(asking, "topic", key),
    "/watchlists/{key:path}": lambda asking, key: subject_page(asking, "watchlist", key),
    **{f"/{name}": (lambda asking, name=name: table_page(asking, name)) for name in TABLES},
    **{f"/{name}.{{form}}": (lambda asking, form, name=name: table_file(asking, name, form)) for name in TABLES},
}


def answering(desk: Desk, page: Page) -> Callable[[Request], Response]:
    """Return the page as an endpoint: a failure becomes a page that says why."""

    def endpoint(request: Request) -> Response:
        asking = Asking(desk, request)
        try:
            return page(asking, **request.path_params)
        except NotThere as error:
            return asking.problem(404, error)
        except UsageError as error:
            return asking.problem(400, error)
        except PresswatchError as error:
            return asking.problem(503, error)

    return endpoint
