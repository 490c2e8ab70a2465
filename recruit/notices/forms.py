"""What the organiser and the reader send."""

import re

from pydantic import BaseModel


class NoticeForm(BaseModel):
    """`minutes` empty: until somebody takes it away. `back` is where the form stood: the live page, or the list."""

    text: str = ""
    minutes: str = "30"
    back: str = ""


class AwayForm(BaseModel):
    mark: str = ""

    @property
    def known(self) -> str:
        """As `mark_of` makes them; anything else puts nothing away."""
        return self.mark if re.fullmatch("[0-9a-f]{1,8}", self.mark) else ""
