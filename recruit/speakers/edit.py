"""Speakers are added and changed, their honours written down and checked, their order set."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actions import audit
from recruit.accounts.actor import Actor
from recruit.employers.tables import Participation
from recruit.errors import Conflict, FieldError, Invalid
from recruit.fairs.tables import Fair
from recruit.ids import parse_id
from recruit.positions.tables import Position
from recruit.rooms.actions import retell_rooms, tell_rooms
from recruit.speakers import rules
from recruit.speakers.forms import HonourForm, SpeakerForm
from recruit.speakers.tables import Honour, Speaker, SpeakerPosition
from recruit.uploads.actions import keep_picture
from recruit.uploads.album import Album
from recruit.uploads.forms import picture_of
from recruit.uploads.tables import PictureKind

TWICE = "这个单位已经有一位同名的劳模工匠，直接改那一位就行"


async def save_speaker(
    tx: AsyncSession, album: Album, actor: Actor, fair: Fair, speaker: Speaker | None, form: SpeakerForm,
    now: dt.datetime,
) -> Speaker:  # fmt: skip
    """A new one at the end of the list, or the one given. Raises Invalid, field by field."""
    values = await read(tx, fair, form)
    photo = await picture_of(form.photo, "photo")
    try:
        async with tx.begin_nested():
            if speaker is None:
                speaker = Speaker(fair_id=fair.id, place=await last_place(tx, fair) + 1, created_at=now, **values)
            else:
                speaker.sqlmodel_update(values)
            tx.add(speaker)
            await tx.flush()
            await stand_for(tx, speaker, form.position)
            if photo:
                kind = PictureKind.portrait
                await keep_picture(tx, album, actor, photo, kind=kind, owner=speaker, alt=speaker.name, field="photo")
    except IntegrityError:
        raise Invalid("有内容需要改一下。", errors=[FieldError("name", TWICE)]) from None
    audit(tx, actor, "save_speaker", "speaker", speaker.id, fair.id)
    await retell_rooms(tx, fair, now)
    return speaker


async def read(tx: AsyncSession, fair: Fair, form: SpeakerForm) -> dict[str, Any]:
    wrong = rules.faults_of_speaker(form.name, form.job, form.years, form.story)
    here = sa.select(Participation.employer_id).where(
        Participation.fair_id == fair.id, Participation.employer_id == parse_id(form.employer)
    )
    employer = await tx.scalar(here)
    if employer is None:
        wrong["employer"] = "请选所在单位；要先参加本场"
    if wrong:
        raise Invalid("有内容需要改一下。", errors=[FieldError(*one) for one in wrong.items()])
    return {
        "employer_id": employer,
        "name": form.name.strip(),
        "job": form.job.strip(),
        "years": rules.number_in(form.years, 0, rules.MOST_YEARS),
        "story": form.story.strip(),
        "bust": form.bust if form.bust in rules.BUSTS else "lu",
    }


async def last_place(tx: AsyncSession, fair: Fair) -> int:
    last = await tx.scalar(sa.select(sa.func.max(Speaker.place)).where(Speaker.fair_id == fair.id))
    return -1 if last is None else last


async def stand_for(tx: AsyncSession, speaker: Speaker, names: list[str]) -> None:
    """Only positions of the speaker's own employer at this fair."""
    wanted = [found for name in names[: rules.MOST_POSITIONS] if (found := parse_id(name))]
    own = sa.select(Position.id).where(
        Position.id.in_(wanted), Position.fair_id == speaker.fair_id, Position.employer_id == speaker.employer_id
    )
    chosen = (await tx.scalars(own)).all()
    await tx.execute(sa.delete(SpeakerPosition).where(SpeakerPosition.speaker_id == speaker.id))
    tx.add_all(SpeakerPosition(speaker_id=speaker.id, position_id=position) for position in chosen)
    await tx.flush()


async def move_speaker(tx: AsyncSession, actor: Actor, fair: Fair, speaker: Speaker, by: int, now: dt.datetime) -> None:
    mine = sa.select(Speaker).where(Speaker.fair_id == fair.id, Speaker.revoked_at.is_(None))
    rows = list((await tx.scalars(mine.order_by(Speaker.place, Speaker.id))).all())
    if speaker.id not in [row.id for row in rows]:
        raise Conflict("这位已经撤下，先请回来再排顺序。", code="revoked")
    at = next(n for n, row in enumerate(rows) if row.id == speaker.id)
    rows.insert(min(max(at + by, 0), len(rows) - 1), rows.pop(at))
    for place, row in enumerate(rows):
        row.place = place
    tx.add_all(rows)
    await tx.flush()
    audit(tx, actor, "move_speaker", "speaker", speaker.id, fair.id, by=by)
    await retell_rooms(tx, fair, now)


async def add_honour(
    tx: AsyncSession, actor: Actor, fair: Fair, speaker: Speaker, form: HonourForm, now: dt.datetime
) -> Honour:
    """Written down, not yet checked: until somebody saw the certificate the public does not see it."""
    if wrong := rules.faults_of_honour(form.honour, form.level, form.year, now.date()):
        raise Invalid("有内容需要改一下。", errors=[FieldError(*one) for one in wrong.items()])
    year = rules.number_in(form.year, rules.FIRST_YEAR, now.year)
    body = form.body.strip()[: rules.HONOUR] or None
    honour = Honour(speaker_id=speaker.id, name=form.honour.strip(), level=form.level, year=year, body=body)
    tx.add(honour)
    audit(tx, actor, "save_speaker", "speaker", speaker.id, fair.id)
    await tx.flush()
    return honour


async def check_honour(
    tx: AsyncSession, actor: Actor, fair: Fair, honour: Honour, checked: bool, now: dt.datetime
) -> None:
    """An officer saw the certificate, or takes that back; twice changes nothing."""
    was = Honour.checked_at.is_(None) if checked else Honour.checked_at.is_not(None)
    values: dict[str, dt.datetime | uuid.UUID | None] = {"checked_at": None, "checked_by_id": None}
    if checked:
        values = {"checked_at": now, "checked_by_id": actor.account}
    swap = sa.update(Honour).where(Honour.id == honour.id, was).values(**values)
    if (await tx.execute(swap)).rowcount != 1:
        return
    did = "check_honour" if checked else "uncheck_honour"
    audit(tx, actor, did, "speaker", honour.speaker_id, fair.id, text=honour.name)
    await retell_rooms(tx, fair, now)


async def drop_honour(tx: AsyncSession, actor: Actor, fair: Fair, honour: Honour, now: dt.datetime) -> None:
    await tx.execute(sa.delete(Honour).where(Honour.id == honour.id))
    audit(tx, actor, "drop_honour", "speaker", honour.speaker_id, fair.id, text=honour.name)
    await retell_rooms(tx, fair, now)


async def set_revoked(
    tx: AsyncSession, actor: Actor, fair: Fair, speaker: Speaker, revoked: bool, now: dt.datetime
) -> None:
    """Take a speaker off every room at once, or let them back; twice changes nothing."""
    old = Speaker.revoked_at.is_(None) if revoked else Speaker.revoked_at.is_not(None)
    swap = sa.update(Speaker).where(Speaker.id == speaker.id, old).values(revoked_at=now if revoked else None)
    if (await tx.execute(swap)).rowcount != 1:
        return
    op = "speaker_revoked" if revoked else "speaker_restored"
    await tell_rooms(tx, fair, {"op": op, "speaker": str(speaker.id)})
    audit(tx, actor, op, "speaker", speaker.id, fair.id)
    await retell_rooms(tx, fair, now)
