"""Fixtures that every feature's tests share: real Valkey, both databases, one browser."""

import asyncio
import gc
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import services
from tests.support.services import Postgres

if TYPE_CHECKING:  # each fixture imports what it starts: the pure tests alone then run in under a second
    from playwright.async_api import Browser
    from redis.asyncio import Redis

    from tests.support.cast import Cast

BROWSER_OPTIONS = "--no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update --disable-sync"
FIRST = ("/journeys/test_video", "/journeys/", "/up/", "/live/", "/video/")

gc.set_threshold(100_000)  # what the tests load stays; to look through it for garbage takes a tenth of the suite


def pytest_collection_finish() -> None:
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest or waits for real time first: it must not be what both cores wait for in the end."""
    items.sort(key=lambda item: next((n for n, part in enumerate(FIRST) if part in item.nodeid), len(FIRST)))


@pytest.fixture(scope="session")
def valkey() -> Iterator[str]:
    """URL of a Valkey that lives for the whole session and is never emptied: use ids of your own."""
    with services.running_valkey() as url:
        yield url


@pytest.fixture(scope="session")
def emptied_valkey() -> Iterator[str]:
    """URL of the Valkey behind `redis`, which empties it for each test."""
    with services.running_valkey() as url:
        yield url


@pytest.fixture
async def redis(emptied_valkey: str) -> AsyncIterator["Redis"]:
    """A client of an empty Valkey."""
    from redis.asyncio import BlockingConnectionPool, Redis

    pool = BlockingConnectionPool.from_url(emptied_valkey, max_connections=64, timeout=10, socket_timeout=None)
    async with Redis.from_pool(pool) as client:
        await client.flushall()
        yield client


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """URL of a cluster of three shards that is never emptied: use ids of your own."""
    from tests.support.topologies import running_cluster

    with running_cluster() as made:
        yield made.url


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL cluster; skipped where none is installed, a failure in CI."""
    with services.running_postgres() as server:
        yield server


def migrate_apart(url: str) -> None:
    """Migrate outside the tests' event loop."""
    from recruit import db

    asyncio.run(db.migrate(url))


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("schema") / "template.db"
    migrate_apart(f"sqlite+aiosqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_database(postgres: Postgres) -> str:
    """URL of the one migrated PostgreSQL database that the tests take in turn."""
    url = postgres.create("migrated")
    migrate_apart(url)
    return url


@pytest.fixture
def sqlite_database(migrated_file: Path) -> str:
    """URL of a fresh migrated SQLite database, for each test at the same place (see `running` in support/cast.py)."""
    place = migrated_file.with_name("chunfeng.db")
    for name in (place.name, f"{place.name}-wal", f"{place.name}-shm"):
        place.with_name(name).unlink(missing_ok=True)
    return f"sqlite+aiosqlite:///{shutil.copy(migrated_file, place)}"


@pytest.fixture
async def postgres_database(migrated_database: str) -> str:
    """URL of an empty migrated PostgreSQL database: emptying takes 4 ms, a copy of its own 400."""
    await services.empty(migrated_database)
    return migrated_database


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: Any) -> str:
    """URL of a fresh migrated database; the test runs once on each kind."""
    kind = "sqlite_database" if request.param == "sqlite" else "postgres_database"
    url: str = request.getfixturevalue(kind)
    return url


@pytest.fixture
async def cast(database: str, valkey: str, tmp_path: Path) -> AsyncIterator["Cast"]:
    """The web application with its cast, on each kind of database."""
    from tests.support.cast import running

    async with running(database, valkey, tmp_path) as made:
        yield made


@pytest.fixture
async def sqlite_cast(sqlite_database: str, valkey: str, tmp_path: Path) -> AsyncIterator["Cast"]:
    """The same on SQLite alone, for what does not touch the database's differences."""
    from tests.support.cast import running

    async with running(sqlite_database, valkey, tmp_path) as made:
        yield made


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator["Browser"]:
    """One headless Chromium; each test opens a context of its own."""
    from playwright.async_api import async_playwright

    path = services.find_chromium()
    if path is None:
        services.missing("Chromium is not installed")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=BROWSER_OPTIONS.split())
        yield browser
        await browser.close()
