"""How states, sources and moves of applications are called on screen. Pure."""

from recruit.applications.rules import ApplicationState as State
from recruit.applications.rules import Source

STATES = {
    State.submitted: "待回应",
    State.viewed: "已查看",
    State.shortlisted: "初选",
    State.invited: "邀约面试",
    State.met: "面试到场",
    State.hired: "录用",
    State.declined: "不合适",
    State.withdrawn: "求职者撤回",
}
ICONS = {
    State.submitted: "clock",
    State.viewed: "eye",
    State.shortlisted: "check",
    State.invited: "calendar",
    State.met: "users",
    State.hired: "medal",
    State.declined: "close",
    State.withdrawn: "undo",
}
APPLIED = {
    State.submitted: "已投递",
    State.viewed: "已投递 · 单位已查看",
    State.shortlisted: "已投递 · 初选通过",
    State.invited: "已投递 · 邀您面试",
    State.met: "已投递 · 面试到场",
    State.hired: "已录用",
    State.declined: "已投递 · 单位已答复",
}
SOURCES = {
    Source.online: ("网上", "phone"),
    Source.live: ("直播间", "broadcast"),
    Source.booth: ("展位", "building"),
    Source.desk: ("服务台代办", "edit"),
    Source.station: ("驿站代办", "pin"),
}
SENT_FROM = {
    Source.online: "已投递，从网上",
    Source.live: "已投递，从直播间",
    Source.booth: "已投递，从展位",
    Source.desk: "已投递，服务台代办",
    Source.station: "已投递，驿站代办",
}
# what the seeker reads of a move
TOLD = {
    State.viewed: "单位已查看",
    State.shortlisted: "初选通过",
    State.invited: "单位邀您面试",
    State.met: "面试到场",
    State.hired: "单位录用了您",
    State.declined: "单位答复：不合适",
    State.withdrawn: "您撤回了投递",
}
# what the recruiter reads of a move, after the mover's name
DONE = {
    State.submitted: "投递，同意已记录",
    State.viewed: "查看了投递",
    State.shortlisted: "初选通过",
    State.invited: "邀约面试",
    State.met: "记为面试到场",
    State.hired: "记为录用",
    State.declined: "答复不合适",
    State.withdrawn: "撤回了投递",
}
REASONS = ("工种不符", "缺证书", "班次不合", "已招满")
