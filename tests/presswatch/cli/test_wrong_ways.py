"""Every way a user goes wrong: one line that says what happened and the way out, and the right exit code."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import termios
from contextlib import AbstractContextManager, ExitStack
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import IO

import pytest

from presswatch.cli import main
from tests.processes import PATIENCE_SECONDS, started, wait_until
from tests.warehouse.sample import filled_home
from warehouse.snapshot.lists import open_snapshot, recent_runs

ROOT = Path(__file__).parents[3]
#: the exit code that shells expect after Ctrl-C
STOPPED = 128 + signal.SIGINT
#: runs the words after a folder, in a namespace of their own where that folder is read-only, for root too
READ_ONLY = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" || exit 77; shift; exec "$@"'


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    return filled_home(tmp_path_factory.mktemp("home"))


def complaint(capsys, *arguments: object) -> tuple[int, str]:
    """Exit code and what was said on stderr; nothing may have gone to stdout."""
    code = main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    assert said.out == ""
    return code, said.err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ([], 2, "required: COMMAND (`presswatch --help`"),
        (["serach", "x"], 2, "there is no command 'serach'; did you mean search?"),
        (["feeds", "lst"], 2, "did you mean list?"),
        (["zzz"], 2, "there is no command 'zzz'; there are ingest,"),
        (["sql", "--frob"], 2, "unrecognized arguments: --frob"),
        (["sql", "--format", "xml", "SELECT 1"], 2, "'xml' (choose from 'table', 'csv', 'json')"),
        (["search"], 2, "required: WORDS (`presswatch search --help`"),
        (["search", "x", "--limit", "0"], 2, "'0' is not a whole number from 1 to 1,000,000,000"),
        (["status", "--runs", "-3"], 2, "'-3' is not a whole number from 1 to 1,000,000,000"),
        (["reextract", "--since", "soon"], 2, "'soon' is not a time: write 24h, 7d"),
        (["report", "--since", "soon"], 2, "write 24h, 7d, 4w, 3m, 1y, or a date like 2026-03-01"),
        (["sql", "SELECT 1"], 2, "presswatch.duckdb yet: run `presswatch ingest` first"),
        (["status"], 2, "presswatch.duckdb yet: run `presswatch ingest` first"),
        (["search", "bridge"], 2, "presswatch.duckdb yet: run `presswatch ingest` first"),
        (["report"], 2, "presswatch.duckdb yet: run `presswatch ingest` first"),
        (["explain", "x"], 2, "presswatch.duckdb yet: run `presswatch ingest` first"),
        (["status", "--home", "~nobody-here/data"], 2, "no folder of the user ~nobody-here: write the whole path"),
        (["export", "csv", "~nobody-here/out"], 2, "no folder of the user ~nobody-here: write the whole path"),
        (["ingest", "--seeds", "/absent"], 2, "/absent does not exist"),
        (["ingest", "--feeds", "/absent"], 2, "/absent does not exist"),
        (["tag", "/absent"], 2, "/absent cannot be read: No such file"),
        (["tag", "/usr/bin/env"], 1, "env: no text: full of control characters (binary)"),
        (["feeds", "add", "nonsense"], 2, "nonsense is not an http(s) address"),
        (["feeds", "remove", "http://absent.example/"], 2, "`presswatch feeds list` shows what is"),
        (["feeds", "import", "/absent"], 2, "/absent cannot be read: No such file"),
        (["import-warc", "/absent"], 2, "/absent is not a file"),
        (["ingest", "--home", "/proc/presswatch"], 1, "cannot be written: No such file or directory; choose another"),
        (
            ["ingest", "--home", "/dev/null"],
            1,
            "/dev/null is a file, and a home must be a folder; choose another with --home",
        ),
    ],
)
def test_a_wrong_call_gets_one_line_with_the_way_out(capsys, monkeypatch, tmp_path, arguments, code, words):
    monkeypatch.setenv("PRESSWATCH_HOME", str(tmp_path))
    found, said = complaint(capsys, *arguments)
    assert found == code
    assert said.startswith("presswatch: ")
    assert words in said
    assert said.count("\n") == 1


@pytest.mark.parametrize("command", [["status"], ["search", "bridge"], ["sql", "SELECT 1"]])
def test_a_home_that_is_missing_or_a_file_is_named_as_what_it_is(capsys, tmp_path, command):
    (tmp_path / "notes").write_text("mine")
    absent = tmp_path / "absent"
    assert complaint(capsys, *command, "--home", absent) == (
        2,
        f"presswatch: there is no folder {absent} yet: choose another with --home, or run `presswatch ingest` first\n",
    )
    code, said = complaint(capsys, *command, "--home", tmp_path / "notes")
    assert (code, said.count("\n")) == (2, 1)
    assert f"{tmp_path / 'notes'} is a file, and a home must be a folder; choose another with --home" in said


def test_an_export_into_a_file_says_that_a_folder_is_wanted(capsys, home, tmp_path):
    (tmp_path / "out.csv").write_text("mine")
    code, said = complaint(capsys, "export", "csv", tmp_path / "out.csv", "--home", home)
    assert (code, said) == (
        2,
        f"presswatch: {tmp_path}/out.csv: no folder can be made here: File exists; choose another\n",
    )
    assert (tmp_path / "out.csv").read_text() == "mine"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("workers = ", "presswatch.toml: Invalid value"),
        ("wrokers = 2", "unknown setting 'wrokers'; known are"),
        ("workers = 'many'", "presswatch.toml: setting workers must be a number, not 'many'; write one like workers ="),
        ("time_zone = 'Minsk'", "there is no zone 'Minsk'; write one like time_zone = \"Europe/Minsk\""),
        ("allow_networks = '127.0.0.1'", "presswatch.toml: setting allow_networks: '127.0.0.1' is not net:port"),
        ("allow_networks = ['127.0.0.1']", '; write one like allow_networks = ["127.0.0.0/8:8811"]'),
        ("run_budget_seconds = -1", "run_budget_seconds"),
        ("workers = \udcff", "presswatch.toml"),
    ],
)
def test_a_wrong_settings_file_is_named(capsys, tmp_path, text, words):
    (tmp_path / "presswatch.toml").write_text(text, encoding="utf-8", errors="surrogateescape")
    code, said = complaint(capsys, "status", "--home", tmp_path)
    assert (code, said.count("\n")) == (2, 1)
    assert words in said


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("SELEC 1", "syntax error"),
        ("SELECT nope FROM articles", "nope"),
        ("SELECT at, url FROM drops", '`at` is a word of SQL\'s own: write "at"'),
        ("SELECT * FROM artikles", 'Did you mean "articles'),
        ("DROP TABLE articles", "only reads"),
        ("SELECT 1; SELECT 2", "one statement at a time"),
        ("", "one statement at a time"),
    ],
)
def test_wrong_sql_is_answered_by_what_is_wrong_with_it(capsys, home, statement, words):
    code, said = complaint(capsys, "sql", "--home", home, statement)
    assert code == 2
    assert words in said
    assert "Traceback" not in said


def test_a_snapshot_that_is_none_is_named(capsys, tmp_path):
    (tmp_path / "presswatch.duckdb").write_text("no database")
    code, said = complaint(capsys, "status", "--home", tmp_path)
    assert (code, said.count("\n")) == (1, 1)
    assert "presswatch.duckdb" in said


def test_a_snapshot_of_another_version_asks_for_a_run(capsys, tmp_path):
    import duckdb

    with duckdb.connect(str(tmp_path / "presswatch.duckdb")) as connection:
        connection.execute("CREATE TABLE runs (run_id VARCHAR)")
    for words in (["status"], ["export", "parquet", tmp_path / "out"]):
        code, said = complaint(capsys, *words, "--home", tmp_path)
        assert (code, said.count("\n")) == (1, 1)
        assert "another version of presswatch" in said
        assert "run `presswatch ingest` once" in said


@pytest.mark.parametrize("arguments", [["report"], ["ingest"], ["feeds", "add", "https://a.example/rss"], ["up"]])
def test_a_disk_that_is_read_only_is_named_with_the_way_out(home, arguments):
    words = [sys.executable, "-m", "presswatch", *arguments, "--home", str(home)]
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", READ_ONLY, "sh", str(home), *words], capture_output=True, text=True, check=False
    )
    if done.returncode == 77 or "unshare" in done.stderr:
        pytest.skip("no right to mount a folder read-only here")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("presswatch: ")
    assert "Read-only file system; choose" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_snapshot_on_a_read_only_disk_is_searched_all_the_same(home, tmp_path):
    words = [sys.executable, "-m", "presswatch", "search", "bridge", "--home", str(home)]
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", READ_ONLY, "sh", str(home), *words],
        env=os.environ | {"XDG_CACHE_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 77 or "unshare" in done.stderr:
        pytest.skip("no right to mount a folder read-only here")
    assert (done.returncode, done.stderr) == (0, "2 articles\n")


def command(*arguments: object, **options) -> AbstractContextManager[subprocess.Popen[str]]:
    words = [sys.executable, "-m", "presswatch", *map(str, arguments)]
    return started(words, **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True} | options)


def test_a_reader_that_goes_away_ends_the_listing_quietly(home):
    with command("sql", "--home", home, "--format", "csv", "FROM range(1000000)") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == "range\n"
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait(PATIENCE_SECONDS) == 0


def test_a_full_disk_is_said_in_a_line(home):
    with Path("/dev/full").open("w") as full, command("status", "--home", home, stdout=full) as process:
        _, said = process.communicate()
    assert (process.returncode, said) == (1, "presswatch: No space left on device; make room\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ["sql", "SELECT count(*) FROM range(1000000000) a, range(1000) b"],
        ["ingest", "--only", "feeds", "--feeds", "FEEDS"],
        ["sql", "-"],
    ],
)
def test_ctrl_c_stops_at_once_with_one_line(home, tmp_path, arguments):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        (tmp_path / "feeds.csv").write_text(f"url,source_id,language\nhttp://127.0.0.1:{port}/rss,x,en\n")
        filled = [str(tmp_path / "feeds.csv") if word == "FEEDS" else word for word in arguments]
        folder = tmp_path / "home" if arguments[0] == "ingest" else home
        allowed = os.environ | {"PRESSWATCH_ALLOW_NETWORKS": f"127.0.0.0/8:{port}"}
        with command(*filled, "--home", folder, env=allowed, stdin=subprocess.PIPE) as process, ExitStack() as answered:
            if arguments[0] == "ingest":
                answered.enter_context(accepted(silent))
            elif arguments[-1] == "-":
                wait_until_read(process.stdin)
            else:
                wait_until(lambda: b"sql_child" in commands_of_children(process.pid))
            os.killpg(process.pid, signal.SIGINT)
            _, said = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == STOPPED
    assert said.splitlines()[-1].startswith("presswatch: stopped")
    assert "Traceback" not in said


def accepted(silent: socket.socket) -> socket.socket:
    """The connection of the first who asks: a busy machine may need many seconds until a run does."""
    silent.settimeout(PATIENCE_SECONDS)
    return silent.accept()[0]


def wait_until_read(pipe: IO[str]) -> None:
    """Write to a process, and wait until it has taken what was written and waits for more."""
    pipe.write("SELECT 1")
    pipe.flush()
    left = bytearray(4)
    wait_until(lambda: fcntl.ioctl(pipe, termios.FIONREAD, left) == 0 and not any(left))


def commands_of_children(pid: int) -> bytes:
    """The command lines of a process's children."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return b"".join(Path(f"/proc/{child}/cmdline").read_bytes() for child in children)


def test_a_run_that_is_asked_to_end_closes_its_row(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        (tmp_path / "feeds.csv").write_text(f"url\nhttp://127.0.0.1:{port}/rss\n")
        allowed = os.environ | {"PRESSWATCH_ALLOW_NETWORKS": f"127.0.0.0/8:{port}"}
        words = ("ingest", "--only", "feeds", "--feeds", tmp_path / "feeds.csv", "--home", tmp_path / "home")
        with command(*words, env=allowed, stdin=subprocess.PIPE) as process, accepted(silent):
            os.kill(process.pid, signal.SIGTERM)
            _, said = process.communicate(timeout=PATIENCE_SECONDS)
    assert (process.returncode, "Traceback" in said) == (128 + signal.SIGTERM, False)
    assert said.splitlines()[-1] == "presswatch: stopped; what was kept stays, the next run takes up the rest"
    with open_snapshot(tmp_path / "home") as snapshot:
        assert recent_runs(snapshot).rows[0][4] == "cancelled"
        assert snapshot.execute("SELECT problem FROM runs").fetchall() == [("stopped by SIGTERM",)]


def test_a_library_that_swallows_ctrl_c_hides_nothing():
    process = stopped_command(
        """
        try:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(1)
        except KeyboardInterrupt as error:
            raise ImportError("initialization failed") from error
        """
    )
    assert (process.returncode, process.stderr) == (STOPPED, "presswatch: stopped\n")


def test_work_that_goes_on_after_ctrl_c_is_told_again():
    process = stopped_command(
        """
        with contextlib.suppress(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(1)
        time.sleep(10)
        """
    )
    assert (process.returncode, process.stderr) == (STOPPED, "presswatch: stopped\n")


def stopped_command(work: str) -> subprocess.CompletedProcess[str]:
    """A process of the command line that does this work."""
    program = (
        "import contextlib, os, signal, sys, time\nfrom presswatch.cli import main\n"
        f"def work(_chosen):{work}\nsys.exit(main(work=work, insist_after=0.1))"
    )
    return subprocess.run([sys.executable, "-c", program, "status"], capture_output=True, text=True, check=False)


def test_without_any_standard_output_it_works(home):
    done = subprocess.run(
        ["sh", "-c", f"exec {sys.executable} -m presswatch status --home {home} >&-"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


def test_an_old_python_is_told_which_one_is_needed():
    old = next((name for name in ("python3.10", "python3.9", "python3.8") if shutil.which(name)), None)
    if old is None or subprocess.run([old, "-c", ""], check=False, capture_output=True).returncode:
        pytest.skip("no Python older than 3.11 on this machine")
    done = subprocess.run([old, "-m", "presswatch"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "presswatch needs Python 3.11 or newer; this one is 3." in done.stderr


NEVER = {"prefect", "pandas", "polars", "pyarrow"}
READING = NEVER | {"nanoarrow", "numpy", "trafilatura", "httpx", "py3langid", "feedparser", "warcio"}
LOADED = """
import contextlib, io, sys
from presswatch.cli import main
with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
    code = main(sys.argv[1:])
    assert code == 0, code
print(" ".join({name.partition(".")[0] for name in sys.modules}))
"""


@pytest.mark.parametrize(
    ("arguments", "unwanted"),
    [
        (["--help"], READING | {"duckdb", "lxml", "sqlite3", "asyncio", "importlib.metadata"}),
        (["sql", "SELECT 1"], READING | {"duckdb", "lxml", "asyncio"}),
        (["status"], READING | {"lxml", "asyncio"}),
        (["search", "bridge"], READING | {"lxml", "asyncio"}),
        (["report"], READING | {"lxml", "asyncio"}),
        (["explain", "a1"], READING | {"lxml", "asyncio"}),
        (["feeds", "list"], READING | {"lxml", "asyncio"}),
        (
            ["tag", str(ROOT / "seeds" / "articles" / "russian" / "metro_minsk.txt")],
            NEVER | {"duckdb", "httpx", "nanoarrow"},
        ),
    ],
)
def test_a_command_loads_only_what_it_needs(home, arguments, unwanted):
    where = [] if arguments[0] in ("--help", "tag") else ["--home", str(home)]
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *arguments, *where], capture_output=True, text=True, check=True
    )
    assert not unwanted & set(done.stdout.split())


def test_the_home_folder_may_be_named_before_the_command_or_after_it(capsys, tmp_path):
    said = [complaint(capsys, "--home", tmp_path, "status"), complaint(capsys, "status", "--home", tmp_path)]
    assert said[0] == said[1]
    assert str(tmp_path / "presswatch.duckdb") in said[0][1]


@pytest.mark.parametrize("encoding", ["latin-1", "koi8-r"])
def test_a_letter_that_the_terminal_lacks_is_shown_as_its_escape(encoding: str, home: Path):
    command = [sys.executable, "-m", "presswatch", "sql", "SELECT 'Полацк ў' AS town", "--home", str(home)]
    told = subprocess.run(command, capture_output=True, check=False, env=os.environ | {"PYTHONIOENCODING": encoding})
    assert (told.returncode, told.stderr) == (0, b"")
    assert "\\u045e" in told.stdout.decode(encoding)


def test_a_text_of_one_line_on_standard_input_is_told_where_its_text_belongs(capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(b"One line alone\n")))
    main(["tag", "-"])
    said = capsys.readouterr().err
    assert said == (
        "presswatch: standard input: a title and no text below it; the first line is the title, "
        "the text follows below it (no_text)\n"
    )
