"""What the button 预约 sends."""

from pydantic import BaseModel

from recruit.accounts.rules import read_mobile
from recruit.errors import FieldError, Invalid

NUMBER_NEEDED = "请填 11 位手机号，例如 138 0013 8000"


class ReserveForm(BaseModel):
    """`on` empty cancels; `phone` empty is the number that is known already."""

    on: str = ""
    phone: str = ""

    @property
    def number(self) -> str | None:
        """E.164. Raises Invalid for what is no mobile number."""
        if not self.phone.strip():
            return None
        if number := read_mobile(self.phone):
            return number
        raise Invalid("手机号要改一下。", errors=[FieldError("phone", NUMBER_NEEDED)])
