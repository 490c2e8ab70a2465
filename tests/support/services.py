"""Real servers for tests, on private sockets in short temporary folders, ended with the session."""

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import asyncpg
import pytest
from redis import Redis
from redis.asyncio import Redis as AsyncRedis

from recruit import children, embedded


def missing(reason: str) -> NoReturn:
    """Skip for want of a service of this machine. In CI every service is there, so its absence is a failure."""
    if os.environ.get("CI", "").lower() in ("1", "true", "yes"):
        pytest.fail(f"in CI nothing may be missing: {reason}")
    pytest.skip(reason)


@contextlib.contextmanager
def short_folder() -> Iterator[Path]:
    """A temporary folder whose path leaves room for a socket's name."""
    folder = Path(tempfile.mkdtemp(prefix="cf-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def running_valkey() -> Iterator[str]:
    """The URL of an empty embedded server."""
    with short_folder() as folder:
        server = embedded.start(folder / "data", folder / "s")
        try:
            yield embedded.url(folder / "s")
        finally:
            children.end([server], 5)


def client_of(socket: Path) -> Redis:
    """A blocking client, for tests of the server itself."""
    return Redis(unix_socket_path=str(socket), socket_timeout=5)


@contextlib.asynccontextmanager
async def memory_used(redis: AsyncRedis, share: float) -> AsyncIterator[None]:
    """A server whose limit makes what it holds this share of its memory."""
    used: int = (await redis.info("memory"))["used_memory"]
    await redis.config_set("maxmemory", int(used / share))
    try:
        yield
    finally:
        await redis.config_set("maxmemory", 0)


@dataclass(frozen=True, slots=True)
class Postgres:
    """A throw-away PostgreSQL cluster that listens on one socket."""

    programs: Path
    folder: Path
    user: str

    def run(self, program: str, *arguments: str) -> None:
        done = self.call(program, *arguments)
        assert done.returncode == 0, f"{program}: {done.stderr[-500:]}"

    def call(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(self.programs / program), *arguments]
        return subprocess.run(
            command, capture_output=True, text=True, cwd=self.folder, env=self.env(), user=self.owner()
        )

    def owner(self) -> str | None:
        return self.user if os.getuid() == 0 else None

    def env(self) -> dict[str, str]:
        return {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "PGHOST": str(self.folder), "PGUSER": "tester"}

    def url(self, database: str) -> str:
        return f"postgresql+asyncpg://tester@/{database}?host={self.folder}"

    def create(self, database: str, template: str = "template0") -> str:
        self.run("psql", "-qd", "postgres", "-c", f'CREATE DATABASE "{database}" TEMPLATE "{template}"')
        return self.url(database)

    def drop(self, database: str) -> None:
        self.run("psql", "-qd", "postgres", "-c", f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


EMPTY = """
SET LOCAL lock_timeout = '5s';
SET LOCAL session_replication_role = replica;  -- in any order, without a look at foreign keys
DO $$
DECLARE name text;
BEGIN
    FOR name IN SELECT format('%I', tablename) FROM pg_tables
        WHERE schemaname = 'public' AND tablename <> 'alembic_version'
    LOOP
        EXECUTE 'DELETE FROM ' || name;
    END LOOP;
END $$;
"""


async def empty(url: str) -> None:
    """Delete every row; what an earlier test has left open must not hold locks."""
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        async with connection.transaction():
            await connection.execute(EMPTY)
    finally:
        await connection.close()


def find_postgres() -> Path | None:
    """The folder with PostgreSQL's programs, the newest where there are several."""
    homes = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/opt/homebrew/opt").glob("postgresql@*/bin")]
    complete = [home for home in homes if (home / "initdb").exists() and (home / "psql").exists()]
    on_path = shutil.which("initdb")
    complete += [Path(on_path).resolve().parent] if on_path else []
    return max(complete, key=lambda home: int("".join(filter(str.isdigit, str(home.parent))) or 0), default=None)


@contextlib.contextmanager
def running_postgres() -> Iterator[Postgres]:
    """PostgreSQL refuses to run as root, so root hands it to the user `postgres` or `nobody`."""
    programs = find_postgres()
    if programs is None:
        missing("PostgreSQL is not installed")
    users = {entry.pw_name for entry in pwd.getpwall()}
    user = "postgres" if "postgres" in users else "nobody"
    with short_folder() as folder:
        server = Postgres(programs, folder, user)
        if server.owner():
            shutil.chown(folder, user)
        data = str(folder / "data")
        server.run("initdb", "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8")
        fast = (
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
            "max_connections=200",
            "shared_buffers=64MB",
        )
        quiet = (f"unix_socket_directories={folder}", "listen_addresses=", "autovacuum=off", "jit=off")
        options = [part for setting in (*fast, *quiet) for part in ("-c", setting)]
        log = (folder / "log").open("wb")
        process = subprocess.Popen(
            [str(programs / "postgres"), "-D", data, *options],
            env=server.env(),
            user=server.owner(),
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            wait_for(server, process)
            yield server
        finally:
            process.send_signal(2)  # fast shutdown: open connections are cut
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            log.close()


def wait_for(server: Postgres, process: subprocess.Popen[bytes]) -> None:
    """Its socket is there before it takes anyone in."""
    deadline = time.monotonic() + 20
    while server.call("pg_isready", "-q").returncode:
        assert process.poll() is None and time.monotonic() < deadline, "PostgreSQL did not start"
        time.sleep(0.02)


def find_chromium() -> str | None:
    """An installed Chromium or Chrome, also where PATH holds python3 alone; the one without windows does the same for two thirds of the work."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    places = [f"/usr/bin/{name}" for name in names] + ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"]
    return next((found for name in names if (found := shutil.which(name))), None) or next(
        filter(os.path.exists, places), None
    )
