"""The demo's show of last week: its curve, what was asked and answered, who applied and what came of it; all simulated."""

import datetime as dt
import math
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.applications.actions import Wish, apply
from recruit.applications.rules import ApplicationState as State
from recruit.applications.rules import Source
from recruit.applications.tables import Application, ApplicationMove
from recruit.demo.people import seeker_of
from recruit.fairs.tables import Fair
from recruit.positions.tables import Position
from recruit.rooms.tables import Question, Room, RoomMinute, RoomPin, RoomState, RundownItem
from recruit.settings import Keys

MINUTES, A_PIN = 57, 9
QUESTIONS = (
    ("宿舍几个人一间？有热水吗？", "四个人一间，24 小时热水，刚才镜头里看到的就是。", 31),
    ("没有证能不能来？", "能来。先跟师傅学，三个月内厂里出钱带您考证。", 27),
    ("夜班多不多？", "两班倒，一周一换，夜班有补贴。", 19),
    ("五险一金从什么时候交？", "入职当月就交。", 16),
    ("四十八岁还要吗？", "要的，看的是活干得怎么样。", 14),
    ("食堂一顿饭多少钱？", "中午免费，晚饭六块。", 9),
    ("能不能夫妻一起来？", "可以，有夫妻房，要排队，一般等两三个月。", 8),
    ("班车到不到老城区？", None, 3),
)
CAME_TO = ((State.shortlisted, State.invited, State.met, State.hired), (State.shortlisted, State.invited, State.met),
           (State.shortlisted, State.invited), (State.shortlisted,), (State.declined,), ())  # fmt: skip
SEEKERS = range(700, 724)


async def store_past(tx: AsyncSession, keys: Keys, show: Fair, room: Room) -> None:
    opened = show.opens_at
    room.state, room.opened_at = RoomState.ended, opened
    room.ended_at = room.archived_at = opened + dt.timedelta(minutes=MINUTES)
    room.metrics = figures(opened)
    tx.add(room)
    tx.add_all(
        RoomMinute(room_id=room.id, **minute | {"at": dt.datetime.fromisoformat(minute["at"])})
        for minute in room.metrics["minutes"]
    )
    items = (
        await tx.scalars(sa.select(RundownItem).where(RundownItem.fair_id == show.id).order_by(RundownItem.place))
    ).all()
    for place, item in enumerate(items):
        item.explained_from = opened + dt.timedelta(minutes=2 + A_PIN * place)
        item.explained_to = item.explained_from + dt.timedelta(minutes=A_PIN)
        seq = place + 1
        tx.add(
            RoomPin(
                room_id=room.id,
                seq=seq,
                position_id=item.position_id,
                from_at=item.explained_from,
                to_at=item.explained_to,
            )
        )
        tx.add(item)
    store_questions(tx, room, items, opened)
    await tx.flush()
    await store_applications(tx, keys, show, room)


def crowd(minute: int) -> int:
    """How many are there: in within ten minutes, most in the middle, half of them to the end."""
    return round(
        1180 * min(1, minute / 9) * (0.72 + 0.28 * math.sin(minute / MINUTES * math.pi)) * (1 if minute < 50 else 0.8)
    )


def figures(opened: dt.datetime) -> dict[str, Any]:
    """As the contract's metrics, every figure out of the one curve and every viewer a simulated one."""
    online = [crowd(minute) for minute in range(MINUTES)]
    joins = [max(now - before, 0) + now // 25 for before, now in zip([0, *online], online, strict=False)]
    asked = {2 + 6 * n: 1 for n in range(len(QUESTIONS))}
    minutes = [
        {
            "at": (opened + dt.timedelta(minutes=n)).isoformat(),
            "online": here,
            "peak": here,
            "joins": joins[n],
            "questions": asked.get(n, 0),
            "answers": asked.get(n - 2, 0) if n - 2 < 2 + 6 * 7 else 0,
            "likes": here // 6,
            "applications": 0,
        }
        for n, here in enumerate(online)
    ]
    totals = {
        "online": 0,
        "peak": max(online),
        "viewers": round(sum(joins) * 0.83),
        "starts": sum(joins),
        "watch_seconds": sum(online) * 60,
        "likes": sum(here // 6 for here in online),
        "questions": len(QUESTIONS),
        "answers": sum(answer is not None for _, answer, _ in QUESTIONS),
        "applications": len(SEEKERS),
    }
    ended = opened + dt.timedelta(minutes=MINUTES)
    return totals | {"as_of": ended.isoformat(), "simulated": dict(totals), "minutes": minutes}


def store_questions(tx: AsyncSession, room: Room, items: Sequence[RundownItem], opened: dt.datetime) -> None:
    for n, (text, answer, votes) in enumerate(QUESTIONS):
        at = opened + dt.timedelta(minutes=2 + 6 * n)
        item = items[min(n * 6 // A_PIN, len(items) - 1)]
        tx.add(
            Question(
                room_id=room.id, number=n + 1, position_id=item.position_id, text=text, by_name=f"求职者·海风{20 + n}",
                state="answered" if answer else "waiting", votes=votes, answer=answer, asked_at=at, simulated=True,
                answered_by="周岚" if answer else None, answered_at=at + dt.timedelta(minutes=2) if answer else None,
            )
        )  # fmt: skip


async def store_applications(tx: AsyncSession, keys: Keys, show: Fair, room: Room) -> None:
    """Made during the show; the employer went on with most of them in the two days after."""
    mine = sa.select(Position.id).where(Position.fair_id == show.id).order_by(Position.title, Position.id)
    positions = (await tx.scalars(mine)).all()
    for k, n in enumerate(SEEKERS):
        at = show.opens_at + dt.timedelta(minutes=4 + 2 * k)
        seeker = await seeker_of(tx, keys, n, at)
        wish = Wish(str(positions[k * k % len(positions)]), Source.live, "page")
        row, _ = await apply(tx, seeker, wish, at)
        row.room_id = room.id  # the room is over: it is told of nothing more
        await go_on(tx, row, CAME_TO[k % len(CAME_TO)], at)


async def go_on(tx: AsyncSession, row: Application, states: tuple[State, ...], at: dt.datetime) -> None:
    for state in states:
        old, at = row.state, at + dt.timedelta(hours=13)
        why = "路太远，通勤赶不上早班" if state is State.declined else None
        tx.add(
            ApplicationMove(
                created_at=at, application_id=row.id, from_state=old, to_state=state, reason=why, by_kind="account"
            )
        )
        row.state, row.reacted_at = state, row.reacted_at or at
    tx.add(row)
    await tx.flush()
