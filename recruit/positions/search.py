"""The one place that knows how the two databases search: FTS5 on SQLite, tsvector on PostgreSQL, the same tokens in both."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.employers.tables import Employer
from recruit.positions.tables import Position
from recruit.positions.tokens import sounds, tokens, wanted

BATCH = 500
ROWID_BITS = 63
NOTHING = sa.literal(False)
SAID = {
    "housing": {"free": "包住 住宿 免费住宿 宿舍", "paid": "住宿 宿舍"},
    "meals": {"free": "包吃 包餐 工作餐", "allowance": "餐补 饭补"},
    "couple_room": {True: "夫妻房 双职工"},
    "shuttle": {True: "班车 厂车"},
}


def rowid_of(position_id: uuid.UUID) -> int:
    """FTS5 deletes fast by rowid only: the id's own random bits give one."""
    return position_id.int & ((1 << ROWID_BITS) - 1)


def texts_of(row: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """Title tokens, and those of everything else that is searched."""
    title = [*tokens(row["title"]), *sounds(row["title"])]
    conditions = " ".join(words.get(row["conditions"].get(slot), "") for slot, words in SAID.items())
    parts = (
        row["name"],
        row["place"],
        row["duties"],
        row["requirements"],
        row["benefits"],
        conditions,
        row["conditions"].get("shifts"),
    )
    body = dict.fromkeys(token for part in parts if part for token in tokens(part))
    body.update(dict.fromkeys(sounds(row["short_name"])))
    return title, list(body)


async def reindex(tx: AsyncSession, position_ids: Sequence[uuid.UUID]) -> None:
    """Bring the index up to date for these positions, new, changed or gone."""
    await tx.flush()
    is_sqlite = tx.get_bind().dialect.name == "sqlite"
    ids = list(dict.fromkeys(position_ids))
    for start in range(0, len(ids), BATCH):
        part = ids[start : start + BATCH]
        columns = (
            Position.id,
            Position.title,
            Position.place,
            Position.duties,
            Position.requirements,
            Position.benefits,
            Position.conditions,
        )
        query = sa.select(*columns, Employer.name, Employer.short_name).join(
            Employer, Employer.id == Position.employer_id
        )
        rows = (await tx.execute(query.where(Position.id.in_(part)))).mappings().all()
        made = [(row["id"], *texts_of(row)) for row in rows]
        await (write_sqlite if is_sqlite else write_postgres)(tx, part, made)


Made = list[tuple[uuid.UUID, list[str], list[str]]]


async def write_sqlite(tx: AsyncSession, ids: list[uuid.UUID], made: Made) -> None:
    await tx.execute(sa.text("DELETE FROM position_fts WHERE rowid = :r"), [{"r": rowid_of(i)} for i in ids])
    rows = [{"r": rowid_of(i), "i": i.hex, "t": " ".join(title), "b": " ".join(body)} for i, title, body in made]
    if rows:
        await tx.execute(
            sa.text("INSERT INTO position_fts (rowid, position_id, title, body) VALUES (:r, :i, :t, :b)"), rows
        )


async def write_postgres(tx: AsyncSession, ids: list[uuid.UUID], made: Made) -> None:
    await tx.execute(
        sa.text("DELETE FROM position_search WHERE position_id = ANY(:ids)").bindparams(
            sa.bindparam("ids", type_=sa.ARRAY(sa.Uuid))
        ),
        {"ids": ids},
    )
    rows = [{"i": i, "t": title, "b": [*title, *body]} for i, title, body in made]
    if rows:
        insert = sa.text(
            "INSERT INTO position_search (position_id, title, words) VALUES (:i, array_to_tsvector(:t), array_to_tsvector(:b))"
        )
        typed = insert.bindparams(
            sa.bindparam("i", type_=sa.Uuid),
            sa.bindparam("t", type_=sa.ARRAY(sa.Text)),
            sa.bindparam("b", type_=sa.ARRAY(sa.Text)),
        )
        await tx.execute(typed, rows)


def matches(tx: AsyncSession, query: str) -> tuple[Any, Any] | None:
    """Two conditions on Position: all words found anywhere, all found in the title. None for a query that asks for nothing."""
    asked = wanted(query)
    if not asked:
        return None
    if tx.get_bind().dialect.name == "sqlite":
        quoted = " AND ".join(f'"{token}"' for token in asked)
        return fts(quoted), fts(f"title : ({quoted})")
    lexemes = " & ".join("'" + token.replace("'", "''") + "'" for token in asked)
    return tsquery("words", lexemes), tsquery("title", lexemes)


def fts(expression: str) -> Any:
    found = sa.text("SELECT position_id FROM position_fts WHERE position_fts MATCH :expression").bindparams(
        sa.bindparam("expression", expression, unique=True)
    )
    return Position.id.in_(found.columns(sa.column("position_id", sa.Uuid)).scalar_subquery())  # type: ignore[attr-defined]


def tsquery(column: str, lexemes: str) -> Any:
    table = sa.table("position_search", sa.column("position_id", sa.Uuid), sa.column("title"), sa.column("words"))
    match = table.c[column].op("@@")(sa.cast(sa.literal(lexemes, sa.Text), sa.dialects.postgresql.TSQUERY))
    return Position.id.in_(sa.select(table.c.position_id).where(match))  # type: ignore[attr-defined]
