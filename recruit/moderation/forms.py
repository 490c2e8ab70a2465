"""What the organiser sends."""

from pydantic import BaseModel


class WordsForm(BaseModel):
    words: str = ""
    act: str = "hold"
