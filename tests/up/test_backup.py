"""What `recruit backup` wrote, `recruit restore` brings back; nothing that exists is replaced."""

import asyncio
import os
from pathlib import Path

import pytest
import sqlalchemy as sa

from recruit import backup, children, db, embedded
from recruit.settings import Settings, load
from recruit.units.tables import Unit
from recruit.uploads.store import FolderStore
from tests.support import services
from tests.support.services import Postgres


async def put_unit(url: str, name: str) -> None:
    engine = db.make_engine(url)
    async with db.transaction(engine) as tx:
        tx.add(Unit(name=name, slug="union"))
    await engine.dispose()


async def units(url: str) -> list[str]:
    engine = db.make_engine(url)
    async with engine.connect() as connection:
        names = [name for (name,) in await connection.execute(sa.text("SELECT name FROM unit"))]
    await engine.dispose()
    return names


def embedded_product(folder: Path) -> Settings:
    return load({"DATA_DIR": str(folder)})


async def test_a_whole_embedded_product_comes_back(tmp_path: Path) -> None:
    old = embedded_product(tmp_path / "old")
    await db.migrate(old.database_url)
    await put_unit(old.database_url, "区总工会")
    await FolderStore(old.data_dir).put("ab12-320.webp", b"pixels")
    folder = old.data_dir / "redis"
    with services.short_folder() as short:
        folder.mkdir()
        (folder / "socket").write_text(str(short / "s"))
        server = embedded.start(folder, short / "s")
        try:
            client = services.client_of(short / "s")
            client.set("log", "entry")
            client.close()
            said = await asyncio.to_thread(backup.write_backup, old, tmp_path / "saved.tgz")
        finally:
            children.end([server], 5)
    assert "saved.tgz" in said
    assert (tmp_path / "saved.tgz").stat().st_mode & 0o077 == 0

    new = embedded_product(tmp_path / "new")
    backup.read_backup(new, tmp_path / "saved.tgz")
    assert await units(new.database_url) == ["区总工会"]
    assert embedded_product(tmp_path / "new").keys == old.keys
    assert await FolderStore(new.data_dir).get("ab12-320.webp") == b"pixels"
    with services.short_folder() as short:
        server = embedded.start(new.data_dir / "redis", short / "s")
        try:
            client = services.client_of(short / "s")
            assert client.get("log") == b"entry"
            client.close()
        finally:
            children.end([server], 5)


async def test_nothing_that_exists_is_replaced(tmp_path: Path) -> None:
    product = embedded_product(tmp_path / "var")
    await db.migrate(product.database_url)
    backup.write_backup(product, tmp_path / "saved.tgz")
    with pytest.raises(backup.CannotBackUp, match="exists already"):
        backup.read_backup(product, tmp_path / "saved.tgz")


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other").write_text("not an archive")
    with pytest.raises(backup.CannotBackUp, match="no archive"):
        backup.read_backup(embedded_product(tmp_path / "var"), tmp_path / "other")


async def test_postgresql_comes_back(
    tmp_path: Path, postgres: Postgres, postgres_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{postgres.programs}:{os.environ['PATH']}")
    await put_unit(postgres_database, "区总工会")
    plain = postgres_database.replace("+asyncpg", "")
    old = load({"DATA_DIR": str(tmp_path / "old"), "DATABASE_URL": plain, "REDIS_URL": "redis://elsewhere"})
    said = backup.write_backup(old, tmp_path / "saved.tgz")
    assert "Redis is not ours" in said
    empty = postgres.create("restored")
    new = load({"DATA_DIR": str(tmp_path / "new"), "DATABASE_URL": empty.replace("+asyncpg", "")})
    backup.read_backup(new, tmp_path / "saved.tgz")
    assert await units(empty) == ["区总工会"]
    assert new.keys != old.keys and load({"DATA_DIR": str(tmp_path / "new")}).keys == old.keys
    postgres.drop("restored")
