"""What is sent to make a fair: as JSON with zoned times, or by a form with local ones."""

import datetime as dt
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BaseModel, StringConstraints

from recruit.errors import FieldError, Invalid
from recruit.fairs.rules import is_slug
from recruit.moments import Moment

CHINA = ZoneInfo("Asia/Shanghai")
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]


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
            wrong.append(FieldError("slug", "网址名只能用小写字母、数字和短横线，例如 spring-2026"))
        if self.closes_at <= self.opens_at:
            wrong.append(FieldError("closes_at", "结束时间要晚于开始时间"))
        if wrong:
            raise Invalid("有内容需要改一下。", code="invalid", errors=wrong)


REQUIRED = {"slug": "网址名", "name": "名称", "venue": "场馆", "operator": "运营主体"}


class FairForm(BaseModel):
    slug: str = ""
    name: str = ""
    opens_at: str = ""
    closes_at: str = ""
    venue: str = ""
    operator: str = ""
    slogan: str = ""
    address: str = ""
    organisers: str = ""
    operator_licence: str = ""
    hotline: str = "12351"

    def read(self) -> FairBody:
        """The fair it describes; times are China's. Raises Invalid with every field that is wrong."""
        values = {name: value.strip() for name, value in self.model_dump().items()}
        wrong = [FieldError(name, f"请填写{label}") for name, label in REQUIRED.items() if not values[name]]
        wrong += [FieldError(name, "最多 200 个字") for name, value in values.items() if len(value) > 200]
        times = {}
        for name, label in (("opens_at", "开始"), ("closes_at", "结束")):
            try:
                times[name] = dt.datetime.fromisoformat(values[name]).replace(tzinfo=CHINA)
            except ValueError:
                wrong.append(FieldError(name, f"请选择{label}的日期和时间"))
        if wrong:
            raise Invalid("有内容需要改一下。", code="invalid", errors=wrong)
        body = FairBody(**(values | times))
        body.check()
        return body
