"""What the organiser and the reader send."""

from pydantic import BaseModel


class NoticeForm(BaseModel):
    """`minutes` empty: until somebody takes it away. `back` is where the form stood: the live page, or the list."""

    text: str = ""
    minutes: str = "30"
    back: str = ""


class AwayForm(BaseModel):
    mark: str = ""
