"""What a member of staff may hold and for how long. Pure."""

import datetime as dt
import re
from collections.abc import Iterable

from recruit.accounts.rules import PASSWORD_LENGTH

ROLES = {
    "organiser": "组织者",
    "host": "带岗主播",
    "assistant": "主播助理",
    "recruiter": "招聘人员",
    "gate": "入场岗",
    "desk": "服务台",
}
MEANS = {
    "organiser": "管这一场的全部事情",
    "host": "进主播台，讲岗位、接提问",
    "assistant": "进主播台帮忙，不能切断和结束",
    "recruiter": "看本单位的投递并答复",
    "gate": "在入口核验入场码",
    "desk": "在服务台登记、代投",
}
LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{2,31}")
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
LATEST = dt.timedelta(days=366)
LONGEST = 10 * LATEST


def is_login(text: str) -> bool:
    return bool(LOGIN.fullmatch(text))


def fault_of_password(password: str, again: str) -> str:
    """What is wrong with a password of one's own, or nothing."""
    if len(password) < PASSWORD_LENGTH:
        return f"密码至少 {PASSWORD_LENGTH} 位，一句话最好记"
    if len(set(password)) < 4:
        return "这个密码太好猜，请多用几个不同的字"
    return "" if password == again else "两次填的密码不一样，请再填一次"


def fault_of_span(start: dt.date | None, end: dt.date | None, today: dt.date) -> str:
    """What is wrong with the days for which a role is given, or nothing; without an end it holds until it is taken."""
    if end and end < today:
        return "到期日已经过了，请选今天或以后"
    if start and end and end < start:
        return "到期日早于开始日，请改一个"
    if start and not today - LONGEST < start <= today + LATEST:
        return "开始日太远，请核对年份"
    if end and end > today + LONGEST:
        return "到期日太远，请核对年份；一直有效就把到期日空着"
    return ""


def leaves_nobody(organisers: Iterable[str], gone: str) -> bool:
    """Whether nobody would be left who runs the fair; `organisers` are accounts that can sign in and whose role has no end."""
    return not set(organisers) - {gone}
