"""Tokens in the links of items: used for asking, and in nothing that anybody but the home's owner sees."""

from __future__ import annotations

import asyncio
import io
import json
import random
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from string import ascii_letters, digits
from urllib.parse import quote

import duckdb
import httpx
import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as bounded
from hypothesis import strategies as st

from flows.steps.past.import_warc import import_archives
from flows.steps.rounds.round import run_round
from presswatch.cli import main
from presswatch.desk.app import desk_app
from presswatch.errors import Forbidden
from presswatch.home.archive_lookup import found_about
from presswatch.home.private_links import PrivateLinks
from presswatch.records.fetched import Fetched
from presswatch.records.rounds import RoundOptions
from presswatch.settings import Settings
from tests.flows.steps.pool_here import HERE, pool_here
from tests.flows.steps.press_server import Press, running_press
from warehouse.archive.raw_archive import RawArchive

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
WORDS = (
    "The water of the lake {} has risen by two metres since the morning. Boats lie in the gardens of the village, "
    "and its people have been taken to the school on the hill, where the kitchen of the town cooks for them."
)
#: where a token may stand in a link; `{}` is the token, what is behind `#` is never sent
PLACES = (
    "/a{n}?token={}",
    "/a{n}.html?id={n}&pass={}&page=2",
    "/a{n}?jwt=eyJhbGciOiJIUzI1NiJ9.{}.x",
    "/a{n};jsessionid={}?x=1",
    "/auth/{}/a{n}",
    "/a{n}?next=http%3A%2F%2Fother.example%2F%3Fcode%3D{}",
    "/a{n}?n={n}#access_token={}",
    "/a{n}?user%5Btoken%5D={}",
)
#: tokens by their shape alone, wherever they stand
SHAPED_PLACES = ("/{}/a{n}", "/p/{}/2026/a{n}.html", "/a{n}?x={}", "/a{n}?n={n}#{}")
LETTERS = ascii_letters + digits


@dataclass(frozen=True)
class Entry:
    """An item of the feed: its link and the secret in it."""

    number: int
    link: str
    secret: str

    @property
    def path(self) -> str:
        """What its page is asked for by: no fragment is sent, and a session is left out."""
        return re.sub(r";jsessionid=\w+", "", self.link.partition("#")[0])


@dataclass
class House:
    """A home beside a press."""

    folder: Path
    press: Press

    @property
    def settings(self) -> Settings:
        return Settings(
            home=self.folder / "home",
            allow_networks=f"127.0.0.0/8:{self.press.port}",
            host_delay_seconds=0.0,
            workers=1,
        )

    def publish(self, entries: Sequence[Entry], name: str = "/feed.xml", own: str = "/feed.xml") -> None:
        """Serve the feed and its pages; each page says its own address in three ways."""
        items = []
        for entry in entries:
            url = self.press.url(entry.link)
            title, words = f"Lake {entry.number} rises", WORDS.format(entry.number)
            said = escape(self.press.url(entry.path))
            head = f'<link rel="canonical" href="{said}"><meta property="og:url" content="{said}">'
            text = f'<article><h1>{title}</h1><p>{words}</p><p><a href="{said}">Share</a> {words}</p></article>'
            page = f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{text}</body></html>"
            self.press.put(entry.path, page)
            inner = escape(f'<p>{words}</p><a href="{escape(url)}">more</a><img src="{escape(url)}.jpg">')
            items.append(
                f"<item><title>{title}</title><link>{escape(url)}</link><guid>{escape(url)}</guid>"
                f"<pubDate>Sun, 01 Mar 2026 10:0{entry.number % 10}:00 +0000</pubDate>"
                f"<description>{inner}</description></item>"
            )
        feed = f'<rss version="2.0"><channel><title>Town</title>{"".join(items)}</channel></rss>'
        self.press.put(name, feed, "application/rss+xml")
        (self.folder / "feeds.csv").write_text(f"url,source_id,language\n{self.press.url(own)},,en\n")

    def run(self, now: datetime = NOON) -> None:
        (self.folder / "seeds").mkdir(exist_ok=True)
        options = RoundOptions(self.folder / "seeds", self.folder / "feeds.csv", None, True)
        run_round(self.settings, options, HERE, now=now)

    def rows(self, sql: str, file: str = "presswatch.duckdb") -> list[tuple[object, ...]]:
        with duckdb.connect(str(self.settings.home / file), read_only=True) as connection:
            return connection.execute(sql).fetchall()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with running_press() as press:
        yield House(tmp_path, press)


def stored(house: House) -> Iterator[tuple[str, str]]:
    """What stands in a home for everybody: its files but the private ones, and the rows of its tables."""
    home = house.settings.home
    for file in home.rglob("*"):
        if file.is_file() and "private" not in file.relative_to(home).parts:
            yield file.name, file.read_bytes().decode("latin-1")
    for name in ("warehouse.duckdb", "presswatch.duckdb"):
        with duckdb.connect(str(home / name), read_only=True) as connection:
            for (table,) in connection.execute("SELECT table_name FROM information_schema.tables").fetchall():
                yield f"{name} {table}", str(connection.execute(f'FROM "{table}"').fetchall())
    with closing(sqlite3.connect(home / "search.sqlite")) as connection:
        yield "search.sqlite", "\n".join(connection.iterdump())


def exits(house: House) -> Iterator[tuple[str, str]]:
    """Everything that leaves a home: what stands in it, and what commands and the desk say."""
    yield from stored(house)
    yield from spoken(house)
    yield from shown(house)


def spoken(house: House) -> Iterator[tuple[str, str]]:
    """What the commands write."""
    home, out = ["--home", str(house.settings.home)], house.folder / "out"
    (article_id, url) = house.rows("SELECT article_id, url FROM articles ORDER BY 1 LIMIT 1")[0]
    commands = (
        ["sql", *home, "FROM items"],
        ["sql", *home, "--format", "json", "SELECT * FROM articles JOIN article_links USING (article_id)"],
        ["search", *home, "--format", "json", "lake"],
        ["status", *home],
        ["explain", *home, str(article_id)],
        ["explain", *home, "--format", "json", str(url)],
        ["read", *home, str(article_id)],
        ["stories", *home],
        ["feeds", "list", *home],
        ["export", *home, "csv", str(out)],
        ["report", *home, "--out", str(house.folder / "report.html")],
    )
    for command in commands:
        said = io.StringIO()
        with redirect_stdout(said), redirect_stderr(said):
            main(command, pool=pool_here)
        yield " ".join(command), said.getvalue()
    for file in (*out.rglob("*"), house.folder / "report.html"):
        if file.is_file():
            yield file.name, file.read_text(encoding="utf-8")


def shown(house: House) -> Iterator[tuple[str, str]]:
    """What the desk shows and hands out."""
    (article_id,) = house.rows("SELECT article_id FROM articles ORDER BY 1 LIMIT 1")[0]
    files = [f"/articles.{form}" for form in ("csv", "json", "xlsx", "atom")]
    app = desk_app(house.settings, frozenset({"desk.test"}))
    transport = httpx.ASGITransport(app=app)

    async def asked() -> list[tuple[str, bytes]]:
        async with httpx.AsyncClient(transport=transport, base_url="http://desk.test") as client:
            paths = ["/", "/articles", f"/articles/{article_id}", "/stories", *files]
            return [(path, (await client.get(path)).content) for path in paths]

    for path, content in asyncio.run(asked()):
        yield path, content.decode("latin-1")
        if content.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(content)) as sheet:
                yield path, "\n".join(sheet.read(name).decode() for name in sheet.namelist())


def assert_kept(house: House, secrets: Sequence[str], ways: Callable[[House], Iterator[tuple[str, str]]]) -> None:
    forms = {form for secret in secrets for form in (secret, quote(secret, safe=""))}
    for name, text in ways(house):
        assert not [form for form in forms if form in text], name


tokens = st.text(ascii_letters + digits, min_size=10, max_size=14).filter(
    lambda text: bool(re.search(r"\d", text) and re.search("[a-z]", text) and re.search(r"\d[A-Za-z]+\d", text))
)
shaped = st.integers(1, 10**9).map(lambda seed: "".join(random.Random(seed).choices(LETTERS, k=64)))


def check_everywhere(named: Sequence[str], keys: Sequence[str], folder: Path) -> None:
    pairs = [*zip(PLACES, named, strict=True), *zip(SHAPED_PLACES, keys, strict=True)]
    entries = [
        Entry(number, place.replace("{n}", str(number)).replace("{}", secret), secret)
        for number, (place, secret) in enumerate(pairs)
    ]
    with running_press() as press:
        house = House(folder, press)
        house.publish(entries)
        house.run()
        assert [entry.path for entry in entries if not press.asked[entry.path]] == []
        assert len({row for row in house.rows("SELECT article_id, url FROM articles")}) == len(entries)
        house.run(NOON + timedelta(hours=2))
        assert [entry.path for entry in entries if press.asked[entry.path] < 2] == [], "pages are looked at again"
        assert_kept(house, [entry.secret for entry in entries], exits)
        assert house.rows("SELECT count(*) FROM items") == [(len(entries),)], "the same entries are known again"
        shutil.rmtree(house.folder)


def test_a_token_anywhere_in_a_link_is_asked_with_and_leaves_the_home_nowhere(tmp_path: Path) -> None:
    chance = random.Random(7)
    named = [f"{''.join(chance.choices(LETTERS, k=8))}4x7" for _ in PLACES]
    keys = ["".join(chance.choices(LETTERS, k=64)) for _ in SHAPED_PLACES]
    check_everywhere(named, keys, tmp_path)


@pytest.mark.hard
@given(
    named=st.lists(tokens, min_size=8, max_size=8, unique=True),
    keys=st.lists(shaped, min_size=4, max_size=4, unique=True),
)
@bounded(
    max_examples=4, derandomize=True, suppress_health_check=list(HealthCheck), database=None, phases=[Phase.generate]
)
def test_any_token_is_asked_with_and_leaves_the_home_nowhere(
    named: list[str], keys: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    check_everywhere(named, keys, tmp_path_factory.mktemp("house"))


def test_what_an_earlier_version_stored_whole_is_masked_once_and_known_again(house: House) -> None:
    token = "Zk81wQ7tLp03x"
    house.publish([Entry(1, "/a1?n=1", "-"), Entry(2, "/a2?n=2", "-")])
    house.run()
    before = house.rows("SELECT article_id FROM articles ORDER BY 1")
    with duckdb.connect(str(house.settings.home / "warehouse.duckdb")) as connection:
        # The first entry as it was stored by an earlier version: everything whole, and its ids made of the whole.
        for table, column in (("items", "url"), ("items", "guid"), ("items", "summary_html"), ("articles", "url")):
            connection.execute(f"UPDATE {table} SET {column} = replace({column}, '/a1?n=1', '/a1?n=1&token={token}')")
        connection.execute("UPDATE items SET link_id = 'a0' WHERE url LIKE '%token%'")
        connection.execute("INSERT INTO tasks_left VALUES ('mask links')")
        connection.execute("DELETE FROM article_revisits")
    house.publish([Entry(1, f"/a1?n=1&token={token}", token), Entry(2, "/a2?n=2", "-")])
    house.run(NOON + timedelta(hours=2))
    assert house.rows("SELECT article_id FROM articles ORDER BY 1") == before, "the same articles, the same ids"
    assert house.rows("SELECT count(*) FROM items") == [(2,)]
    assert house.press.asked[f"/a1?n=1&token={token}"] == 1, "and looked at again under the whole link"
    (house.settings.home / "presswatch.previous.duckdb").unlink(missing_ok=True)
    assert_kept(house, [token], stored)


def test_a_secret_is_sent_to_no_other_host_and_a_lost_one_is_told(house: House) -> None:
    token = "Zk81wQ7tLp03x"
    house.publish([Entry(1, f"/a1?token={token}", token)])
    house.run()
    links = PrivateLinks(house.settings.home)
    (url,) = house.rows("SELECT url FROM items")[0]
    assert links.whole(str(url)) == house.press.url(f"/a1?token={token}")
    with pytest.raises(Forbidden, match="not kept here"):
        links.whole(str(url).replace("127.0.0.1", "evil.test"))
    assert oct((links.folder / "links.sqlite").stat().st_mode & 0o777) == "0o600"
    assert oct(links.folder.stat().st_mode & 0o777) == "0o700"
    (links.folder / "links.sqlite").unlink()
    with duckdb.connect(str(house.settings.home / "warehouse.duckdb")) as connection:
        connection.execute("UPDATE item_states SET state = 'pending'")
    house.press.put("/feed.xml", "<rss><channel/></rss>", "application/rss+xml")
    house.run(NOON + timedelta(minutes=30))
    ((detail,),) = house.rows("SELECT detail FROM drops WHERE reason = 'forbidden'")
    assert detail == "the secret of its link is not kept here"


def test_an_article_is_found_by_the_whole_link_by_who_has_the_home(house: House) -> None:
    token = "Zk81wQ7tLp03x"
    house.publish([Entry(1, f"/a1?token={token}", token)])
    house.run()
    assert found_about(house.settings, house.press.url(f"/a1?token={token}")) is not None
    assert found_about(house.settings, house.press.url("/a1?token=another")) is None


def test_the_key_is_made_once_however_many_make_it(tmp_path: Path) -> None:
    for number in range(10):
        with ThreadPoolExecutor(8) as pool:
            keys = set(pool.map(lambda _: PrivateLinks(tmp_path / str(number)).masking.key, range(8)))  # noqa: B023
        assert len(keys) == 1
        assert [file.name for file in (tmp_path / str(number) / "private").iterdir()] == ["key"]


def test_secrets_that_no_link_names_any_more_are_thrown_away(tmp_path: Path) -> None:
    links = PrivateLinks(tmp_path)
    old, new, _ = (links.address(f"https://a.test/x?token={name}") for name in ("old-1", "new-1", "ahead-1"))
    links.keep_all()
    with closing(sqlite3.connect(links.folder / "links.sqlite")) as connection, connection:
        connection.execute("UPDATE secrets SET last_day = '2026-01-01' WHERE value = 'old-1'")
        # the clock was wrong for a while
        connection.execute("UPDATE secrets SET last_day = '2199-01-01' WHERE value = 'ahead-1'")
    assert links.forget_old() == 1
    assert links.whole(new) == "https://a.test/x?token=new-1"
    with pytest.raises(Forbidden):
        links.whole(old)


def page_of(number: int, head: str = "") -> str:
    title, words = f"Lake {number} rises", WORDS.format(number)
    text = f"<article><h1>{title}</h1><p>{words}</p><p>{words}</p></article>"
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{text}</body></html>"


def test_tokens_that_come_only_with_a_redirect_or_a_canonical_link_are_kept_as_well(house: House) -> None:
    plain, redirected, canonical = (Entry(number, f"/a{number}", "-") for number in (1, 2, 3))
    house.publish([plain, redirected, canonical])
    tokens = ["Rd81wQ7tLp03x", "Cn52wQ8tKm94z"]
    house.press.put_redirect("/a2", house.press.url(f"/b2?token={tokens[0]}"), 302)
    said = house.press.url(f"/c3?token={tokens[1]}")
    house.press.put(f"/b2?token={tokens[0]}", page_of(2))
    house.press.put("/a3", page_of(3, f'<link rel="canonical" href="{said}">'))
    house.press.put(f"/c3?token={tokens[1]}", page_of(3))
    house.run()
    assert house.rows("SELECT count(*) FROM articles WHERE text_origin = 'page'") == [(3,)]
    house.run(NOON + timedelta(hours=2))
    assert house.press.asked[f"/b2?token={tokens[0]}"] == 2, "looked at again where the redirect led"
    assert_kept(house, tokens, stored)


ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="BASE/"><title>Town</title><entry><title>Lake 1 rises</title>'
    '<id>PATH</id><updated>2026-03-01T10:00:00Z</updated><link href="PATH"/>'
    '<content type="html">&lt;a href="PATH"&gt;x&lt;/a&gt;</content></entry></feed>'
)
JSON_FEED = (
    '{"version": "https://jsonfeed.org/version/1.1", "title": "Town", "items": [{"id": "PATH", "title": "Lake 1 rises",'
    '"url": "ESCAPED", "content_html": "<a href=\\"ESCAPED\\">x</a>", "date_published": "2026-03-01T10:00:00Z"}]}'
)
SITEMAP = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>BASEPATH</loc><n:news>'
    "<n:publication_date>2026-03-01T10:00:00Z</n:publication_date><n:title>Lake 1 rises</n:title></n:news></url>"
    "</urlset>"
)


@pytest.mark.parametrize(
    ("body", "media_type", "kind", "encoding"),
    [
        (ATOM, "application/atom+xml", "feed", "utf-8"),
        (ATOM, "application/atom+xml; charset=utf-16", "feed", "utf-16"),
        (JSON_FEED, "application/feed+json", "feed", "utf-8"),
        (SITEMAP, "application/xml", "sitemap", "utf-8"),
    ],
)
def test_links_are_masked_in_every_form_of_document(
    body: str, media_type: str, kind: str, encoding: str, house: House
) -> None:
    token = "Zk81wQ7tLp03x"
    path = f"/a1?n=1&token={token}"
    house.publish([Entry(1, path, token)])
    url = house.press.url(path)
    for name, said in (
        ("ESCAPED", url.replace("/", "\\/").replace("&", "\\u0026")),
        ("BASE", house.press.url("")),
        ("PATH", path if body is JSON_FEED else escape(path)),
    ):
        body = body.replace(name, said)
    house.press.put("/feed.xml", body.encode(encoding), media_type)
    (house.folder / "feeds.csv").write_text(f"url,source_id,language,kind\n{house.press.url('/feed.xml')},,en,{kind}\n")
    house.run()
    assert house.press.asked[path] == 1
    assert_kept(house, [token], stored)


def test_links_of_seeds_are_masked(house: House) -> None:
    token = "Zk81wQ7tLp03x"
    house.publish([Entry(1, "/a1", "-")])
    (house.folder / "seeds").mkdir()
    seed = {"title": "The school opens", "url": f"https://a.test/school?token={token}", "text": WORDS.format(2)}
    (house.folder / "seeds" / "school.json").write_text(json.dumps(seed))
    house.run()
    assert house.rows("SELECT count(*) FROM articles WHERE origin = 'seed'") == [(1,)]
    assert_kept(house, [token], stored)


def test_links_of_web_archives_are_masked_and_a_file_is_imported_once(house: House) -> None:
    token = "Zk81wQ7tLp03x"
    house.publish([Entry(1, "/a1", "-")])
    house.run()
    url = f"https://a.test/school?token={token}"
    head = f'<link rel="canonical" href="{url}">'
    came = Fetched(url, url, 200, {"content-type": "text/html"}, page_of(2, head).encode(), NOON - timedelta(days=1))
    with RawArchive(house.folder / "other") as archive:
        archive.append(came)
    for new in (1, 0):
        assert import_archives(house.settings, archive.files(), HERE).articles_new == new
    assert_kept(house, [token], stored)
