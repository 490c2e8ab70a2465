"""From tables to records: what each row says, what is wrong with it and how to mend it. Pure; takes `today`."""

from collections.abc import Iterator

from recruit.imports.context import Context, clean, source_of
from recruit.imports.employer_rows import read_employer
from recruit.imports.position_rows import read_position
from recruit.imports.records import Reading
from recruit.imports.sheets import Table
from recruit.imports.stage_rows import read_item, read_speaker

ORDER = {"employers": 0, "positions": 1, "speakers": 2, "rundown": 3}
PART, LONGEST = 2_000, 20_000

__all__ = ["Context", "read_in_parts", "read_tables", "source_of"]


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
