"""`recruit doctor`: what is wrong with this machine or product, each with its cure."""

import asyncio
import contextlib
import resource
import shutil
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any

import click
import sqlalchemy as sa
from redis.asyncio import Redis
from redis.exceptions import RedisError

from live.contract import CHAT_UNTIL, memory_share, open_redis
from recruit import db, embedded, running, serve
from recruit.settings import BadSettings, Settings

MEGABYTE = 2**20
ENOUGH_DISK = 500 * MEGABYTE
ENOUGH_FILES = 4096  # a live node needs one per socket
CLOCK_DRIFT = 2.0
NEEDED_OF_REDIS = {"appendonly": "yes", "appendfsync": "always", "maxmemory-policy": "noeviction"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. Without a cure all is well; `grave` means that the product cannot be trusted so."""

    about: str
    text: str
    cure: str = ""
    grave: bool = True


def examine(settings: Settings) -> int:
    """Print every finding; the number of grave ones is not 0 then."""
    findings = asyncio.run(look(settings))
    for finding in findings:
        mark = "ok  " if not finding.cure else "BAD " if finding.grave else "note"
        click.echo(f"{mark} {finding.about}: {finding.text}" + (f" → {finding.cure}" if finding.cure else ""))
    bad = sum(1 for finding in findings if finding.cure and finding.grave)
    click.echo(f"{bad} to mend." if bad else "All well.")
    return 1 if bad else 0


async def look(settings: Settings) -> list[Finding]:
    findings = [*folder(settings), *machine(settings)]
    checks: tuple[Callable[[Settings], Awaitable[list[Finding]]], ...] = (database, redis_server)
    for check in checks:
        findings += await check(settings)
    return findings


def folder(settings: Settings) -> Iterator[Finding]:
    try:
        running.prepare_folder(settings.data_dir)
    except running.CannotStart as trouble:
        yield Finding("data folder", str(trouble), "mend its rights or set DATA_DIR to another")
        return
    free = shutil.disk_usage(settings.data_dir).free
    cure = "" if free > ENOUGH_DISK else f"free at least {ENOUGH_DISK // MEGABYTE} MB"
    yield Finding("data folder", f"{settings.data_dir}, {free // MEGABYTE} MB free", cure)
    for key in (settings.data_dir / "keys").glob("[!.]*"):
        mode = key.stat().st_mode & 0o777
        if mode & 0o077:
            yield Finding("keys", f"{key} can be read by others (mode {mode:o})", f"chmod 600 {key}")


def machine(settings: Settings) -> Iterator[Finding]:
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    few = files < ENOUGH_FILES
    yield Finding("open files", f"{files} at most", f"ulimit -n {ENOUGH_FILES * 16}" if few else "", grave=False)
    if settings.redis_url is None:
        try:
            yield Finding("embedded server", embedded.binary())
        except embedded.NoServer as trouble:
            yield Finding("embedded server", "none for this system", str(trouble))
    if not settings.production:
        yield Finding("mode", "a trial or development run", "set RECRUIT_ENV=production to serve people", grave=False)


async def database(settings: Settings) -> list[Finding]:
    kind = "SQLite" if settings.is_sqlite else "PostgreSQL"
    engine = db.make_engine(settings.database_url)
    try:
        async with engine.connect() as connection:
            version = "sqlite_version()" if settings.is_sqlite else "current_setting('server_version')"
            text = f"{kind} {await connection.scalar(sa.text(f'SELECT {version}'))}"
            cure = "" if await db.is_current(connection) else "its schema is old: run `recruit migrate`"
            found = [Finding("database", text, cure)]
            if settings.is_sqlite and await connection.scalar(sa.text("PRAGMA journal_mode")) != "wal":
                found.append(Finding("database", "no write-ahead log", "put DATA_DIR on a local disk"))
            return found
    except (sa.exc.SQLAlchemyError, OSError) as trouble:
        return [
            Finding("database", f"{kind} cannot be reached ({first_line(trouble)})", "start it or mend DATABASE_URL")
        ]
    finally:
        await engine.dispose()


@contextlib.asynccontextmanager
async def client(settings: Settings) -> AsyncIterator[Redis]:
    url = serve.with_redis(settings).redis_url or ""
    async with open_redis(url, socket_timeout=5, decode_responses=True) as found:
        yield found


async def redis_server(settings: Settings) -> list[Finding]:
    try:
        async with client(settings) as redis:
            return [
                *await durability(redis),
                await memory(redis),
                *await replicas(redis, settings.redis_replicas),
                *await clock(redis),
            ]
    except BadSettings:
        return [Finding("Redis", "the embedded one is not running", "start `recruit up` and look again", grave=False)]
    except (RedisError, OSError) as trouble:
        return [Finding("Redis", f"cannot be reached ({first_line(trouble)})", "start it or mend REDIS_URL")]


async def durability(redis: Redis) -> list[Finding]:
    """What was acknowledged to a person must be on disk and must never be evicted."""
    info: dict[str, Any] = await redis.info("server")
    found = [
        Finding("Redis", f"{info.get('server_name', 'redis')} {info.get('valkey_version', info['redis_version'])}")
    ]
    for name, value in NEEDED_OF_REDIS.items():
        is_so = (await redis.config_get(name)).get(name)
        cure = "" if is_so == value else f"set {name} to {value} in its configuration"
        found.append(Finding("Redis", f"{name} is {is_so or 'hidden'}", cure))
    return found


async def memory(redis: Redis) -> Finding:
    """Without a limit of its own it takes the machine's memory, and the machine ends it without a word."""
    info: dict[str, Any] = await redis.info("memory")
    share, limit = await memory_share(redis), info.get("maxmemory", 0)
    text = f"{share:.0%} of {'its' if limit else 'the machine’s'} memory is used"
    if share > CHAT_UNTIL:
        return Finding("Redis", text, "give it more: until then the rooms refuse chat, above 85 % likes too")
    cure = "" if limit else "set maxmemory in its configuration, so that rooms refuse chat before it is full"
    return Finding("Redis", text, cure, grave=False)


async def replicas(redis: Redis, needed: int) -> list[Finding]:
    if not needed:
        return []
    connected = int((await redis.info("replication")).get("connected_slaves", 0))
    cure = (
        ""
        if connected >= needed
        else f"connect {needed - connected} more, or lower REDIS_REPLICAS: until then nothing is acknowledged"
    )
    return [Finding("Redis", f"{connected} of {needed} replicas connected", cure)]


async def clock(redis: Redis) -> list[Finding]:
    seconds, micros = await redis.time()
    drift = abs(time.time() - (seconds + micros / 1e6))
    cure = "" if drift < CLOCK_DRIFT else "synchronise both machines' clocks (NTP)"
    return [Finding("clock", f"{drift:.1f} s from Redis's", cure)]


def first_line(trouble: BaseException) -> str:
    return str(trouble).splitlines()[0][:160] if str(trouble) else type(trouble).__name__
