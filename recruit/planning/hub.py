"""What the set-up page shows: the five phases, what each area has and lacks, the step that comes next."""

import datetime as dt
from dataclasses import replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from recruit.changes.queries import recent_changes
from recruit.fairs.queries import counts_of, plan_of
from recruit.fairs.reach import days_of
from recruit.fairs.tables import Fair, Phase
from recruit.planning import rules
from recruit.planning.queries import standing_of
from recruit.planning.rules import Need, Standing
from recruit.reports.menu import has_page

PHASES = {
    Phase.draft: "筹备",
    Phase.registration: "报名",
    Phase.open: "进行",
    Phase.closed: "结束",
    Phase.reported: "总结",
}
AREAS = (
    ("facts", "场次信息", "doc", "/edit"),
    ("hall", "展厅展位", "map", "/halls"),
    ("employers", "单位", "building", "/employers"),
    ("positions", "岗位", "briefcase", "/positions"),
    ("live", "直播和劳模", "broadcast", "/rooms"),
    ("people", "现场人员", "users", "/people"),
)


async def hub_of(tx: AsyncSession, fair: Fair, now: dt.datetime) -> dict[str, Any]:
    has = await standing_of(tx, fair, now)
    following = rules.next_of(fair.phase)
    needs = rules.needs_for(following, has) if following else []
    counts = (await counts_of(tx, [fair.id], now))[fair.id]
    return {
        "steps": steps(fair.phase),
        "areas": [area(*one, has, counts.headcount, lacking(fair.phase, has)) for one in AREAS],
        "next": step_on(following, needs) if following else None,
        "back": step_back(fair.phase),
        "days": await days_of(tx, fair),
        "plan": await plan_of(tx, fair),
        "has": has,
        "changes": await recent_changes(tx, fair, 6),
    }


def steps(phase: Phase) -> list[dict[str, Any]]:
    at = rules.ORDER.index(phase)
    return [
        {"code": one, "name": PHASES[one], "means": rules.MEANS[one], "state": "done" if n < at else "now" if n == at else "next"}
        for n, one in enumerate(rules.ORDER)
    ]  # fmt: skip


def lacking(phase: Phase, has: Standing) -> list[Need]:
    """Until the fair is over, all that it needs to be open; afterwards what it needs to be reported."""
    if phase in (Phase.draft, Phase.registration, Phase.open):
        return rules.needs_for(Phase.open, has)
    return rules.needs_for(Phase.reported, has)


def area(
    code: str, name: str, icon: str, path: str, has: Standing, headcount: int, needs: list[Need]
) -> dict[str, Any]:
    number, unit, sub = figure(code, has, headcount)
    own = [linked(need) for need in needs if need.area == code]
    return {
        "code": code,
        "name": name,
        "icon": icon,
        "path": path if has_page(path) else "/imports",
        "number": number,
        "unit": unit,
        "sub": sub,
        "needs": own,
    }


def figure(code: str, has: Standing, headcount: int) -> tuple[int, str, str]:
    match code:
        case "facts":
            return has.days, "天", ""
        case "hall":
            return has.booths, "个展位", f"{has.halls} 个展厅，空 {has.booths_free} 个展位"
        case "employers":
            return has.employers, "家", f"有展位 {has.employers - has.without_booth} 家"
        case "positions":
            return has.positions, "个在招", f"招 {headcount:,} 人"
        case "live":
            return has.rooms, "个直播间", f"主播 {has.hosts} 人，劳模工匠 {has.speakers} 位"
    return has.gates, "人入场岗", ""


def linked(need: Need) -> Need:
    """Without its link where nothing in the product cures it yet."""
    return need if has_page(need.path) and need.path else replace(need, path="")


def step_on(to: Phase, needs: list[Need]) -> dict[str, Any]:
    barred = rules.bars(needs)
    return {
        "to": to,
        "act": rules.FORWARD[to],
        "means": rules.MEANS[to],
        "barred": [linked(need) for need in barred],
        "open": [linked(need) for need in needs if not need.must],
    }


def step_back(phase: Phase) -> dict[str, Any] | None:
    to = rules.before(phase)
    return {"to": to, "name": PHASES[to], "means": rules.MEANS[to]} if to else None
