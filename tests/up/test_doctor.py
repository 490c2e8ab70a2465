"""`recruit doctor` names what is wrong and its cure."""

from pathlib import Path

from redis.asyncio import Redis

from recruit import doctor
from recruit.settings import Settings, load
from tests.support.services import memory_used


def settings_of(folder: Path, database: str, redis_url: str, **more: str) -> Settings:
    plain = database.replace("+aiosqlite", "").replace("+asyncpg", "")
    return load({"DATA_DIR": str(folder), "DATABASE_URL": plain, "REDIS_URL": redis_url, **more})


def complaints(findings: list[doctor.Finding]) -> list[str]:
    return [f"{finding.about}: {finding.cure}" for finding in findings if finding.cure and finding.grave]


async def test_a_sound_product_has_no_complaint(tmp_path: Path, database: str, valkey: str) -> None:
    findings = await doctor.look(settings_of(tmp_path, database, valkey))
    assert complaints(findings) == []
    assert {"database", "Redis", "clock", "data folder"} <= {finding.about for finding in findings}


async def test_an_unmigrated_database_is_to_be_migrated(tmp_path: Path, valkey: str) -> None:
    findings = await doctor.look(settings_of(tmp_path, f"sqlite:///{tmp_path}/empty.db", valkey))
    assert complaints(findings) == ["database: its schema is old: run `recruit migrate`"]


async def test_a_redis_that_may_forget_is_named(
    tmp_path: Path, sqlite_database: str, emptied_valkey: str, redis: Redis
) -> None:
    await redis.config_set("appendfsync", "everysec")
    await redis.config_set("maxmemory-policy", "allkeys-lru")
    try:
        async with memory_used(redis, 0.8):
            findings = await doctor.look(settings_of(tmp_path, sqlite_database, emptied_valkey, REDIS_REPLICAS="1"))
    finally:
        await redis.config_set("appendfsync", "always")
        await redis.config_set("maxmemory-policy", "noeviction")
    found = complaints(findings)
    assert "Redis: set appendfsync to always in its configuration" in found
    assert "Redis: set maxmemory-policy to noeviction in its configuration" in found
    assert any("the rooms refuse chat" in complaint for complaint in found)
    assert any("REDIS_REPLICAS" in complaint for complaint in found)


async def test_services_out_of_reach_are_named(tmp_path: Path) -> None:
    gone = settings_of(tmp_path, "postgresql://nobody@127.0.0.1:1/none", "redis://127.0.0.1:1/0")
    assert len(complaints(await doctor.look(gone))) == 2


async def test_keys_that_others_can_read_are_named(tmp_path: Path, sqlite_database: str, valkey: str) -> None:
    settings = settings_of(tmp_path, sqlite_database, valkey)
    (tmp_path / "keys" / "secret_key").chmod(0o644)
    assert any("chmod 600" in complaint for complaint in complaints(await doctor.look(settings)))
