"""What a registration must say, and why a 统一社会信用代码 is not right. Pure."""

from collections.abc import Mapping

from recruit.accounts.rules import read_mobile
from recruit.employers.rules import SIGNS, uscc_check_digit
from recruit.errors import FieldError

TEXTS = {"industry": 40, "size": 20, "address": 100, "about": 500, "hiring": 300, "zone": 40}
SIZES = ("少于 50 人", "50–150 人", "150–500 人", "500–1,000 人", "1,000–5,000 人", "5,000 人以上")
MOST_A_DAY = 10
REASON = 200


def fold_uscc(text: str) -> str:
    return "".join(text.split()).replace("-", "").upper()


def why_not_uscc(text: str) -> str:
    """What is wrong with the code, so that somebody with the licence in hand can find the slip; empty when it is right."""
    code = fold_uscc(text)
    if not code:
        return "请填营业执照上的 18 位统一社会信用代码"
    if len(code) != 18:
        return f"代码应有 18 位，现在是 {len(code)} 位。请对照营业执照再数一遍"
    if odd := next((sign for sign in code if sign not in SIGNS), None):
        swap = {"O": "数字 0", "I": "数字 1", "Z": "数字 2", "S": "数字 5", "V": "字母 U 或 Y"}.get(odd)
        hint = f"，是不是{swap}" if swap else ""
        return f"第 {code.index(odd) + 1} 位“{odd}”不会出现在代码里{hint}"
    if uscc_check_digit(code[:17]) != code[17]:
        return (
            f"最后一位应是“{uscc_check_digit(code[:17])}”，您填的是“{code[17]}”。"
            "它由前 17 位算出，多半是中间某一位抄错了，请对照营业执照"
        )
    return ""


def missing(form: Mapping[str, str], has_licence: bool, has_phone: bool) -> list[FieldError]:
    """Every field that keeps the registration from being sent, in the form's order."""
    phone = form.get("phone", "").strip()
    asked = {
        "uscc": why_not_uscc(form.get("uscc", "")),
        "name": not form.get("name", "").strip() and "请填营业执照上的单位全称",
        "licence": not has_licence and "请拍一张营业执照上传，只有本场组织者能看",
        "contact_name": not form.get("contact_name", "").strip() and "请填联系人姓名",
        "phone": (read_mobile(phone) is None and "请填 11 位手机号，例如 138 0013 8000")
        if phone or not has_phone
        else "",
        "address": not form.get("address", "").strip() and "请填上班的地址，求职者好算路程",
    }
    return [FieldError(name, said) for name, said in asked.items() if said]


def too_long(form: Mapping[str, str]) -> list[FieldError]:
    limits = TEXTS | {"name": 60, "contact_name": 20}
    return [
        FieldError(name, f"最多 {most} 个字，现在有 {len(form[name].strip())} 个")
        for name, most in limits.items()
        if len(form.get(name, "").strip()) > most
    ]
