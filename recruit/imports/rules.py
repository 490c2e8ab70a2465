"""From tables to records: what each row says, what is wrong with it and how to mend it; and what undoing does to a row. Pure."""

from collections.abc import Iterator
from enum import StrEnum

from recruit.imports.context import Context, clean, source_of
from recruit.imports.employer_rows import read_employer
from recruit.imports.position_rows import read_position
from recruit.imports.records import Reading
from recruit.imports.sheets import Table
from recruit.imports.stage_rows import read_item, read_speaker

ORDER = {"employers": 0, "positions": 1, "speakers": 2, "rundown": 3}
PART, LONGEST = 2_000, 20_000

__all__ = ["Context", "Verdict", "judge", "read_in_parts", "read_tables", "source_of"]


def read_tables(tables: list[Table], context: Context) -> Reading:
    """Every row of every table, employers first."""
    whole = Reading()
    for part in read_in_parts(tables, context):
        whole.add(part)
    return whole


def read_in_parts(tables: list[Table], context: Context, size: int = PART) -> Iterator[Reading]:
    """The same, part by part: whoever stores a part may forget it. Employers' own rows are all in the first part,
    speakers and rundown all in the last."""
    readers = {"employers": read_employer, "positions": read_position, "speakers": read_speaker, "rundown": read_item}
    for table in sorted(tables, key=lambda t: ORDER[t.kind]):
        above = ""
        for number, row in table.rows:
            row = whole_cells(table, number, row, context)
            above = clean(table.cell(row, "employer")) or above
            readers[table.kind](table, number, row, above, context)
            context.rows += 1
            if table.kind == "positions" and context.rows % size == 0:
                yield context.take()
    yield context.take()


def whole_cells(table: Table, number: int, row: list[str], context: Context) -> list[str]:
    """The row with absurdly long cells cut and said, and formulas without a saved value said."""
    for column, cell in enumerate(row):
        if len(cell) > LONGEST:
            message = f"这一格有 {len(cell):,} 个字，只导入前 {LONGEST:,} 个。请删去多余的内容。"
            context.note_at(table, number, column, cell[:80] + "…", "warn", "cell_too_long", message)
            row = [*row[:column], cell[:LONGEST], *row[column + 1 :]]
        elif not cell and (number - 1, column) in table.uncomputed:
            message = "这一格是公式，文件里没有存它的结果。请在 Excel 或 WPS 里打开保存一次，或粘贴为数值，再导入。"
            context.note_at(table, number, column, "", "warn", "formula_empty", message)
    return row


class Verdict(StrEnum):
    """What undoing an import does to a row that it wrote."""

    remove = "remove"
    close = "close"
    restore = "restore"
    later = "later"
    touched = "touched"
    used = "used"
    gone = "gone"


def judge(
    *, is_there: bool, was_new: bool, is_untouched: bool, is_later: bool, is_used: bool, can_close: bool
) -> Verdict:
    """A later import's row stays; a new row goes where nobody used or edited it, else it is closed if it can be;
    a changed row stands as before where nobody edited it since."""
    if not is_there:
        return Verdict.gone
    if is_later:
        return Verdict.later
    if not was_new:
        return Verdict.restore if is_untouched else Verdict.touched
    if is_used or not is_untouched:
        return Verdict.close if can_close else Verdict.used if is_used else Verdict.touched
    return Verdict.remove
