"""What a report says."""

from pydantic import BaseModel

from recruit.cases.rules import KINDS, LONGEST
from recruit.errors import FieldError


class ReportForm(BaseModel):
    kind: str = ""
    text: str = ""
    contact: str = ""

    def problems(self) -> list[FieldError]:
        wrong = []
        if self.kind not in KINDS:
            wrong.append(FieldError("kind", "请选择是哪种问题"))
        if not self.text.strip() and self.kind == "other":
            wrong.append(FieldError("text", "请简单说说发生了什么"))
        if len(self.text) > LONGEST:
            wrong.append(FieldError("text", f"最多 {LONGEST} 个字"))
        if len(self.contact) > 100:
            wrong.append(FieldError("contact", "最多 100 个字"))
        return wrong
