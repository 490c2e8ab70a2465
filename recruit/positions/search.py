"""The search index of positions: writing it and asking it, for SQLite's FTS5 and PostgreSQL's tsvector; nothing else knows which."""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel

from recruit.db import insert
from recruit.employers.tables import Employer
from recruit.positions import tokens
from recruit.positions.asked import Kind, Way, Word, read_query
from recruit.positions.reading import RULES, read_position
from recruit.positions.tables import Position, PositionReading

FTS = sa.table(
    "position_fts",
    sa.column("rowid", sa.BigInteger),
    sa.column("title"),
    sa.column("body"),
    sa.column("position_id", sa.Uuid),
)
READINGS = SQLModel.metadata.tables["position_reading"]  # the table itself: the mapper would send row by row
SEARCH = sa.table("position_search", sa.column("position_id", sa.Uuid), sa.column("words", TSVECTOR))
LONGEST = 80
BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Hits:
    """Positions that words find, as conditions; `rank` puts the better ones first in an ORDER BY."""

    found: sa.ColumnElement[bool]
    rank: sa.ColumnElement[int]


def find(tx: AsyncSession, query: str) -> Hits | None:
    """What `query` finds, None where it is blank. Signs that are no words find nothing."""
    if not query.strip():
        return None
    words = read_query(query[:LONGEST])
    return find_words(tx, words) if words else Hits(sa.false(), sa.literal(0))


def titled(tx: AsyncSession, query: str) -> sa.ColumnElement[bool]:
    """Positions whose title has what `query` begins to say."""
    words = read_query(query[:LONGEST])
    return _among(tx, [word.ways for word in words], title=True) if words else sa.false()


def find_words(tx: AsyncSession, words: list[Word]) -> Hits:
    """Every word must be found, in one of its ways. Titles rank first: as typed, in other words, by one word of several.

    Where a trade is named, it is what titles are asked for; places and conditions of life are found anywhere.
    """
    telling = [word for word in words if word.kind is Kind.work] or words
    exact, alike = [word.said for word in telling], [word.said + word.alike for word in telling]
    asked = [exact, alike, [word.ways for word in telling]]
    rank = [(_among(tx, ways, title=True), n) for n, ways in enumerate(asked) if n == 0 or ways != asked[n - 1]]
    if len(telling) > 1:
        rank.append((sa.or_(*(_among(tx, [word.ways], title=True) for word in telling)), len(asked)))
    return Hits(_among(tx, [word.ways for word in words]), sa.case(*rank, else_=len(asked) + 1))


def _among(tx: AsyncSession, words: list[tuple[Way, ...]], title: bool = False) -> sa.ColumnElement[bool]:
    ask = _ask_postgresql if _is_postgresql(tx) else _ask_sqlite
    return Position.id.in_(ask(words, title))


def _ask_sqlite(words: list[tuple[Way, ...]], title: bool) -> sa.Select[Any]:
    text = _combined(words, _fts_term, " AND ", " OR ")
    match = sa.literal_column("position_fts").op("MATCH")(f"{{title}} : ({text})" if title else text)
    return sa.select(FTS.c.position_id).where(match)


def _ask_postgresql(words: list[tuple[Way, ...]], title: bool) -> sa.Select[Any]:
    def term(token: str) -> str:
        marks = ("*" if token.endswith("*") else "") + ("A" if title else "")
        return _quote(token.removesuffix("*")) + (f":{marks}" if marks else "")

    text = _combined(words, term, " & ", " | ")
    return sa.select(SEARCH.c.position_id).where(SEARCH.c.words.op("@@")(sa.cast(text, TSQUERY)))


def _combined(words: list[tuple[Way, ...]], term: Callable[[str], str], both: str, either: str) -> str:
    """All of the words, each in either of its ways, each way with all its tokens."""
    ways = ([f"({both.join(map(term, way))})" for way in dict.fromkeys(word)] for word in words)
    return both.join(f"({either.join(one)})" for one in ways)


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
        found = (await tx.execute(_texts(ids))).all()
        rows = [_document(row) for row in found]
        await (_write_postgresql if _is_postgresql(tx) else _write_sqlite)(tx, ids, rows)
        await tx.execute(sa.delete(PositionReading).where(PositionReading.position_id.in_(ids)))
        if found:
            read = [_reading(row) for row in found]  # the worker may be reading the same ones at this moment
            await tx.execute(insert(tx, READINGS).on_conflict_do_nothing(), read)


async def reindex_older(tx: AsyncSession, most: int) -> int:
    """Read positions anew that were never read, or by older rules; at most so many. Returns how many were."""
    read = sa.select(PositionReading.position_id).where(PositionReading.rules >= RULES)
    ids = (await tx.scalars(sa.select(Position.id).where(Position.id.not_in(read)).limit(most))).all()
    await reindex(tx, ids)
    return len(ids)


def batches(ids: Sequence[uuid.UUID], size: int) -> Iterable[Sequence[uuid.UUID]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))


def _texts(ids: Sequence[uuid.UUID]) -> sa.Select[Any]:
    return (
        sa.select(
            Position.id,
            Position.title,
            Employer.name,
            Employer.short_name,
            Employer.industry,
            Position.place,
            Position.region,
            Position.duties,
            Position.benefits,
            Position.conditions,
        )
        .join(Employer, Employer.id == Position.employer_id)
        .where(Position.id.in_(ids))
    )


def _reading(row: Any) -> dict[str, Any]:
    return {"position_id": row.id, **read_position(row.title, row.conditions, row.industry)}


def _document(row: Any) -> tuple[uuid.UUID, set[str], set[str]]:
    """A position's tokens: those of its title, and those of all else that is searched."""
    body = "\n".join((row.duties or "", row.benefits or "", said(row.conditions or {})))
    names = [tokens.named(text) for text in (row.name, row.short_name, row.place or "")]
    rest = set(tokens.written(body)).union(*names, tokens.located(row.region))
    return row.id, set(tokens.named(row.title)), rest


def said(conditions: dict[str, Any]) -> str:
    """Living conditions in the words that people ask for them."""
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
        {"rowid": number, "title": " ".join(title), "body": " ".join(body), "position_id": one}
        for number, one, title, body in sorted((row_number(row[0]), *row) for row in rows)
    ]  # in the order of their numbers: FTS5 writes a segment each time that a number falls
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
        row = {"position_id": sa.bindparam("position", type_=sa.Uuid), "words": vector}
        await tx.execute(insert(tx, SEARCH).values(row).on_conflict_do_nothing(), values)
