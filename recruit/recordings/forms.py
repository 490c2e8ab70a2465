"""What organisers send about a recording."""

import contextlib
import datetime as dt

from pydantic import BaseModel

from recruit.errors import FieldError, Invalid
from recruit.recordings.rules import fault_of_day


class KeepForm(BaseModel):
    until: str = ""

    def day(self, soonest: dt.date, today: dt.date) -> dt.date:
        """Raises Invalid where the recording cannot be kept to the day that was written."""
        day = None
        with contextlib.suppress(ValueError):
            day = dt.date.fromisoformat(self.until)
        if fault := fault_of_day(day, soonest, today):
            raise Invalid("有内容需要改一下。", code="invalid", errors=[FieldError("until", fault)])
        assert day
        return day
