"""The database: one engine, one transaction per request, and the only place that commits."""

import datetime as dt
import importlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine
from sqlmodel import Field, SQLModel

if TYPE_CHECKING:  # only who migrates loads it
    from alembic.config import Config

log = logging.getLogger(__name__)

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Effect = Callable[[], Awaitable[None]]


class UTCDateTime(sa.types.TypeDecorator[dt.datetime]):
    """An aware time, kept in UTC on both databases; a naive one is refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone: {value!r}")
        value = value.astimezone(dt.UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        return value.replace(tzinfo=dt.UTC) if value is not None and value.tzinfo is None else value


def one_of(kind: type[StrEnum], **more: Any) -> Any:
    """A column that holds one word of `kind`, as text on both databases."""
    column = sa.Enum(kind, native_enum=False, length=16, values_callable=lambda k: [word.value for word in k])
    return Field(sa_type=column, **more)


def when(**more: Any) -> Any:
    """A column for an aware time."""
    return Field(sa_type=UTCDateTime, **more)


def utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def make_engine(url: str) -> AsyncEngine:
    """Every feature's tables are known from here on, since a row may refer to any. A failed statement is logged without its
    values: they are people's names and words."""
    importlib.import_module("recruit.tables")
    common: dict[str, Any] = {"pool_size": 10, "max_overflow": 10, "hide_parameters": True}
    if not url.startswith("sqlite"):
        return create_async_engine(url, pool_pre_ping=True, **common)
    engine = create_async_engine(url, connect_args={"timeout": 20}, **common)

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "busy_timeout = 20000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "savepoint")
    def begin_first(connection: sa.Connection, _name: str) -> None:
        """The driver begins before a change, not before a SAVEPOINT, whose RELEASE would then commit on its own."""
        driver: Any = connection.connection.driver_connection
        if not driver.in_transaction:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


@asynccontextmanager
async def transaction(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    """One transaction: committed when the block ends well, then its after-commit effects run; else rolled back."""
    async with AsyncSession(engine, expire_on_commit=False, autoflush=False) as tx:
        try:
            yield tx
            await tx.commit()
        except BaseException:
            await tx.rollback()
            raise
        await run_effects(tx)


def after_commit(tx: AsyncSession, effect: Effect) -> None:
    """Run `effect` once the transaction is durable. It may be lost with the process: what must arrive has an outbox row."""
    tx.info.setdefault("after_commit", []).append(effect)


async def run_effects(tx: AsyncSession) -> None:
    for effect in tx.info.pop("after_commit", []):
        try:
            await effect()
        except Exception:
            log.exception("an effect after a commit failed; its outbox row will be tried again")


def insert(tx: AsyncSession, table: Any) -> Any:
    """The dialect's INSERT, which knows on_conflict_do_nothing and on_conflict_do_update."""
    return (postgresql if tx.get_bind().dialect.name == "postgresql" else sqlite).insert(table)


async def migrate(url: str, revision: str = "head") -> None:
    """Bring the schema to `revision`. Foreign keys are off meanwhile: SQLite rebuilds tables to change them."""
    from alembic import command

    config = history()
    engine = create_async_engine(url)

    def upgrade(connection: sa.Connection) -> None:
        config.attributes["connection"] = connection
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(20260316)"))
        if revision == "head" and is_at_head(connection):  # most starts find it so: no need to load every table
            return
        command.upgrade(config, revision)

    try:
        async with engine.begin() as connection:
            await connection.run_sync(upgrade)
    finally:
        await engine.dispose()


async def is_current(connection: AsyncConnection) -> bool:
    """Whether the schema is at the newest migration."""
    return await connection.run_sync(is_at_head)


def is_at_head(connection: sa.Connection) -> bool:
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    head = ScriptDirectory.from_config(history()).get_current_head()
    return MigrationContext.configure(connection).get_current_revision() == head


def history() -> "Config":
    """Alembic's way to the migrations."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config
