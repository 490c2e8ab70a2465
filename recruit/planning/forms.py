"""What the set-up pages send."""

import datetime as dt

from pydantic import BaseModel

from recruit.errors import FieldError, Invalid
from recruit.fairs.forms import FIRST_YEAR, LAST_YEAR, SLUG_CURE, Many
from recruit.fairs.rules import is_slug


class MoveForm(BaseModel):
    """`was` is the phase that the person saw."""

    was: str = ""
    to: str = ""


class CopyForm(BaseModel):
    """A new fair from an earlier one: its name, its first day, and what goes over."""

    name: str = ""
    slug: str = ""
    first: str = ""
    part: Many = []

    def read(self) -> tuple[str, str, dt.date]:
        """Name, slug and first day; Invalid with every field that is wrong."""
        wrong, first = [], None
        try:
            first = dt.date.fromisoformat(self.first)
        except ValueError:
            wrong.append(FieldError("first", "请选第一天的日期"))
        if first and not FIRST_YEAR <= first.year <= LAST_YEAR:
            wrong.append(FieldError("first", "请核对年份"))
        name = self.name.strip()
        if not name or len(name) > 200:
            wrong.append(FieldError("name", "请填名称，最多 200 个字"))
        slug = self.slug.strip() or f"fair-{self.first}"
        if not is_slug(slug) and first:
            wrong.append(FieldError("slug", SLUG_CURE))
        if wrong or first is None:
            raise Invalid("有内容需要改一下。", code="invalid", errors=wrong)
        return name, slug, first
