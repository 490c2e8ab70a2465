"""Where a sheet's table begins and which column is what: by headings first, by content where they say nothing. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from recruit.imports.headings import field_of
from recruit.imports.read import Sheet
from recruit.places.regions import region_of
from recruit.positions.pay import NoPay, read_pay

LOOK_FOR_HEADINGS = 30
TOTAL = re.compile(r"(合|总|小)\s*计")
SAMPLE = 60
POSITION_WORDS = re.compile(
    r"员|师|工$|工[（(/]|助理|经理|主管|专员|工程|司机|保安|会计|出纳|文员|客服|销售|操作|普工|技工|学徒|店长|厨|教|护|顾问|实习|开发|设计|运营|前台|主任|总监|翻译|Java|java"
)
EMPLOYER_ENDS = re.compile(
    r"(公司|集团|厂|店|中心|院|学校|医院|银行|事务所|合作社|大学|协会|酒店|超市|局|社|队|部|站)([（(].*[)）])?$"
)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a sheet is to be read: what its rows are, where its headings stand (None: nowhere), and the columns of each field."""

    kind: str
    heading_row: int | None
    headings: list[str]
    columns: dict[str, list[int]]
    guessed: frozenset[str] = frozenset()


@dataclass
class Table:
    """A sheet with its layout; `rows` are (number, cells), read anew at each iteration."""

    sheet: str
    layout: Layout
    rows: Iterable[tuple[int, list[str]]]
    uncomputed: frozenset[tuple[int, int]] = frozenset()

    @property
    def kind(self) -> str:
        return self.layout.kind

    @property
    def columns(self) -> dict[str, list[int]]:
        return self.layout.columns

    def heading(self, name: str) -> str:
        """The heading as written over the field's first column; for a column without one its letter."""
        columns = self.columns.get(name)
        return self.heading_at(columns[0]) if columns else ""

    def heading_at(self, column: int) -> str:
        written = self.layout.headings[column] if column < len(self.layout.headings) else ""
        return written or column_letter(column)

    def cell(self, row: list[str], name: str) -> str:
        columns = self.layout.columns.get(name)
        return row[columns[0]] if columns and columns[0] < len(row) else ""

    def cells(self, row: list[str], name: str) -> list[str]:
        return [row[c] for c in self.layout.columns.get(name, ()) if c < len(row) and row[c]]


def column_letter(column: int) -> str:
    """0 → A列, 26 → AA列: what the spreadsheet calls a column without a heading."""
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}列"


def find_table(sheet: Sheet) -> Table | None:
    """The table of a sheet, or None where none is recognised."""
    layout = guess_layout(sheet)
    return table_of(sheet, layout) if layout and layout.kind else None


def table_of(sheet: Sheet, layout: Layout) -> Table:
    return Table(sheet.name, layout, Body(sheet, layout), sheet.uncomputed)


def guess_layout(sheet: Sheet) -> Layout | None:
    """The layout that headings and contents tell of; its kind is empty where they do not say what the rows are."""
    head = sheet.head()
    start, fields = find_headings(head)
    columns = columns_of(fields)
    headings = [cell.strip() for cell in head[start]] if start is not None else [""] * max(map(len, head), default=0)
    layout = Layout("", start, headings, columns)
    sample = [row for _, row in islice(Body(Sheet(sheet.name, head), layout), SAMPLE)]
    if start is None:
        found = guess_columns(sample, set())
        if "pay" not in found or "title" not in found:
            return None
        columns |= {name: [column] for name, column in found.items()}
        guesses = set(found)
    else:
        guesses = _fill_gaps(columns, sample)
    if not sample:
        return None
    kind = _kind(columns)
    if kind == "positions":
        _settle_duties(columns, headings, sample)
    return Layout(kind, start, headings, columns, frozenset(guesses))


def find_headings(rows: list[list[str]]) -> tuple[int | None, list[str | None]]:
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


def columns_of(fields: Iterable[str | None]) -> dict[str, list[int]]:
    columns: dict[str, list[int]] = {}
    for number, name in enumerate(fields):
        if name and name != "ignored":
            columns.setdefault(name, []).append(number)
    return columns


@dataclass(frozen=True)
class Body:
    """Rows below the headings, merged cells filled in; blank rows, repeated headings and totals left out."""

    sheet: Sheet
    layout: Layout

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        start = -1 if self.layout.heading_row is None else self.layout.heading_row
        fields = [field_of(heading) for heading in self.layout.headings]
        numbering = {c for c, name in enumerate(fields) if name == "ignored"}
        named = [(c, name) for c, name in enumerate(fields) if name]
        tall: dict[int, list[tuple[int, int]]] = {}
        for top, bottom, column in self.sheet.merged:
            tall.setdefault(top, []).append((bottom, column))
        merged: dict[int, tuple[int, str]] = {}
        for number, row in enumerate(self.sheet.rows):
            for bottom, column in tall.get(number, ()):
                if column < len(row) and row[column]:
                    merged[column] = (bottom, row[column])
            if number <= start or not any(row):
                continue
            if numbering and not any(cell and c not in numbering for c, cell in enumerate(row)):
                continue
            if _is_heading_again(row, named) or _is_total(row):
                continue
            if merged:
                fill = {c: text for c, (bottom, text) in merged.items() if number <= bottom}
                row = [cell or fill.get(c, "") for c, cell in enumerate(row)]
            yield number + 1, row


def _is_heading_again(row: list[str], named: list[tuple[int, str]]) -> bool:
    """Three headings or more, and at most one that differs: two other cells settle it for an ordinary row."""
    same, other = 0, 0
    for column, name in named:
        if column < len(row) and row[column] and field_of(row[column]) == name:
            same += 1
        elif (other := other + 1) > 1:
            return False
    return same >= 3


def _is_total(row: list[str]) -> bool:
    first = next(filter(None, row), "")
    return first[:1] in "合总小" and TOTAL.match(first) is not None and sum(map(bool, row)) <= 4


def _kind(columns: dict[str, list[int]]) -> str:
    has = columns.__contains__
    if has("honour") and has("person"):
        return "speakers"
    if has("title") and (has("minutes") or has("host") or (has("session") and has("time"))) and not has("pay"):
        return "rundown"
    if has("title") and (has("pay") or has("headcount") or has("employer")):
        return "positions"
    if has("employer") and any(map(has, ("uscc", "phone", "contact", "booth", "industry", "size", "address"))):
        return "employers"
    return ""


def _fill_gaps(columns: dict[str, list[int]], sample: list[list[str]]) -> set[str]:
    """Essential fields that no heading named are looked for in the columns whose headings say nothing."""
    missing = [name for name in ("pay", "title", "employer", "place") if name not in columns]
    if {"honour", "minutes", "host", "uscc"} & columns.keys() or len(missing) == 4:
        return set()
    guesses = guess_columns(sample, {c for taken in columns.values() for c in taken}) if missing else {}
    found = {name for name in missing if name in guesses}
    columns |= {name: [guesses[name]] for name in found}
    return found


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


def _settle_duties(columns: dict[str, list[int]], headings: list[str], sample: list[list[str]]) -> None:
    """Of several columns of duties the exact heading wins; a requirements column with sentences stands in for none."""
    sort_duties(columns, headings, sample)
    if "duties" not in columns and (needs := columns.get("requirements")) and _has_sentences(sample, needs[0]):
        columns["duties"] = columns.pop("requirements")


def sort_duties(columns: dict[str, list[int]], headings: list[str], sample: list[list[str]]) -> None:
    def rank(column: int) -> tuple[bool, float]:
        return "（" in headings[column] or "(" in headings[column], -_length(sample, column)

    if len(columns.get("duties", [])) > 1:
        columns["duties"].sort(key=rank)


def _length(sample: list[list[str]], column: int) -> float:
    written = [len(row[column]) for row in sample if column < len(row) and row[column]]
    return sum(written) / len(written) if written else 0.0


def _has_sentences(sample: list[list[str]], column: int) -> bool:
    """Whether a column tells in sentences, not in tags."""
    written = [row[column] for row in sample if column < len(row) and row[column]]
    return 2 * sum(bool(re.search(r"[，。；;、]", cell)) or len(cell) > 60 for cell in written) > len(written)
