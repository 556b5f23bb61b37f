"""The fetcher against servers that lie, stall, flood and redirect."""

from __future__ import annotations

import ast
import asyncio
import gzip
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.http.answers import retry_after_seconds
from connectors.http.fetcher import Fetcher, FetchPolicy, Postponed, open_fetcher, parse_allow_networks
from connectors.http.lenient_answers import ChunkMarks, HeadBuffer, mended_head
from connectors.http.network import GuardedNetwork
from connectors.http.policy import Wish
from presswatch.errors import FetchError, Forbidden, Refused, Unreachable, UsageError
from presswatch.records import Fetched, Unchanged, Validators
from tests.connectors.http.fault_server import FaultServer, answer, redirect, serving

ROOT = Path(__file__).parents[3]
#: how long a server of ours holds an answer back at most; who is let go at its half has waited for nothing
HELD_SECONDS = 60.0


@pytest.fixture
def site() -> Iterator[FaultServer]:
    with serving() as server:
        yield server


def fetched(
    site: FaultServer, tmp_path: Path, path: str = "/", *, policy: dict[str, Any] | None = None, **options: Any
) -> Any:
    """Fetch one path of the test site; only the site's own address and port are allowed."""

    async def work(fetcher: Fetcher) -> Any:
        apart = {name: options.pop(name) for name in ("deadline", "check_hop") if name in options}
        return await fetcher.fetch(site.url + path if path.startswith("/") else path, Wish(**options), **apart)

    return with_fetcher(site, tmp_path, work, **(policy or {}))


def with_fetcher(site: FaultServer, tmp_path: Path, work: Any, **policy: Any) -> Any:
    values = {"allow_networks": f"127.0.0.1/32:{site.port}", "total_deadline_seconds": 30.0} | policy

    async def run() -> Any:
        async with open_fetcher(FetchPolicy(state_dir=tmp_path, **values)) as fetcher:
            return await work(fetcher)

    return asyncio.run(run())


def test_a_page_arrives_with_its_headers_and_no_cookie(site: FaultServer, tmp_path: Path) -> None:
    site.routes["/"] = answer(b"good", "Content-Type: text/html", "Set-Cookie: id=1", 'ETag: "x"')
    page = fetched(site, tmp_path)
    assert isinstance(page, Fetched)
    assert (page.body, page.wire_body, page.status, page.headers["etag"]) == (b"good", b"good", 200, '"x"')
    assert "set-cookie" not in page.headers


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.3:{port}/secret",
        "http://169.254.169.254/",
        "http://[::ffff:127.0.0.3]:{port}/secret",
        "http://2130706435:{port}/secret",
        "http://127.0.0.1:4200/api/admin/version",
        "http://10.0.0.1/",
        "http://100.64.0.1/",
        "http://[::1]:{port}/secret",
        "http://0x7f000003:{port}/secret",
        "http://127.3:{port}/secret",
        "http://0.0.0.0:{port}/secret",
        "file:///etc/passwd",
        "gopher://127.0.0.3:70/_x",
        "ftp://127.0.0.3/x",
        "data:text/plain,secret",
        "javascript:alert(1)",
        "http://good.test@127.0.0.3:{port}/secret",
        "http://127.0.0.3:{port}\\@good.test/",
        "http://[64:ff9b::7f00:3]:{port}/secret",
        "http://[2002:7f00:3::]:{port}/secret",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://168.63.129.16/",
        "http://localhost:{port}1/secret",
    ],
)
def test_a_redirect_inwards_is_refused_before_any_connection(location: str, site: FaultServer, tmp_path: Path) -> None:
    with serving({"/secret": answer(b"secret")}, "127.0.0.3", site.port) as internal:
        site.routes["/"] = redirect(location.format(port=site.port))
        with pytest.raises((Forbidden, Unreachable)) as trouble:
            fetched(site, tmp_path)
        assert internal.asked == []
    assert trouble.type is Forbidden or "nowhere" in trouble.value.problem


def test_a_name_is_looked_up_once_and_the_checked_address_is_used(site: FaultServer, tmp_path: Path) -> None:
    site.routes["/"] = answer(b"checked")
    lookups: list[str] = []

    def rebinding(host: str, _port: int) -> list[str]:
        lookups.append(host)
        return ["127.0.0.1"] if len(lookups) == 1 else ["127.0.0.3"]

    async def work(fetcher: Fetcher) -> Fetched | Unchanged:
        fetcher.network.resolver = rebinding
        return await fetcher.fetch(f"http://rebinding.test:{site.port}/")

    with serving({"/": answer(b"internal")}, "127.0.0.3", site.port) as internal:
        assert with_fetcher(site, tmp_path, work).body == b"checked"
        assert internal.asked == []
    assert lookups == ["rebinding.test"]


def test_answers_of_a_look_up_serve_later_connections_until_they_are_old(site: FaultServer, tmp_path: Path) -> None:
    site.routes["/"] = answer(b"closed", "Connection: close")
    lookups: list[str] = []

    def noted(host: str, _port: int) -> list[str]:
        lookups.append(host)
        return ["127.0.0.1"]

    async def work(fetcher: Fetcher) -> list[int]:
        fetcher.network.resolver = noted
        counts = []
        for _ in range(2):
            await fetcher.fetch(f"http://one.test:{site.port}/")
            await fetcher.fetch(f"http://two.test:{site.port}/")
            counts.append(len(lookups))
        fetcher.network.known = {host: (at - 61, found) for host, (at, found) in fetcher.network.known.items()}
        await fetcher.fetch(f"http://one.test:{site.port}/")
        return [*counts, len(lookups)]

    assert with_fetcher(site, tmp_path, work) == [2, 2, 3]


def test_a_host_that_has_moved_is_looked_up_again(site: FaultServer) -> None:
    places = iter([["127.0.0.9"], ["127.0.0.1"]])
    allowed = parse_allow_networks(f"127.0.0.0/8:{site.port}")
    network = GuardedNetwork(allowed, lambda _host, _port: next(places))

    async def work() -> Any:
        with pytest.raises(httpcore.ConnectError):
            await network.connect_tcp("moving.test", site.port)
        stream = await network.connect_tcp("moving.test", site.port)
        place = stream.get_extra_info("server_addr")
        await stream.aclose()
        return place

    assert asyncio.run(work()) == ("127.0.0.1", site.port)


def test_known_answers_are_checked_for_each_connection(site: FaultServer, tmp_path: Path) -> None:
    site.routes["/"] = answer(b"own", "Connection: close")

    async def work(fetcher: Fetcher) -> None:
        fetcher.network.resolver = lambda _host, _port: ["127.0.0.1"]
        await fetcher.fetch(f"http://own.test:{site.port}/")
        await fetcher.fetch(f"http://own.test:{site.port}/", Wish(private_host="other.test"))

    with pytest.raises(Forbidden, match="private address of another host"):
        with_fetcher(site, tmp_path, work)


@pytest.mark.parametrize(
    "addresses", [["93.184.215.14", "10.0.0.1"], ["127.0.0.1", "127.0.0.3"], ["::1"], ["fe80::1%eth0"]]
)
def test_one_bad_address_among_good_ones_refuses_the_name(
    addresses: list[str], site: FaultServer, tmp_path: Path
) -> None:
    async def work(fetcher: Fetcher) -> Fetched | Unchanged:
        fetcher.network.resolver = lambda _host, _port: addresses
        return await fetcher.fetch(f"http://mixed.test:{site.port}/")

    with pytest.raises(Forbidden, match="blocked"):
        with_fetcher(site, tmp_path, work)
    assert site.asked == []


def test_a_slow_resolver_costs_a_bounded_time(site: FaultServer, tmp_path: Path) -> None:
    async def work(fetcher: Fetcher) -> Fetched | Unchanged:
        fetcher.network.lookup_seconds = 0.1
        fetcher.network.resolver = lambda _host, _port: let_go.wait(HELD_SECONDS) and []
        return await fetcher.fetch("http://slow.test/")

    let_go, began = threading.Event(), time.monotonic()
    try:
        with pytest.raises(Unreachable, match="look-up"):
            with_fetcher(site, tmp_path, work)
        assert time.monotonic() - began < HELD_SECONDS / 2
    finally:
        let_go.set()


def test_a_proxy_in_the_environment_is_not_used(
    site: FaultServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.routes["/"] = answer(b"direct")
    with serving({}, "127.0.0.3") as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        assert fetched(site, tmp_path).body == b"direct"
        assert proxy.asked == []


def test_every_connection_goes_through_the_guard(site: FaultServer, tmp_path: Path) -> None:
    async def work(fetcher: Fetcher) -> list[Any]:
        return [transport._pool._network_backend for transport in fetcher.transports]

    backends = with_fetcher(site, tmp_path, work)
    assert backends
    assert all(isinstance(backend, GuardedNetwork) for backend in backends)


def test_the_client_is_loaded_without_its_command(tmp_path: Path) -> None:
    program = (
        "import asyncio, sys\nfrom pathlib import Path\nfrom connectors.http.fetcher import FetchPolicy, open_fetcher\n"
        "async def work():\n    async with open_fetcher(FetchPolicy(state_dir=Path(sys.argv[1]))):\n        pass\n"
        "asyncio.run(work())\nprint('httpx' in sys.modules, {'click', 'pygments', 'rich'} & {*sys.modules})\n"
        "import httpx._main\nprint(callable(httpx._main.main))"
    )
    told = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout.split("\n")[:2] == ["True set()", "True"]


def test_no_other_module_builds_a_client() -> None:
    clients = {"httpx", "requests", "aiohttp", "urllib3", "http.client", "urllib.request", "ftplib", "socket"}
    # Notices go out to an address the user set; they bring nothing in.
    allowed = {
        ("connectors/http/fetcher.py", "httpx"),
        ("connectors/http/transports.py", "httpx"),
        ("connectors/notices.py", "httpx"),
    }
    found = set()
    for package in ("connectors", "transforms", "flows", "warehouse", "presswatch"):
        for file in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                found |= {(str(file.relative_to(ROOT)), name) for name in names if name in clients}
    # A free port is no client, and what is asked of our own server on this machine is not foreign.
    own = ("flows/", "presswatch/server/")
    is_ours = {(file, name) for file, name in found if name == "socket" or (file.startswith(own) and name != "httpx")}
    assert found - is_ours <= allowed


def test_requests_are_honest_and_carry_nothing_but_what_is_needed(site: FaultServer, tmp_path: Path) -> None:
    with serving({"/echo": answer(b"there")}, "127.0.0.1") as other:
        site.routes["/"] = answer(
            b"", f"Location: http://user:pass@127.0.0.1:{other.port}/echo", "Set-Cookie: a=1", status="302 Found"
        )
        policy = {
            "allow_networks": f"127.0.0.1/32:{site.port},127.0.0.1/32:{other.port}",
            "contact": "desk@example.org",
        }
        page = fetched(site, tmp_path, f"http://me:secret@127.0.0.1:{site.port}/", policy=policy)
        sent = other.asked[0].headers
    assert sent["user-agent"].startswith("presswatch/")
    assert "desk@example.org" in sent["user-agent"]
    assert sent["accept-encoding"] == "gzip"
    assert not {"authorization", "cookie", "referer"} & (set(sent) | set(site.asked[0].headers))
    assert page.final_url == f"http://127.0.0.1:{other.port}/echo"
    assert "secret" not in page.final_url


def slowly(data: bytes, pause: float) -> Iterator[bytes | float]:
    for byte in data:
        yield bytes([byte])
        yield pause


@pytest.mark.parametrize(
    "reply",
    [
        lambda _: [b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", *slowly(b"x" * 1200, 0.05)],
        lambda _: slowly(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Filler: " + b"y" * 1200, 0.05),
        lambda _: (part for _ in range(6000) for part in (b"HTTP/1.1 103 Early Hints\r\n\r\n", 0.01)),
    ],
    ids=["slow body", "slow headers", "interim answers"],
)
def test_the_deadline_ends_what_no_single_timeout_would(reply: Any, site: FaultServer, tmp_path: Path) -> None:
    site.routes["/"] = reply
    began = time.monotonic()
    with pytest.raises(Unreachable, match="deadline"):
        fetched(site, tmp_path, policy={"total_deadline_seconds": 0.4})
    # the whole answer takes a minute, and each part of it comes soon
    assert time.monotonic() - began < HELD_SECONDS / 2


def test_the_deadline_counts_over_all_hops(site: FaultServer, tmp_path: Path) -> None:
    for hop in range(5):
        site.routes[f"/{hop}"] = lambda _, hop=hop: [0.2, redirect(f"/{hop + 1}")]
    with pytest.raises(Unreachable, match="deadline"):
        fetched(site, tmp_path, "/0", policy={"total_deadline_seconds": 0.5})
    assert len(site.asked) <= 3


def test_a_body_without_end_stops_at_the_limit(site: FaultServer, tmp_path: Path) -> None:
    site.routes["/"] = lambda _: (b"HTTP/1.1 200 OK\r\n\r\n" if n == 0 else b"x" * 65536 for n in range(10_000))
    with pytest.raises(Forbidden, match="too many bytes"):
        fetched(site, tmp_path, max_bytes=1_000_000)


def test_headers_without_end_stop_too(site: FaultServer, tmp_path: Path) -> None:
    site.routes["/"] = lambda _: (
        b"HTTP/1.1 200 OK\r\n" if n == 0 else b"X: " + b"y" * 4000 + b"\r\n" for n in range(5000)
    )
    with pytest.raises(FetchError):
        fetched(site, tmp_path, max_bytes=100_000)


def gzip_bomb(megabytes: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(bytes(1_000_000)) for _ in range(megabytes)) + packer.flush()


def test_a_gzip_bomb_stops_at_the_decoded_limit(site: FaultServer, tmp_path: Path) -> None:
    site.routes["/"] = answer(gzip_bomb(40), "Content-Encoding: gzip")
    with pytest.raises(Forbidden, match="too many bytes"):
        fetched(site, tmp_path, max_bytes=1_000_000)


def test_a_body_of_a_hundred_thousand_packed_nothings_holds_nobody_up(site: FaultServer, tmp_path: Path) -> None:
    site.routes["/"] = answer(gzip.compress(b"") * 100_000, "Content-Encoding: gzip")
    with pytest.raises(Unreachable, match="too many compressed members"):
        fetched(site, tmp_path)


@pytest.mark.parametrize("coding", ["br", "zstd", "compress", "gzip, br"])
def test_codings_we_did_not_ask_for_are_refused_undecoded(coding: str, site: FaultServer, tmp_path: Path) -> None:
    site.routes["/"] = answer(gzip.compress(gzip.compress(b"text")), f"Content-Encoding: {coding}")
    with pytest.raises(Unreachable, match="content coding refused"):
        fetched(site, tmp_path)


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        *((coding, False) for coding in ("UTF-8", "none", "binary", "aws-chunked", '"utf-8"', "gzip", "br", "x-rot13")),
        *((coding, True) for coding in ("gzip, UTF-8", "aws-chunked, gzip", "gzip, gzip", "identity, gzip", "UTF-8")),
    ],
)
def test_a_body_that_is_plainly_text_is_read_whatever_its_coding_is_called(
    coding: str, packed: bool, site: FaultServer, tmp_path: Path
) -> None:
    plain = b"<rss><channel><title>News</title></channel></rss>"
    site.routes["/"] = answer(gzip.compress(plain) if packed else plain, f"Content-Encoding: {coding}")
    assert fetched(site, tmp_path).body == plain


BAD_LINES = {
    "in quotation marks": b'"X-XSS-Protection: 0"',
    "a blank in the name": b"X-Bad Header: 1",
    "words": b"userdata not supported",
    "a blank before the colon": b"X-Good : 1",
    "a control character": b"X-Note: a\x01b",
    "no name": b": value",
    "letters of Cyrillic": "Сервер: да".encode(),
    "a length that is none": b"Content-Length: many",
    "an identity": b"Transfer-Encoding: identity",
    "a folded line": b"X-Long: a\r\n b",
    "a folded line of a bad one": b"X Bad: a\r\n b",
}


@pytest.mark.parametrize("line", BAD_LINES.values(), ids=list(BAD_LINES))
def test_one_line_that_is_no_header_costs_itself_alone(line: bytes, site: FaultServer, tmp_path: Path) -> None:
    for ends in (b"\r\n", b"\n"):
        head = ends.join([b"HTTP/1.1 200 OK", b"Content-Type: text/html", line, b"X-Last: here", b"", b"<p>text"])
        site.routes["/"] = [head]
        page = fetched(site, tmp_path)
        assert (page.body, page.headers["x-last"], page.media_type) == (b"<p>text", "here", "text/html")


ODD_STATUS_LINES = (
    *(b"HTTP/1.1  200  OK", b"HTTP/1 200 OK", b"http/1.1 200 OK", b"HTTP/1.1 200"),
    *(
        b"HTTP/2 200",
        b"HTTP/2.0 200 OK",
        b"HTTP/3 200",
        b"HTTP/1.1 200OK",
        b"HTTP/1.1 200;",
        b"HTTP/1.1 200 \xd0\x94\xd0\xb0",
    ),
)


@pytest.mark.parametrize("first", ODD_STATUS_LINES)
def test_a_status_line_in_an_odd_spelling_is_read(first: bytes, site: FaultServer, tmp_path: Path) -> None:
    site.routes["/"] = [first + b"\r\nContent-Length: 4\r\n\r\ntext"]
    assert fetched(site, tmp_path).body == b"text"


def test_interim_answers_have_heads_of_their_own(site: FaultServer, tmp_path: Path) -> None:
    site.routes["/"] = [b"HTTP/1.1 103 Early Hints\r\nno header\r\n\r\n", 0.05, b"HTTP/1.1 200 OK\r\nnor",
                        0.05, b" this\r\n\r", 0.05, b"\ntext"]  # fmt: skip
    assert fetched(site, tmp_path).body == b"text"


def test_a_status_of_four_digits_is_none(site: FaultServer, tmp_path: Path) -> None:
    site.routes["/"] = [b"HTTP/1.1 2000 OK\r\nContent-Length: 4\r\n\r\ntext"]
    with pytest.raises(Unreachable, match="broken exchange"):
        fetched(site, tmp_path)


TWO_LENGTHS = [b"Content-Length: 4\r\nContent-Length: 5", b"Content-Length: 4, 5"]


@pytest.mark.parametrize("lengths", TWO_LENGTHS)
def test_two_lengths_stay_a_fault(lengths: bytes, site: FaultServer, tmp_path: Path) -> None:
    site.routes["/"] = [b"HTTP/1.1 200 OK\r\n" + lengths + b"\r\n\r\ntext"]
    with pytest.raises(Unreachable, match="broken exchange"):
        fetched(site, tmp_path)


@pytest.mark.parametrize("lengths", TWO_LENGTHS)
@pytest.mark.parametrize("end", [[], [9.0]], ids=["closes", "waits"])
def test_a_document_under_two_lengths_says_itself_where_it_ends(
    lengths: bytes, end: list[Any], site: FaultServer, tmp_path: Path
) -> None:
    site.routes["/"] = [b"HTTP/1.1 200 OK\r\n" + lengths + b"\r\n\r\n", 0.05, WHOLE, *end]
    assert fetched(site, tmp_path, policy={"read_seconds": 0.3}).body == WHOLE


@pytest.mark.parametrize(
    "lines",
    [
        b"Transfer-Encoding: gzip, chunked",
        b"Transfer-Encoding: GZip\r\nTransfer-Encoding: chunked",
        b"Transfer-Encoding: x-gzip, chunked\r\nContent-Encoding: gzip",
    ],
)
def test_what_the_transfer_has_packed_is_unpacked(lines: bytes, site: FaultServer, tmp_path: Path) -> None:
    packed = gzip.compress(WHOLE)
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (packed[:20], packed[20:]))
    site.routes["/"] = [b"HTTP/1.1 200 OK\r\n" + lines + b"\r\n\r\n" + chunks + b"0\r\n\r\n"]
    assert fetched(site, tmp_path).body == WHOLE


def test_a_redirect_to_the_own_host_needs_no_scheme(site: FaultServer, tmp_path: Path) -> None:
    own = site.url.partition("://")[2] + "/"
    site.routes["/"] = answer(b"", f"Location: {own}moved", status="302 Found")
    site.routes["/moved"] = answer(b"text")
    assert fetched(site, tmp_path).body == b"text"


@given(st.binary(max_size=200))
def test_any_head_is_handed_on_or_mended_and_mending_once_is_enough(noise: bytes) -> None:
    once = mended_head(b"HTTP/1.1 200 OK\r\n" + noise + b"\r\n\r\n")
    assert mended_head(once) == once
    buffer = HeadBuffer()
    assert isinstance(buffer.given(noise) + buffer.given(b""), bytes)
    assert not buffer.is_awaited


@pytest.mark.parametrize("chunks", [b"7\r\n<p>text\r\n", b"7\r\n<p>text\r\n0\r\n", b"7\r\n<p>text"])
def test_a_body_without_its_last_chunk_is_taken_where_it_is_asked_for(
    chunks: bytes, site: FaultServer, tmp_path: Path
) -> None:
    site.routes["/"] = [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks]
    with pytest.raises(Unreachable, match="broken exchange"):
        fetched(site, tmp_path)
    taken = fetched(site, tmp_path, is_short_allowed=True)
    assert (taken.body, taken.is_cut) == (b"<p>text", True)


@pytest.mark.parametrize("body", [b"<p>text", b"\xef\xbb\xbf<p>text", b"\r\n <rss/>", b'{"version": 1}'])
@pytest.mark.parametrize("pause", [0.0, 0.05])
def test_a_document_that_is_called_chunked_and_is_not_is_read_to_the_end(
    body: bytes, pause: float, site: FaultServer, tmp_path: Path
) -> None:
    site.routes["/"] = [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", pause, body]
    assert fetched(site, tmp_path).body == body


@pytest.mark.parametrize(
    ("coding", "wire"),
    [
        ("gzip", gzip.compress(b"text", mtime=0)),
        ("x-gzip", gzip.compress(b"te", mtime=0) + gzip.compress(b"xt", mtime=0)),
        ("deflate", zlib.compress(b"text")),
        ("deflate", zlib.compress(b"text")[2:-4]),
        ("identity", b"text"),
        ("identity", gzip.compress(b"text", mtime=0)),
    ],
    ids=["gzip", "two members", "deflate with a header", "bare deflate", "no coding", "gzip without a label"],
)
def test_gzip_and_deflate_are_undone_and_the_wire_bytes_kept(
    coding: str, wire: bytes, site: FaultServer, tmp_path: Path
) -> None:
    site.routes["/"] = answer(wire, f"Content-Encoding: {coding}")
    page = fetched(site, tmp_path)
    assert (page.body, page.wire_body) == (b"text", wire)


@pytest.mark.parametrize(
    "reply",
    [
        answer(gzip.compress(b"text" * 1000)[:-9], "Content-Encoding: gzip"),
        answer(b"not gzip at all", "Content-Encoding: gzip"),
        [b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + b"x" * 5000],
        [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"],
        [b"nonsense\r\n\r\n"],
        [],
        [b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + b"x" * 5000, None],
        [None],
        [b"SSH-2.0-OpenSSH_9.6\r\n"],
        [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n"],
        [b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"],
        [b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200_000 + b"\r\n\r\n"],
        [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + b"X: y\r\n" * 170_000 + b"\r\n"],
    ],
    ids=[
        "cut gzip",
        "no gzip",
        "short body",
        "cut chunks",
        "no http",
        "nothing",
        "reset in the body",
        "reset at once",
        "another protocol",
        "bad chunk size",
        "two lengths",
        "a long header",
        "trailers",
    ],
)
def test_a_torn_answer_is_trouble_and_nothing_of_it_is_kept(reply: Any, site: FaultServer, tmp_path: Path) -> None:
    site.routes["/"] = reply
    with pytest.raises(Unreachable):
        fetched(site, tmp_path)


def test_an_old_server_that_just_closes_gives_its_bytes(site: FaultServer, tmp_path: Path) -> None:
    site.routes["/"] = [b"HTTP/1.0 200 OK\r\n\r\n<rss><item>"]
    assert fetched(site, tmp_path).body == b"<rss><item>"


def test_a_redirect_to_itself_ends_at_once(site: FaultServer, tmp_path: Path) -> None:
    site.routes["/"] = redirect("/")
    with pytest.raises(Refused, match="too many redirects"):
        fetched(site, tmp_path)
    assert len(site.asked) == 1


def test_more_than_five_redirects_are_too_many_and_five_are_not(site: FaultServer, tmp_path: Path) -> None:
    site.routes |= {f"/{n}": redirect(f"/{n + 1}", "301 Moved") for n in range(7)} | {"/5": answer(b"end")}
    page = fetched(site, tmp_path, "/0")
    assert page.body == b"end"
    assert page.hops == tuple((301, f"{site.url}/{n}") for n in range(1, 6))
    site.routes["/5"] = redirect("/6")
    with pytest.raises(Refused, match="too many redirects"):
        fetched(site, tmp_path, "/0")


@pytest.mark.parametrize(
    "location", ["http://[::1/", "http://", "//", "http://a..b\\c/", "http://" + "x" * 5000, "http://exa mple/"]
)
def test_a_broken_location_is_that_addresss_trouble_alone(location: str, site: FaultServer, tmp_path: Path) -> None:
    site.routes["/"] = redirect(location)
    with pytest.raises(FetchError):
        fetched(site, tmp_path)


def test_validators_go_back_byte_for_byte_and_304_is_unchanged(site: FaultServer, tmp_path: Path) -> None:
    odd = Validators('W/"\xe4-1"', "Sunday, 06-Nov-94 08:49:37 GMT")
    site.routes["/"] = answer(b"", 'ETag: "new"', status="304 Not Modified")
    found = fetched(site, tmp_path, validators=odd)
    assert isinstance(found, Unchanged)
    assert found.headers["etag"] == '"new"'
    assert site.asked[0].headers["if-none-match"] == odd.etag
    assert site.asked[0].headers["if-modified-since"] == odd.last_modified


@pytest.mark.parametrize("etag", ['"' + "x" * 60_000 + '"', '"a\nX-Injected: 1"', '"\u2026"'])
def test_a_validator_that_is_no_header_is_not_sent(etag: str, site: FaultServer, tmp_path: Path) -> None:
    site.routes["/"] = answer(b"whole")
    assert fetched(site, tmp_path, validators=Validators(etag)).body == b"whole"
    assert not {"if-none-match", "x-injected"} & set(site.asked[0].headers)


def test_304_to_an_unconditional_request_is_an_error(site: FaultServer, tmp_path: Path) -> None:
    site.routes["/"] = answer(b"", status="304 Not Modified")
    with pytest.raises(Unreachable) as trouble:
        fetched(site, tmp_path)
    assert trouble.value.status == 304


@pytest.mark.parametrize(
    ("status", "kind"), [
        *((status, Refused) for status in ("300 Many", "401 No", "403 No", "404 No", "410 Gone", "451 No", "999 Huh")),
        *((status, Unreachable) for status in ("500 Oh", "502 Oh", "599 Oh")),
    ]
)  # fmt: skip
def test_statuses_say_whether_another_try_is_worth_it(
    status: str, kind: type[FetchError], site: FaultServer, tmp_path: Path
) -> None:
    site.routes["/"] = answer(b"<rss/>", status=status)
    with pytest.raises(FetchError) as trouble:
        fetched(site, tmp_path)
    assert type(trouble.value) is kind
    assert trouble.value.status == int(status[:3])


def test_a_bot_challenge_is_named(site: FaultServer, tmp_path: Path) -> None:
    site.routes["/"] = answer(b"<html>", "cf-mitigated: challenge", status="403 Forbidden")
    with pytest.raises(Refused, match="challenge"):
        fetched(site, tmp_path)


@pytest.mark.parametrize("status", ["429 Slow down", "503 Later"])
def test_retry_after_rests_the_whole_host(status: str, site: FaultServer, tmp_path: Path) -> None:
    site.routes |= {"/": answer(b"", "Retry-After: 120", status=status), "/other": answer(b"x")}

    async def work(fetcher: Fetcher) -> None:
        with pytest.raises(Unreachable) as trouble:
            await fetcher.fetch(site.url + "/")
        assert trouble.value.retry_after_seconds == 120
        with pytest.raises(Postponed) as postponed:
            await fetcher.fetch(site.url + "/other")
        assert 100 < (postponed.value.retry_after_seconds or 0) <= 120

    with_fetcher(site, tmp_path, work)
    with pytest.raises(Postponed):  # another process, another run: the host still rests
        fetched(site, tmp_path, "/other")
    assert site.paths() == ["/"]


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 5 ", 5),
        ("Tue, 24 Nov 2026 12:02:00 GMT", 120),
        ("Tue, 24 Nov 2026 11:00:00 GMT", None),
        ("999999999", 7 * 86400),
        ("Sat, 01 Jan 2050 00:00:00 GMT", 7 * 86400),
        ("-5", None),
        ("0", None),
        ("soon", None),
        ("1e9", None),
        ("", None),
        ("Tue, 99 Foo 2026", None),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_nonsense_is_nothing(value: str, seconds: float | None) -> None:
    assert retry_after_seconds(value, datetime(2026, 11, 24, 12, tzinfo=UTC)) == seconds


def test_too_many_without_saying_how_long_rests_the_host_all_the_same(site: FaultServer, tmp_path: Path) -> None:
    site.routes |= {"/": answer(b"", status="429 Slow down"), "/other": answer(b"x")}

    async def work(fetcher: Fetcher) -> None:
        with pytest.raises(Unreachable):
            await fetcher.fetch(site.url + "/")
        with pytest.raises(Postponed):
            await fetcher.fetch(site.url + "/other")

    with_fetcher(site, tmp_path, work)
    assert site.paths() == ["/"]


def test_a_body_longer_than_its_length_ends_there_and_its_rest_is_no_answer(site: FaultServer, tmp_path: Path) -> None:
    # The server keeps the connection open: nothing but the rest itself says that it cannot serve again.
    site.routes |= {"/": answer(b"hello", length=5) + b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"}

    async def work(fetcher: Fetcher) -> list[bytes]:
        site.routes["/next"] = answer(b"next")
        return [(await fetcher.fetch(site.url + path)).body for path in ("/", "/next")]  # type: ignore[union-attr]

    assert with_fetcher(site, tmp_path, work) == [b"hello", b"next"]


def test_headers_that_are_no_text_do_no_harm(site: FaultServer, tmp_path: Path) -> None:
    site.routes["/"] = answer(b"good", "X-Odd: \xff\xfe caf\xe9", status="200 Oh yes")
    assert fetched(site, tmp_path).body == b"good"
    site.routes["/"] = [b"HTTP/1.1 302 Found\r\nLocation: /next%0d%0aX-Injected: 1\r\nContent-Length: 0\r\n\r\n"]
    with pytest.raises(FetchError):
        fetched(site, tmp_path)
    assert "x-injected" not in site.asked[-1].headers


def test_no_content_is_nothing_and_no_crash(site: FaultServer, tmp_path: Path) -> None:
    site.routes["/"] = [b"HTTP/1.1 204 No Content\r\n\r\n"]
    assert fetched(site, tmp_path).body == b""


def test_a_short_rest_is_waited_for(site: FaultServer, tmp_path: Path) -> None:
    site.routes |= {"/": answer(b"", "Retry-After: 1", status="429 Slow down"), "/other": answer(b"x")}

    async def work(fetcher: Fetcher) -> float:
        with pytest.raises(Unreachable):
            await fetcher.fetch(site.url + "/")
        await fetcher.fetch(site.url + "/other")
        return site.asked[1].at - site.asked[0].at

    assert with_fetcher(site, tmp_path, work) >= 0.95


def test_a_host_sees_one_request_at_a_time_and_others_are_not_held_up(site: FaultServer, tmp_path: Path) -> None:
    running, peak = 0, 0

    let_go = threading.Event()

    def slow(_: Any) -> Iterator[bytes | float]:
        nonlocal running, peak
        running += 1
        peak = max(peak, running)
        let_go.wait(HELD_SECONDS)
        yield 0.02
        running -= 1
        yield answer(b"x")

    with serving({"/": answer(b"quick")}) as other:
        site.routes["/"] = slow

        async def work(fetcher: Fetcher) -> None:
            slow_ones = [asyncio.create_task(fetcher.fetch(site.url + "/")) for _ in range(4)]
            await asyncio.sleep(0.02)
            await fetcher.fetch(other.url + "/")
            assert not any(task.done() for task in slow_ones)
            let_go.set()
            await asyncio.gather(*slow_ones)

        nets = f"127.0.0.1/32:{site.port},127.0.0.1/32:{other.port}"
        with_fetcher(site, tmp_path, work, allow_networks=nets, total_deadline_seconds=HELD_SECONDS)
    assert peak == 1


def test_secrets_of_a_url_are_in_no_message(site: FaultServer, tmp_path: Path) -> None:
    site.routes["/?token=s3cret&page=2"] = answer(b"", status="404 Not Found")
    with pytest.raises(Refused) as trouble:
        fetched(site, tmp_path, f"http://user:s3cret@127.0.0.1:{site.port}/?token=s3cret&page=2")
    assert "s3cret" not in str(trouble.value) + trouble.value.url
    assert "page=2" in trouble.value.url


@pytest.mark.parametrize(
    "url", ["ftp://example.org/", "javascript:alert(1)", "not a url", "", "http://", "/etc/passwd", "http://[::1/"]
)
def test_what_is_no_web_address_is_not_fetched(url: str, site: FaultServer, tmp_path: Path) -> None:
    async def work(fetcher: Fetcher) -> Any:
        return await fetcher.fetch(url)

    with pytest.raises(Forbidden):
        with_fetcher(site, tmp_path, work)


def test_a_closed_port_is_unreachable(site: FaultServer, tmp_path: Path) -> None:
    with serving() as gone:
        pass
    with pytest.raises(Unreachable, match="cannot connect"):
        fetched(site, tmp_path, gone.url + "/x", policy={"allow_networks": f"127.0.0.1/32:{gone.port}"})


@pytest.mark.parametrize(
    "text",
    ["127.0.0.1", "127.0.0.0/8:", "127.0.0.0/8:0", "nonsense:80", "10.0.0.0/99:80", "fd00::/8:80", "127.0.0.1:99999"],
)
def test_an_allow_list_that_cannot_be_read_names_its_entry(text: str) -> None:
    with pytest.raises(UsageError, match="net:port"):
        parse_allow_networks(text)


def test_an_allow_list_holds_networks_ports_and_six_too() -> None:
    allowed = parse_allow_networks(" 127.0.0.0/8:8099, [fd00::/8]:80 ,10.1.2.3:*")
    assert [(str(entry.network), entry.port) for entry in allowed.entries] == [
        ("127.0.0.0/8", 8099),
        ("fd00::/8", 80),
        ("10.1.2.3/32", None),
    ]
    assert parse_allow_networks("").entries == ()


def chunked(body: bytes, size: str = "{:x}\r\n", line_end: bytes = b"\r\n") -> bytes:
    """A body in chunks of seven bytes, its sizes written so."""
    parts = (body[start : start + 7] for start in range(0, len(body), 7))
    marked = b"".join(size.format(len(part)).encode() + part + line_end for part in parts)
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + marked + size.format(0).encode() + line_end


@pytest.mark.parametrize(
    ("size", "line_end"),
    [
        ("{:x}  \r\n", b"\r\n"),
        ("  {:x}\r\n", b"\r\n"),
        ("0x{:x}\r\n", b"\r\n"),
        ("{:08X}\r\n", b"\r\n"),
        ("{:x}\n", b"\n"),
        ("{:x} ; a=b\r\n", b"\r\n"),
    ],
)
def test_chunks_are_read_however_their_sizes_are_written(
    size: str, line_end: bytes, site: FaultServer, tmp_path: Path
) -> None:
    body = b"text\r\n0\r\n\r\nwith what looks like marks\n"
    whole = chunked(body, size, line_end)
    site.routes["/"] = whole
    page = fetched(site, tmp_path)
    assert page.body == body
    site.routes["/"] = [whole[:70], 0.02, whole[70:71], 0.02, whole[71:72], 0.02, whole[72:]]
    assert fetched(site, tmp_path).body == body


@given(st.lists(st.binary(min_size=1, max_size=30), max_size=8), st.integers(1, 9))
def test_good_chunks_are_handed_on_as_they_are_in_whatever_pieces_they_come(parts: list[bytes], step: int) -> None:
    body = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\nA: b\r\n\r\n"
    marks = ChunkMarks()
    pieces = [marks.mended(body[start : start + step]) for start in range(0, len(body), step)]
    assert b"".join([*pieces, marks.mended(b"")]) == body


@given(st.lists(st.binary(max_size=30), max_size=6))
def test_any_bytes_in_place_of_chunks_are_survived(pieces: list[bytes]) -> None:
    marks = ChunkMarks()
    assert isinstance(b"".join([*map(marks.mended, pieces), marks.mended(b"")]), bytes)


@pytest.mark.parametrize("first", [b"\r\n\r\nHTTP/1.1 200 OK", b"ICY 200 OK"])
def test_an_answer_begins_behind_blank_lines_and_under_an_old_name(
    first: bytes, site: FaultServer, tmp_path: Path
) -> None:
    site.routes["/"] = [first + b"\r\nContent-Length: 4\r\n\r\ntext"]
    assert fetched(site, tmp_path).body == b"text"


def test_a_document_under_a_length_of_nothing_is_read_to_the_end(site: FaultServer, tmp_path: Path) -> None:
    site.routes["/"] = [b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n<p>text"]
    assert fetched(site, tmp_path).body == b"<p>text"


WHOLE = b"<html><p>text</html>\n<!-- cached -->\n"


@pytest.mark.parametrize("end", [[9.0], [0.05, None]], ids=["waits", "resets"])
def test_a_document_that_has_ended_is_whole_whatever_its_length_says(
    end: list[Any], site: FaultServer, tmp_path: Path
) -> None:
    site.routes["/"] = [b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n" + WHOLE, *end]
    page = fetched(site, tmp_path, policy={"read_seconds": 0.3})
    assert (page.body, page.is_cut) == (WHOLE, False)


def test_of_a_body_that_is_reset_what_came_is_taken_where_it_is_asked_for(site: FaultServer, tmp_path: Path) -> None:
    site.routes["/"] = [b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n<p>text", 0.05, None]
    with pytest.raises(Unreachable, match="broken exchange"):
        fetched(site, tmp_path)
    taken = fetched(site, tmp_path, is_short_allowed=True)
    assert (taken.body, taken.is_cut) == (b"<p>text", True)


def test_what_was_packed_twice_is_unpacked_twice_and_no_more(site: FaultServer, tmp_path: Path) -> None:
    twice = gzip.compress(gzip.compress(b"text"))
    site.routes["/"] = answer(twice, "Content-Encoding: gzip")
    assert fetched(site, tmp_path).body == b"text"
    site.routes["/"] = answer(gzip.compress(twice), "Content-Encoding: gzip")
    with pytest.raises(Unreachable, match="more than twice"):
        fetched(site, tmp_path)
