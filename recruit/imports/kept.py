"""What an import says of fields that people changed by hand: what stands there, what the file has, and which of them counts."""

from collections.abc import Mapping
from typing import Any, Protocol

from recruit.imports.hand import Field
from recruit.imports.records import Problem
from recruit.look.words import education_text, eight_conditions

KEPT, OVERWRITTEN, CLOSED = "kept_by_hand", "overwritten", "kept_closed"
LONGEST = 60


class Placed(Protocol):
    """A record with its place in the file."""

    sheet: str
    row: int


def hand_problem(record: Placed, field: Field, now: str, file: str, wins: bool) -> Problem:
    """`column` is the field's own name; place_problems gives it the heading of its sheet."""
    if wins:
        message = f"网页上手工改成了“{now}”，这次以表格为准，已改成表格里的内容。"
        return Problem(record.sheet, record.row, field.name, file, "warn", OVERWRITTEN, message)
    message = f"手工改过，已保留：网页上是“{now}”。要改成表格里的，导入前勾选“以表格为准”。"
    return Problem(record.sheet, record.row, field.name, file, "warn", KEPT, message)


def closed_problem(record: Placed, title: str) -> Problem:
    message = "这个岗位在网页上已经停招，内容照表格更新，仍不公开。还要招就到“岗位”页恢复。"
    return Problem(record.sheet, record.row, "title", title, "warn", CLOSED, message)


def text_of_field(field: Field, row: Mapping[str, Any], tracks: Mapping[str, str]) -> str:
    """A field as people read it; `tracks` are their names by id."""
    value = row[field.said[0]]
    if field.name == "education":
        return education_text(value)
    if field.name == "conditions":
        return "、".join(slot["label"] + slot["text"] for slot in eight_conditions(value) if slot["text"]) or "（空）"
    if field.name == "tracks":
        return "、".join(tracks.get(each, "") for each in value) or "（空）"
    text = "（空）" if value in (None, "") else str(value)
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
