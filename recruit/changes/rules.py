"""A change as cells: which row, what stood there, what stands there now. Pure."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """Some columns of one row, as JSON holds them. No `before`: the row is made; no `after`: it is taken away."""

    kind: str
    id: str
    before: Values | None
    after: Values | None


def update(kind: str, row_id: object, before: Values, after: Values) -> Cell | None:
    """The cell of what differs; None where nothing does."""
    differs = [name for name in after if plain(before[name]) != plain(after[name])]
    if not differs:
        return None
    return Cell(
        kind,
        str(row_id),
        {name: plain(before[name]) for name in differs},
        {name: plain(after[name]) for name in differs},
    )


def made(kind: str, row_id: object, values: Values) -> Cell:
    return Cell(kind, str(row_id), None, {name: plain(value) for name, value in values.items()})


def taken(kind: str, row_id: object, values: Values) -> Cell:
    return Cell(kind, str(row_id), {name: plain(value) for name, value in values.items()}, None)


def plain(value: Any) -> Any:
    """As JSON keeps it: ids, dates, times and words of an enumeration as text."""
    if value is None or isinstance(value, bool | int | float | list | dict):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def inverse(cells: Sequence[Cell]) -> list[Cell]:
    """What takes the change back, last first."""
    return [Cell(cell.kind, cell.id, cell.after, cell.before) for cell in reversed(cells)]


def alike(cells: Iterable[Cell]) -> Iterator[tuple[Cell, list[str]]]:
    """Cells that say the same of several rows, as one of them and the rows' ids: one statement each."""
    groups: dict[str, tuple[Cell, list[str]]] = {}
    for cell in cells:
        key = json.dumps([cell.kind, cell.before, cell.after], sort_keys=True)
        groups.setdefault(key, (cell, []))[1].append(cell.id)
    yield from groups.values()


def pack(cells: Iterable[Cell]) -> list[Values]:
    return [asdict(cell) for cell in cells]


def unpack(kept: Iterable[Values]) -> list[Cell]:
    return [Cell(**one) for one in kept]
