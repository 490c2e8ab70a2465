"""What an employer says of itself on its page."""

import hashlib
import json

from pydantic import BaseModel

from recruit.accounts.rules import read_mobile
from recruit.employers.industry import industry_text
from recruit.employers.tables import Employer
from recruit.errors import FieldError, Invalid

LIMITS = {"about": 500, "address": 100, "industry": 40, "size": 20, "contact_name": 20}
OFFERS = ("checkup", "sports")


class ProfileForm(BaseModel):
    """`seen` digests what the form was filled from; an empty phone leaves the kept one."""

    employer: str = ""
    about: str = ""
    address: str = ""
    industry: str = ""
    size: str = ""
    checkup: str = ""
    sports: str = ""
    contact_name: str = ""
    phone: str = ""
    seen: str = ""

    def check(self) -> None:
        wrong = [
            FieldError(name, f"最多 {most} 个字，现在有 {len(getattr(self, name).strip())} 个")
            for name, most in LIMITS.items()
            if len(getattr(self, name).strip()) > most
        ]
        if not self.address.strip():
            wrong.append(FieldError("address", "请填上班的地址，求职者好算路程"))
        if self.phone.strip() and read_mobile(self.phone) is None:
            wrong.append(FieldError("phone", "请填 11 位手机号，例如 138 0013 8000"))
        if wrong:
            raise Invalid("有内容需要改一下。", code="invalid", errors=wrong)


def profile_of(employer: Employer) -> ProfileForm:
    offers = {name: "1" if employer.benefits.get(name) else "" for name in OFFERS}
    facts = {name: getattr(employer, name) or "" for name in ("about", "address", "industry", "size")}
    facts["industry"] = industry_text(employer.industry) or ""
    return ProfileForm(employer=str(employer.id), **facts, **offers, seen=seen_of(employer))


def seen_of(employer: Employer) -> str:
    shown = [getattr(employer, name) for name in ("about", "address", "industry", "size", "benefits")]
    return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()[:16]
