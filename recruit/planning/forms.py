"""What the set-up pages send."""

from pydantic import BaseModel


class MoveForm(BaseModel):
    """`was` is the phase that the person saw."""

    was: str = ""
    to: str = ""
