"""What a member of staff may hold and for how long, and what the audit says in words. Pure."""

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
ACTS = {
    "appoint": "建了账号", "grant": "给了角色", "dismiss": "停了角色", "reset_password": "重设了密码",
    "change_password": "改了自己的密码", "create_room": "开了直播间", "plan_room": "排了直播间",
    "open_room": "开播", "end_room": "结束了直播间", "change_room": "改了直播间", "give_seat": "给直播间派了人",
    "take_seat": "从直播间撤了人", "make_speaker_link": "发了劳模工匠的链接", "speaker_revoked": "撤下了劳模工匠",
    "speaker_restored": "请回了劳模工匠", "save_speaker": "改了劳模工匠", "check_honour": "核了荣誉",
    "uncheck_honour": "取消了荣誉核验", "change": "改了场次内容", "undo": "撤销了一步", "post_notice": "发了公告",
    "reveal_phone": "看了求职者的全号", "move": "改了投递的状态", "keep_picture": "传了照片", "drop_picture": "删了照片",
    "import": "导入了表格", "keep_recording": "改了录像保留到哪天", "delete_recording": "删了录像",
    "start_rehearsal": "开始了彩排", "send_reminders_again": "补发了预约提醒",
    "save_series": "改了直播系列", "publish_series": "公开了直播系列", "withdraw_series": "撤回了直播系列",
    "plan_show": "排了一场直播", "save_show": "改了一场直播", "publish_show": "公布了一场直播",
    "withdraw_show": "把一场直播撤回成草稿", "call_off_show": "取消了一场直播", "close_show": "停止了一场直播收投递",
    "reopen_show": "又开了一场直播收投递", "pick_positions": "给一场直播选了岗位",
}  # fmt: skip


def act_words(action: str) -> str:
    return ACTS.get(action, action)


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
    if start and start > today + LATEST:
        return "开始日太远，请核对年份"
    return ""


def leaves_nobody(organisers: Iterable[str], gone: str) -> bool:
    """Whether nobody would be left who runs the fair; `organisers` are accounts that can sign in and whose role has no end."""
    return not set(organisers) - {gone}
