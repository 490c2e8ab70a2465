"""What somebody sends who comes by an invitation."""

import re

from pydantic import BaseModel

from recruit.accounts.rules import PASSWORD_LENGTH
from recruit.errors import FieldError, Invalid

LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{2,31}")


class JoinForm(BaseModel):
    name: str = ""
    login: str = ""
    password: str = ""

    def check(self) -> None:
        wrong = []
        if not 0 < len(self.name.strip()) <= 40:
            wrong.append(FieldError("name", "请填您的姓名，投递记录里会写是谁处理的"))
        if not LOGIN.fullmatch(self.login.strip().lower()):
            wrong.append(FieldError("login", "账号用 3 至 32 个小写字母、数字、点或横线，例如 wang.li"))
        if len(self.password) < PASSWORD_LENGTH:
            wrong.append(FieldError("password", f"密码至少 {PASSWORD_LENGTH} 位，一句话最好记"))
        if wrong:
            raise Invalid("有内容需要改一下。", code="invalid", errors=wrong)


class NoteForm(BaseModel):
    note: str = ""
    employer: str = ""
