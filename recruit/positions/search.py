"""The search index of positions: writing it and asking it, for SQLite's FTS5 and PostgreSQL's tsvector; nothing else knows which."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.employers.tables import Employer
from recruit.positions import tokens
from recruit.positions.tables import Position

FTS = sa.table(
    "position_fts",
    sa.column("rowid", sa.BigInteger),
    sa.column("title"),
    sa.column("body"),
    sa.column("position_id", sa.Uuid),
)
SEARCH = sa.table("position_search", sa.column("position_id", sa.Uuid), sa.column("words", TSVECTOR))
LONGEST = 80
BATCH = 500


@dataclass(frozen=True, slots=True)
class Hits:
    """Positions that a query finds, as conditions; `by_title` puts title hits first in an ORDER BY."""

    found: sa.ColumnElement[bool]
    by_title: sa.ColumnElement[int]


def find(tx: AsyncSession, query: str) -> Hits | None:
    """What `query` finds, None where it is blank. Signs that are no words find nothing."""
    if not query.strip():
        return None
    words = tokens.wanted(query[:LONGEST])
    if not words:
        return Hits(sa.false(), sa.literal(0))
    ask = _ask_postgresql if _is_postgresql(tx) else _ask_sqlite
    whole, some = ask(words, title=True), [ask([word], title=True) for word in words]
    rank: list[tuple[sa.ColumnElement[bool], int]] = [(Position.id.in_(whole), 0)]
    if len(words) > 1:
        rank.append((sa.or_(*(Position.id.in_(one) for one in some)), 1))
    return Hits(Position.id.in_(ask(words, title=False)), sa.case(*rank, else_=2))


def _ask_sqlite(words: list[list[str]], title: bool) -> sa.Select[Any]:
    terms = (_either(token, _fts_term, " OR ") for word in words for token in word)
    text = " AND ".join(terms)
    match = sa.literal_column("position_fts").op("MATCH")(f"{{title}} : ({text})" if title else text)
    return sa.select(FTS.c.position_id).where(match)


def _ask_postgresql(words: list[list[str]], title: bool) -> sa.Select[Any]:
    def term(token: str) -> str:
        marks = ("*" if token.endswith("*") else "") + ("A" if title else "")
        return _quote(token.removesuffix("*")) + (f":{marks}" if marks else "")

    text = " & ".join(_either(token, term, " | ") for word in words for token in word)
    return sa.select(SEARCH.c.position_id).where(SEARCH.c.words.op("@@")(sa.cast(text, TSQUERY)))


def _either(token: str, term: Any, mark: str) -> str:
    parts = [term(part) for part in token.split("|")]
    return parts[0] if len(parts) == 1 else f"({mark.join(parts)})"


def _fts_term(token: str) -> str:
    return '"' + token.removesuffix("*").replace('"', '""') + '"' + ("*" if token.endswith("*") else "")


def _quote(token: str) -> str:
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"


def _is_postgresql(tx: AsyncSession) -> bool:
    return tx.get_bind().dialect.name == "postgresql"


async def reindex(tx: AsyncSession, position_ids: Iterable[uuid.UUID]) -> None:
    """Write these positions' tokens anew; ids without a row leave the index."""
    await tx.flush()
    for ids in batches(list(dict.fromkeys(position_ids)), BATCH):
        rows = [_document(row) for row in (await tx.execute(_texts(ids))).all()]
        await (_write_postgresql if _is_postgresql(tx) else _write_sqlite)(tx, ids, rows)


def batches(ids: Sequence[uuid.UUID], size: int) -> Iterable[Sequence[uuid.UUID]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))


def _texts(ids: Sequence[uuid.UUID]) -> sa.Select[Any]:
    return (
        sa.select(
            Position.id,
            Position.title,
            Employer.name,
            Employer.short_name,
            Position.place,
            Position.duties,
            Position.benefits,
            Position.conditions,
        )
        .join(Employer, Employer.id == Position.employer_id)
        .where(Position.id.in_(ids))
    )


def _document(row: Any) -> tuple[uuid.UUID, set[str], set[str]]:
    """A position's tokens: those of its title, and those of all else that is searched."""
    names = [row.name, row.short_name, row.place or ""]
    body = [*names, row.duties or "", row.benefits or said(row.conditions or {})]
    title = {*tokens.written(row.title), *tokens.spoken(row.title)}
    rest = {token for text in body for token in tokens.written(text)}
    return row.id, title, rest | {token for text in names for token in tokens.spoken(text)}


def said(conditions: dict[str, Any]) -> str:
    """Living conditions in words, for positions whose benefits nobody wrote out."""
    words = {
        "housing": {"free": "包住 免费住宿", "paid": "有宿舍"},
        "meals": {"free": "包吃 包餐", "allowance": "餐补"},
        "couple_room": {"True": "夫妻房"},
        "shuttle": {"True": "班车"},
    }
    found = [words.get(slot, {}).get(str(value), "") for slot, value in conditions.items()]
    written = [str(conditions.get(slot) or "") for slot in ("shifts", "days_off", "pay_day")]
    return " ".join([*found, *written, *map(str, conditions.get("insurance") or [])])


def row_number(position_id: uuid.UUID) -> int:
    """FTS5 knows rows by number only; these 62 bits of a version 7 id are random."""
    return position_id.int & (1 << 62) - 1


async def _write_sqlite(
    tx: AsyncSession, ids: Sequence[uuid.UUID], rows: list[tuple[uuid.UUID, set[str], set[str]]]
) -> None:
    await tx.execute(sa.delete(FTS).where(FTS.c.rowid.in_([row_number(one) for one in ids])))
    values = [
        {"rowid": row_number(one), "title": " ".join(title), "body": " ".join(body), "position_id": one}
        for one, title, body in rows
    ]
    if values:
        await tx.execute(sa.insert(FTS), values)


async def _write_postgresql(
    tx: AsyncSession, ids: Sequence[uuid.UUID], rows: list[tuple[uuid.UUID, set[str], set[str]]]
) -> None:
    await tx.execute(sa.delete(SEARCH).where(SEARCH.c.position_id.in_(ids)))
    values = [
        {
            "position": one,
            "vector": " ".join([_quote(t) + ":1A" for t in title] + [_quote(t) + ":1" for t in body - title]),
        }
        for one, title, body in rows
    ]
    if values:
        vector = sa.cast(sa.bindparam("vector", type_=sa.String), TSVECTOR)
        await tx.execute(
            sa.insert(SEARCH).values(position_id=sa.bindparam("position", type_=sa.Uuid), words=vector), values
        )
