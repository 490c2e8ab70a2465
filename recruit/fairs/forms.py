"""What is sent to make a fair or change its facts: as JSON with zoned times, or by a form with days and hours."""

import datetime as dt
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, StringConstraints

from recruit.errors import FieldError, Invalid
from recruit.fairs.rules import is_slug
from recruit.moments import Moment
from recruit.planning.rules import Day, faults_of_days, span_of

CHINA = ZoneInfo("Asia/Shanghai")
FIRST_YEAR, LAST_YEAR = 2000, 2199
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]


def as_list(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


Many = Annotated[list[str], BeforeValidator(as_list)]


class FairBody(BaseModel):
    slug: Line
    name: Line
    opens_at: Moment
    closes_at: Moment
    venue: Line
    operator: Line
    slogan: Note = ""
    address: Note = ""
    organisers: Note = ""
    operator_licence: Note = ""
    hotline: Note = "12351"

    def check(self) -> None:
        """Raises Invalid, field by field."""
        wrong = []
        if not is_slug(self.slug):
            wrong.append(FieldError("slug", SLUG_CURE))
        if self.closes_at <= self.opens_at:
            wrong.append(FieldError("closes_at", "结束时间要晚于开始时间"))
        if wrong:
            raise Invalid("有内容需要改一下。", code="invalid", errors=wrong)


SLUG_CURE = "网址名只能用小写字母、数字和短横线，例如 spring-2026"
REQUIRED = {"name": "名称", "venue": "场馆", "operator": "运营主体"}
FACTS = ("name", "slogan", "venue", "address", "organisers", "operator", "operator_licence", "hotline")


class FairForm(BaseModel):
    """One fair as its page has it. `day`, `opens`, `closes` go together line by line; a line without a day is left out."""

    slug: str = ""
    name: str = ""
    slogan: str = ""
    venue: str = ""
    address: str = ""
    organisers: str = ""
    operator: str = ""
    operator_licence: str = ""
    hotline: str = "12351"
    day: Many = []
    opens: Many = []
    closes: Many = []
    seen: str = ""

    def lines(self) -> list[tuple[str, str, str]]:
        hours = zip(self.day, [*self.opens, *[""] * len(self.day)], [*self.closes, *[""] * len(self.day)], strict=False)
        return [(day.strip(), opens.strip(), closes.strip()) for day, opens, closes in hours]

    def read_days(self) -> tuple[list[Day], list[FieldError]]:
        days: list[Day] = []
        wrong: list[FieldError] = []
        for n, (day, opens, closes) in enumerate(self.lines()):
            if not day:
                continue
            try:
                one = Day(dt.date.fromisoformat(day), dt.time.fromisoformat(opens), dt.time.fromisoformat(closes))
            except ValueError:
                wrong.append(FieldError(f"day_{n}", "请选日期、开馆和闭馆时间；这一天不办就把日期清空"))
                continue
            if not FIRST_YEAR <= one.day.year <= LAST_YEAR:
                wrong.append(FieldError(f"day_{n}", "请核对年份"))
                continue
            days.append(one)
        places = [n for n, (day, _, _) in enumerate(self.lines()) if day]
        if not wrong:
            wrong += [FieldError(f"day_{places[n]}", said) for n, said in faults_of_days(days)]
        if not days and not wrong:
            wrong.append(FieldError("day_0", "至少要有一天"))
        return days, wrong

    def read(self) -> tuple[FairBody, list[Day]]:
        """The fair it describes, its times China's. Raises Invalid with every field that is wrong."""
        values = {name: getattr(self, name).strip() for name in ("slug", *FACTS)}
        wrong = [FieldError(name, f"请填写{label}") for name, label in REQUIRED.items() if not values[name]]
        wrong += [FieldError(name, "最多 200 个字") for name, value in values.items() if len(value) > 200]
        days, wrong_days = self.read_days()
        values["slug"] = values["slug"] or (f"fair-{min(one.day for one in days):%Y-%m-%d}" if days else "fair")
        if not is_slug(values["slug"]):
            wrong.append(FieldError("slug", SLUG_CURE))
        if wrong := wrong + wrong_days:
            raise Invalid("有内容需要改一下。", code="invalid", errors=wrong)
        opens_at, closes_at = span_of(days, CHINA)
        return FairBody(**values, opens_at=opens_at, closes_at=closes_at), days
