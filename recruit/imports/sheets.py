"""Where a sheet's table begins and which column is what: by headings first, by content where they say nothing. Pure."""

import re
from dataclasses import dataclass, field

from recruit.imports.headings import field_of
from recruit.imports.read import Sheet
from recruit.places.regions import region_of
from recruit.positions.pay import NoPay, read_pay

LOOK_FOR_HEADINGS = 30
SAMPLE = 60
POSITION_WORDS = re.compile(
    r"员|师|工$|工[（(/]|助理|经理|主管|专员|工程|司机|保安|会计|出纳|文员|客服|销售|操作|普工|技工|学徒|店长|厨|教|护|顾问|实习|开发|设计|运营|前台|主任|总监|翻译|Java|java"
)
EMPLOYER_ENDS = re.compile(
    r"(公司|集团|厂|店|中心|院|学校|医院|银行|事务所|合作社|大学|协会|酒店|超市|局|社|队|部|站)([（(].*[)）])?$"
)


@dataclass
class Table:
    """A table in a sheet: its kind, the rows with their numbers, and the columns of each field."""

    kind: str
    sheet: str
    columns: dict[str, list[int]]
    headings: list[str]
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    guessed: frozenset[str] = frozenset()

    def heading(self, name: str) -> str:
        """The heading as written over the field's first column; for a guessed column its letter."""
        columns = self.columns.get(name)
        if not columns:
            return ""
        written = self.headings[columns[0]] if columns[0] < len(self.headings) else ""
        return written or column_letter(columns[0])

    def cell(self, row: list[str], name: str) -> str:
        columns = self.columns.get(name)
        return row[columns[0]] if columns and columns[0] < len(row) else ""

    def cells(self, row: list[str], name: str) -> list[str]:
        return [row[c] for c in self.columns.get(name, ()) if c < len(row) and row[c]]


def column_letter(column: int) -> str:
    """0 → A列, 26 → AA列: what the spreadsheet calls a column without a heading."""
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}列"


def find_table(sheet: Sheet) -> Table | None:
    """The table of a sheet, or None where none is recognised."""
    start, fields = _find_headings(sheet.rows)
    if start is None:
        table = _by_content_alone(sheet)
    else:
        table = Table("", sheet.name, _columns(fields), [cell.strip() for cell in sheet.rows[start]])
        table.rows = _body(sheet, start + 1, fields)
        _fill_gaps(table)
    if table is None or not table.rows:
        return None
    table.kind = _kind(table)
    if table.kind == "positions":
        _settle_duties(table)
    return table if table.kind else None


def _find_headings(rows: list[list[str]]) -> tuple[int | None, list[str | None]]:
    best: tuple[int, int | None, list[str | None]] = (2, None, [])
    for number, row in enumerate(rows[:LOOK_FOR_HEADINGS]):
        fields = [field_of(cell) for cell in row]
        known = {name for name in fields if name and name != "ignored"}
        if len(known) > best[0]:
            best = (len(known), number, fields)
    if best[1] is None:  # two known headings suffice for a narrow sheet
        for number, row in enumerate(rows[:LOOK_FOR_HEADINGS]):
            fields = [field_of(cell) for cell in row]
            if len({f for f in fields if f and f != "ignored"}) == 2 and len([c for c in row if c]) <= 4:
                return number, fields
    return best[1], best[2]


def _columns(fields: list[str | None]) -> dict[str, list[int]]:
    columns: dict[str, list[int]] = {}
    for number, name in enumerate(fields):
        if name and name != "ignored":
            columns.setdefault(name, []).append(number)
    return columns


def _body(sheet: Sheet, start: int, fields: list[str | None]) -> list[tuple[int, list[str]]]:
    """Rows below the headings, merged cells filled in; blank rows, repeated headings and totals left out."""
    fill: dict[int, dict[int, str]] = {}
    for top, bottom, column in sheet.merged:
        if top < len(sheet.rows) and column < len(sheet.rows[top]) and (value := sheet.rows[top][column]):
            for number in range(max(top + 1, start), bottom + 1):
                fill.setdefault(number, {})[column] = value
    numbering = [c for c, name in enumerate(fields) if name == "ignored"]
    body = []
    for number in range(start, len(sheet.rows)):
        row = sheet.rows[number]
        own = [c for c, cell in enumerate(row) if cell and c not in numbering]
        if not own or _is_heading_again(row, fields) or _is_total(row):
            continue
        if number in fill:
            row = [cell or fill[number].get(c, "") for c, cell in enumerate(row)]
        body.append((number + 1, row))
    return body


def _is_heading_again(row: list[str], fields: list[str | None]) -> bool:
    same = sum(1 for cell, name in zip(row, fields, strict=False) if name and cell and field_of(cell) == name)
    return same >= 3 and same >= len([name for name in fields if name]) - 1


def _is_total(row: list[str]) -> bool:
    written = [cell for cell in row if cell]
    return bool(written) and re.fullmatch(r"(合|总|小)\s*计.*", written[0]) is not None and len(written) <= 4


def _kind(table: Table) -> str:
    has = table.columns.__contains__
    if has("honour") and has("person"):
        return "speakers"
    if has("title") and (has("minutes") or has("host") or (has("session") and has("time"))) and not has("pay"):
        return "rundown"
    if has("title") and (has("pay") or has("headcount") or has("employer")):
        return "positions"
    if has("employer") and any(map(has, ("uscc", "phone", "contact", "booth", "industry", "size", "address"))):
        return "employers"
    return ""


def _fill_gaps(table: Table) -> None:
    """Essential fields that no heading named are looked for in the columns whose headings say nothing."""
    if {"honour", "minutes", "host", "uscc"} & table.columns.keys():
        return
    missing = [name for name in ("pay", "title", "employer", "place") if name not in table.columns]
    if not missing or len(missing) == 4:
        return
    taken = {c for columns in table.columns.values() for c in columns}
    guesses = guess_columns([row for _, row in table.rows[:SAMPLE]], taken)
    for name in missing:
        if name in guesses:
            table.columns[name] = [guesses[name]]
            table.guessed |= {name}


def _by_content_alone(sheet: Sheet) -> Table | None:
    rows = _body(sheet, 0, [])
    guesses = guess_columns([row for _, row in rows[:SAMPLE]], set())
    if "pay" not in guesses or "title" not in guesses:
        return None
    width = max(len(row) for _, row in rows)
    return Table(
        "", sheet.name, {name: [column] for name, column in guesses.items()}, [""] * width, rows, frozenset(guesses)
    )


def guess_columns(rows: list[list[str]], taken: set[int]) -> dict[str, int]:
    """The likeliest column of each field, judged by what stands in it; each column is used once."""
    width = max((len(row) for row in rows), default=0)
    shares: list[tuple[float, str, int]] = []
    for column in set(range(width)) - taken:
        cells = [row[column] for row in rows if column < len(row) and row[column]]
        if len(cells) < max(1, len(rows) * 0.15):
            continue
        for name, judge in JUDGES.items():
            share = sum(map(judge, cells)) / len(cells)
            if share >= 0.5:
                shares.append((share + 0.2 * len(cells) / len(rows), name, column))
    found: dict[str, int] = {}
    for name in JUDGES:  # the surest kinds first, so that a title is what is left
        for _, _, column in sorted((s for s in shares if s[1] == name), reverse=True):
            if column not in found.values():
                found[name] = column
                break
    return found


def _is_pay(cell: str) -> bool:
    if cell in ("面议", "面谈"):
        return True
    if len(cell) > 40 or "://" in cell or re.search(r"(?:19|20)\d\d[年/\-.]\d|^\d\d-\d\d$", cell):
        return False
    if not re.search(r"[千万kKwW元/薪月]|\d{4}", cell):
        return False
    try:
        read_pay(cell)
    except NoPay as no:
        return no.code == "negotiable"
    return not re.search(r"人|年$|经验", cell)


def _is_place(cell: str) -> bool:
    return len(cell) <= 20 and not EMPLOYER_ENDS.search(cell) and (region_of(cell) is not None or cell == "异地招聘")


JUDGES = {
    "pay": _is_pay,
    "size": lambda cell: bool(re.fullmatch(r"\s*(少于)?\d+(-\d+)?人(以上|以下)?\s*", cell)),
    "education": lambda cell: bool(re.fullmatch(r"(学历)?不限|(统招)?(博士|硕士|本科|大专|高中|中专|初中|小学).{0,6}", cell)),
    "experience": lambda cell: bool(re.fullmatch(r"经验不限|(\d+|[一二三五])(-\d+)?年.{0,4}|应届.{0,3}", cell)),
    "place": _is_place,
    "duties": lambda cell: len(cell) > 50 and not cell.startswith("http"),
    "employer": lambda cell: 4 <= len(cell) <= 40 and bool(EMPLOYER_ENDS.search(cell)),
    "benefits": lambda cell: bool(re.search(r"[五六]险|年假|补贴|奖金|双休|包吃|包住|旅游|体检", cell)),
    "title": lambda cell: 2 <= len(cell) <= 60 and bool(POSITION_WORDS.search(cell)) and not cell.startswith("http"),
}  # fmt: skip


def _settle_duties(table: Table) -> None:
    """Of several columns of duties the exact heading wins; a requirements column with sentences stands in for none."""
    duties = table.columns.get("duties", [])
    if len(duties) > 1:
        duties.sort(key=lambda c: ("（" in table.headings[c] or "(" in table.headings[c], -_length(table, c)))
    if not duties and (needs := table.columns.get("requirements")) and _has_sentences(table, needs[0]):
        table.columns["duties"] = table.columns.pop("requirements")


def _length(table: Table, column: int) -> float:
    written = [len(row[column]) for _, row in table.rows[:SAMPLE] if column < len(row) and row[column]]
    return sum(written) / len(written) if written else 0.0


def _has_sentences(table: Table, column: int) -> bool:
    """Whether a column tells in sentences, not in tags."""
    written = [row[column] for _, row in table.rows[:SAMPLE] if column < len(row) and row[column]]
    return 2 * sum(bool(re.search(r"[，。；;、]", cell)) or len(cell) > 60 for cell in written) > len(written)
