"""What taking a photo down asks."""

from pydantic import BaseModel

from recruit.errors import FieldError, Invalid
from recruit.gallery.rules import reason_of


class TakeDownForm(BaseModel):
    why: str = ""
    words: str = ""

    def reason(self) -> str:
        """Raises Invalid where there is none: the recruiter has to know what to do better."""
        if (found := reason_of(self.why, self.words)) is None:
            raise Invalid("请选撤下的原因，或写一句。单位会看到。", errors=[FieldError("words", "请写一句撤下的原因")])
        return found
