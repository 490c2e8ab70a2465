"""The organiser's words: pasted, told to the rooms, taken off; and the record of what was done in them."""

import sqlalchemy as sa
from redis.asyncio import Redis

from recruit.accounts.actor import Actor
from recruit.accounts.tables import AuditEntry, Role
from recruit.db import utc_now
from recruit.moderation.rules import read_words
from recruit.moderation.tables import ListedWord
from recruit.rooms.actions import create_room
from recruit.rooms.facts import record_fact
from tests.rooms.test_appoint import browser_of
from tests.support.cast import Cast
from tests.support.services import memory_used


def test_a_pasted_list_is_read_however_it_is_written() -> None:
    words, unfit = read_words("蓝海中介，ＡＢ厂\n蓝 海中介、 押\n")
    assert list(words) == ["蓝海中介", "ab厂", "海中介"] and unfit == ["蓝", "押"]


async def test_words_are_pasted_come_back_when_unfit_and_are_taken_off(sqlite_cast: Cast, valkey: str) -> None:
    cast = sqlite_cast
    fair = await cast.fair()
    zhao, _ = await cast.staff(Role.organiser, fair=fair)
    page = await browser_of(cast, zhao)
    root = f"/organiser/fairs/{fair.slug}/order"
    bad = await page.post(f"{root}/words", data={"words": "蓝海中介\n押", "act": "refuse"})
    assert bad.status_code == 422 and "押。一个词 2 到" in bad.text and "蓝海中介\n押</textarea>" in bad.text
    assert (await page.post(f"{root}/words", data={"words": "蓝海中介", "act": "refuse"})).status_code == 303
    assert (await page.post(f"{root}/words", data={"words": "蓝海*中介 包过费", "act": "hold"})).status_code == 303
    async with cast.tx() as tx:
        kept = {row.word: row for row in await tx.scalars(sa.select(ListedWord))}
        actions = list(await tx.scalars(sa.select(AuditEntry.action).where(AuditEntry.action == "add_words")))
    assert {word: row.act.value for word, row in kept.items()} == {"蓝海中介": "hold", "包过费": "hold"} and len(
        actions
    ) == 2
    assert "本场名单" in (shown := (await page.get(root)).text) and "包过费" in shown
    gone = f"{root}/words/{kept['包过费'].id}/remove"
    assert (await page.post(gone)).status_code == 303 and (await page.post(gone)).status_code == 404
    assert "聊天暂停中" not in shown
    async with Redis.from_url(valkey) as redis, memory_used(redis, 0.8):
        assert "服务器内存已用 8" in (await page.get(root)).text
    stranger, _ = await cast.staff(Role.organiser, fair=await cast.fair("elsewhere"))
    assert (await (await browser_of(cast, stranger)).get(root)).status_code == 404


async def test_what_was_done_in_a_room_is_on_record(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    fair = await cast.fair()
    zhao, _ = await cast.staff(Role.organiser, fair=fair)
    at = int(utc_now().timestamp() * 1000)
    by = {"name": "周岚", "role": "host"}
    async with cast.tx() as tx:
        room = await create_room(tx, Actor(), fair, "焊工专场", utc_now())
        told = {"f": "muted", "seq": 7, "at": at, "by": by, "whom": "求职者·海风27", "reason": "骂人", "minutes": 60}
        assert await record_fact(tx, room, "1-0/0", told)
        hid = {
            "f": "hidden",
            "seq": 8,
            "at": at,
            "by": by,
            "whom": "求职者·海风27",
            "text": "加我微信",
            "target": "m:5",
        }
        await record_fact(tx, room, "2-0/0", hid)
    shown = (await (await browser_of(cast, zhao)).get(f"/organiser/fairs/{fair.slug}/order")).text
    assert (
        "禁言 60 分钟" in shown
        and "<b>求职者·海风27</b>" in shown
        and "骂人</span>" in shown
        and "周岚 · 焊工专场" in shown
        and "加我微信" in shown
    )
    async with cast.tx() as tx:
        entry = await tx.scalar(sa.select(AuditEntry).where(AuditEntry.action == "muted"))
        hidden = await tx.scalar(sa.select(AuditEntry).where(AuditEntry.action == "hidden"))
    assert entry and entry.actor_name == "周岚" and entry.detail["reason"] == "骂人"
    assert hidden and "text" not in hidden.detail
