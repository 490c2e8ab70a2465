"""Words are added and taken off the list, and every live node hears of it."""

import datetime as dt
import functools
import uuid

import sqlalchemy as sa
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from live import contract
from recruit.accounts.actions import audit
from recruit.accounts.actor import Actor
from recruit.db import after_commit, insert, transaction
from recruit.errors import FieldError, Invalid, NotFound
from recruit.fairs.tables import Fair
from recruit.ids import new_id, parse_id
from recruit.moderation.queries import words_of
from recruit.moderation.rules import LONGEST_WORD, MOST_WORDS, Act, read_words
from recruit.moderation.tables import ListedWord
from recruit.rooms.actions import unended
from recruit.rooms.tables import Room, RoomKind, RoomState


async def add_words(tx: AsyncSession, actor: Actor, fair: Fair, text: str, act: str, now: dt.datetime) -> int:
    """All of a pasted list or none; a word that stands already gets the new act. Returns how many."""
    words, unfit = read_words(text)
    known = {row.form for row in await words_of(tx, fair.id)}
    if not words and not unfit:
        raise refused("请写上要管的词，一行一个")
    if unfit:
        raise refused(f"这几个要改：{'、'.join(unfit[:5])}。一个词 2 到 {LONGEST_WORD} 个字，一个字会把平常的话也拦下")
    if len(known | words.keys()) > MOST_WORDS:
        raise refused(f"一场最多 {MOST_WORDS} 个词，请先去掉一些")
    kind = Act.refuse if act == Act.refuse else Act.hold
    for form, word in words.items():
        row = ListedWord(
            id=new_id(), created_at=now, fair_id=fair.id, word=word, form=form, act=kind, added_by=actor.name
        )
        put = insert(tx, ListedWord).values(row.model_dump())
        await tx.execute(put.on_conflict_do_update(index_elements=["fair_id", "form"], set_={"act": kind}))
    audit(tx, actor, "add_words", "fair", fair.id, fair.id, count=len(words), act=kind.value)
    await tell_words(tx, fair)
    return len(words)


def refused(sentence: str) -> Invalid:
    return Invalid("有内容需要改一下。", code="bad_words", errors=[FieldError("words", sentence)])


async def remove_word(tx: AsyncSession, actor: Actor, fair: Fair, word: str) -> None:
    gone = sa.delete(ListedWord).where(ListedWord.fair_id == fair.id, ListedWord.id == parse_id(word))
    if (await tx.execute(gone)).rowcount != 1:
        raise NotFound("这个词已经不在名单里了。")
    audit(tx, actor, "remove_word", "fair", fair.id, fair.id)
    await tell_words(tx, fair)


async def tell_words(tx: AsyncSession, fair: Fair) -> None:
    """After commit; the worker tells them again now and then, to rooms made since and where a write was lost."""
    redis: Redis | None = tx.info.get("redis")
    if redis is None:
        return
    words = {row.form: row.act.value for row in await words_of(tx, fair.id)}
    for room in await unended(tx, fair):
        after_commit(tx, functools.partial(contract.put_words, redis, str(room.id), words))


async def keep_words(engine: AsyncEngine, redis: Redis) -> None:
    async with transaction(engine) as tx:
        live = sa.select(Room.id, Room.fair_id).where(Room.kind != RoomKind.board, Room.state != RoomState.ended)
        rooms = [(room, fair) for room, fair in await tx.execute(live) if fair]
        lists: dict[uuid.UUID, dict[str, str]] = {}
        for _, fair in rooms:
            if fair not in lists:
                lists[fair] = {row.form: row.act.value for row in await words_of(tx, fair)}
    for room, fair in rooms:
        await contract.put_words(redis, str(room), lists[fair])
