"""A fair's way from draft to reported: which steps there are and what each still lacks. Pure."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from recruit.fairs.rules import Phase

ORDER = tuple(Phase)
FORWARD = {
    Phase.registration: "开始报名",
    Phase.open: "开场",
    Phase.closed: "结束本场",
    Phase.reported: "标记为已总结",
}
MEANS = {
    Phase.draft: "只有工作人员看得到",
    Phase.registration: "网页公开，单位可以报名，求职者可以看岗位、投递",
    Phase.open: "现场可以入场，直播可以开播",
    Phase.closed: "停止投递和入场；单位继续答复已收到的投递",
    Phase.reported: "总结已交，数字不再变动",
}
LONGEST = 31


@dataclass(frozen=True, slots=True)
class Standing:
    """What a fair has, as counted now."""

    phase: Phase = Phase.draft
    operator: str = ""
    licence: str = ""
    organisers: str = ""
    address: str = ""
    days: int = 0
    is_over: bool = False
    halls: int = 0
    booths: int = 0
    booths_free: int = 0
    employers: int = 0
    invited: int = 0
    unanswered: int = 0
    without_booth: int = 0
    without_position: int = 0
    positions: int = 0
    without_pay: int = 0
    expired: int = 0
    rooms: int = 0
    rooms_open: int = 0
    hosts: int = 0
    gates: int = 0
    speakers: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Need:
    """Something missing: in which area, said in one sentence, cured at `path` behind the fair's own; `must` bars the step."""

    code: str
    area: str
    text: str
    path: str
    must: bool = False


def next_of(phase: Phase) -> Phase | None:
    place = ORDER.index(phase) + 1
    return ORDER[place] if place < len(ORDER) else None


def before(phase: Phase) -> Phase | None:
    place = ORDER.index(phase)
    return ORDER[place - 1] if place else None


def can_move(phase: Phase, to: Phase) -> bool:
    """One step on or one step back."""
    return abs(ORDER.index(phase) - ORDER.index(to)) == 1


def is_forward(phase: Phase, to: Phase) -> bool:
    return ORDER.index(to) > ORDER.index(phase)


def needs_for(to: Phase, has: Standing) -> list[Need]:
    """What is missing for the step to `to`, what bars it first."""
    match to:
        case Phase.registration:
            found = [*facts(has)]
        case Phase.open:
            found = [*facts(has), *hall(has), *employers(has), *positions(has), *people(has)]
        case Phase.closed:
            found = [*ending(has)]
        case Phase.reported:
            found = [*answers(has)]
        case _:
            found = []
    return sorted(found, key=lambda need: not need.must)


def facts(has: Standing) -> Iterator[Need]:
    if not has.operator:
        yield Need("no_operator", "facts", "没填运营主体", "/edit#operator", True)
    if not has.licence:
        yield Need("no_licence", "facts", "没填运营主体的许可证或备案号", "/edit#operator_licence", True)
    if not has.days:
        yield Need("no_day", "facts", "没定哪天办", "/edit#days", True)
    if not has.organisers:
        yield Need("no_organisers", "facts", "没填主办单位", "/edit#organisers")
    if not has.address:
        yield Need("no_address", "facts", "没填地址和交通", "/edit#address")


def hall(has: Standing) -> Iterator[Need]:
    if not has.booths:
        yield Need("no_booth", "hall", "一个展位也没有", "/halls")
    elif has.without_booth > has.booths_free:
        lacking = has.without_booth - has.booths_free
        yield Need(
            "too_few_booths",
            "hall",
            f"展位少 {lacking} 个：还有 {has.without_booth} 家没展位，只空 {has.booths_free} 个",
            "/halls",
        )
    if has.booths and has.without_booth:
        yield Need("without_booth", "hall", f"{has.without_booth} 家单位没有展位", "/halls")


def employers(has: Standing) -> Iterator[Need]:
    if not has.employers:
        yield Need("no_employer", "employers", "一家单位也没有", "/imports")
    if has.unanswered:
        yield Need("unanswered", "employers", f"{has.unanswered} 家单位的报名还没答复", "/employers#review")
    if has.invited:
        yield Need("invited", "employers", f"{has.invited} 家邀请了还没答应", "/employers?show=waiting")


def positions(has: Standing) -> Iterator[Need]:
    if not has.positions:
        yield Need("no_position", "positions", "没有一个在招的岗位", "/imports", True)
    if has.without_position:
        yield Need("without_position", "positions", f"{has.without_position} 家单位没有在招岗位", "/imports")
    if has.without_pay:
        yield Need("without_pay", "positions", f"{has.without_pay} 个岗位没写薪资", "/positions?show=no_pay")
    if has.expired:
        yield Need("expired", "positions", f"{has.expired} 个岗位有效期已过，求职者看不到", "/positions?show=expired")


def people(has: Standing) -> Iterator[Need]:
    if not has.rooms:
        yield Need("no_room", "live", "没有直播间", "/rooms")
    if not has.hosts:
        yield Need("no_host", "live", "没有带岗主播", "/people")
    if not has.speakers:
        yield Need("no_speaker", "live", "没有劳模工匠", "/speakers")
    if not has.gates:
        yield Need("no_gate", "people", "没有入场岗的人", "/people")


def ending(has: Standing) -> Iterator[Need]:
    if not has.is_over:
        yield Need("not_over", "facts", "最后一天还没过完", "/edit#days")
    if has.rooms_open:
        yield Need("rooms_open", "live", f"{has.rooms_open} 个直播间还开着", "/rooms")


def answers(has: Standing) -> Iterator[Need]:
    if has.waiting:
        yield Need("waiting", "employers", f"{has.waiting} 份投递单位还没答复", "/supervision")


def bars(needs: Sequence[Need]) -> list[Need]:
    return [need for need in needs if need.must]


@dataclass(frozen=True, slots=True)
class Day:
    day: dt.date
    opens: dt.time
    closes: dt.time


def faults_of_days(days: Sequence[Day]) -> list[tuple[int, str]]:
    """What is wrong with the days as they were sent, by their place."""
    found = []
    seen: set[dt.date] = set()
    for n, one in enumerate(days):
        if one.day in seen:
            found.append((n, f"{one.day.month}月{one.day.day}日 写了两次，请改一天或删一行"))
        seen.add(one.day)
        if one.closes <= one.opens:
            found.append((n, "闭馆要晚于开馆"))
    if days and (max(seen) - min(seen)).days >= LONGEST:
        found.append((0, f"首尾相隔最多 {LONGEST} 天，请核对年份和月份"))
    return found


def span_of(days: Sequence[Day], zone: dt.tzinfo) -> tuple[dt.datetime, dt.datetime]:
    """From the first hour of the first day to the last of the last."""
    ordered = sorted(days, key=lambda one: one.day)
    first, last = ordered[0], ordered[-1]
    return dt.datetime.combine(first.day, first.opens, zone), dt.datetime.combine(last.day, last.closes, zone)


def shift(days: Sequence[Day], first: dt.date) -> list[Day]:
    """The same days, moved as a whole so that they begin on `first`."""
    if not days:
        return []
    by = first - min(one.day for one in days)
    return [Day(one.day + by, one.opens, one.closes) for one in sorted(days, key=lambda one: one.day)]
