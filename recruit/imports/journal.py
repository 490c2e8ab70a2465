"""What an import wrote, kept small: per row its id, what stood before (nothing for a new one) and a print of what stands after. Pure."""

import datetime as dt
import hashlib
import json
import uuid
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

PRINT = 16
PLAIN = frozenset((str, int, bool, type(None)))


@dataclass(frozen=True, slots=True)
class Change:
    """One row of one table; `names` are the columns that `print` was taken of."""

    table: str
    names: tuple[str, ...]
    id: uuid.UUID
    before: dict[str, Any] | None
    print: str


@dataclass
class Journal:
    """The changes since it was last emptied."""

    changes: list[Change] = field(default_factory=list)

    def created(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        names = names_of(rows)
        self.changes += [Change(table, names, row["id"], None, print_of(row, names)) for row in rows]

    def updated(
        self, table: str, rows: Sequence[Mapping[str, Any]], before: Mapping[uuid.UUID, dict[str, Any]]
    ) -> None:
        names = names_of(rows)
        for row in rows:
            stood = {name: plain(value) for name, value in before[row["id"]].items()}
            self.changes.append(Change(table, names, row["id"], stood, print_of(row, names)))

    def take(self) -> bytes:
        """All of it, packed, and begin anew."""
        taken, self.changes = self.changes, []
        return pack(taken)


def names_of(rows: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """The columns that each of these rows has besides its id."""
    return tuple(sorted(name for name in rows[0] if name != "id")) if rows else ()


def plain(value: Any) -> Any:
    """A column's value as JSON knows it, equal for what a database gives back as equal."""
    if type(value) in PLAIN:
        return value
    if isinstance(value, dict):
        return {key: plain(value[key]) for key in sorted(value)}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date | uuid.UUID):
        return str(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def print_of(row: Mapping[str, Any], names: Iterable[str]) -> str:
    said = [value if type(value := row[name]) in PLAIN else plain(value) for name in names]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:PRINT]


def pack(changes: list[Change]) -> bytes:
    """Rows of one table and the same columns stand together."""
    groups: dict[tuple[str, tuple[str, ...]], list[Any]] = {}
    for change in changes:
        row = [change.id.hex, change.print] + ([change.before] if change.before is not None else [])
        groups.setdefault((change.table, change.names), []).append(row)
    said = [[table, names, rows] for (table, names), rows in groups.items()]
    return zlib.compress(json.dumps(said, ensure_ascii=False).encode())


def unpack(packed: bytes) -> list[Change]:
    return [
        Change(table, tuple(names), uuid.UUID(row[0]), row[2] if len(row) > 2 else None, row[1])
        for table, names, rows in json.loads(zlib.decompress(packed))
        for row in rows
    ]
