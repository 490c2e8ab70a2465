"""Writes the generated fair into the database, in bulk, every row marked as simulated."""

import datetime as dt
import secrets
import uuid
import zoneinfo
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.crypto import blind_index, seal
from recruit.db import insert
from recruit.demo.generate import RANKS, ZONES, MadeEmployer, MadePosition, make_booths, make_employers, speaker_rows
from recruit.employers.industry import code_of
from recruit.employers.rules import fold_name
from recruit.employers.tables import Employer, Participation
from recruit.fairs.tables import Booth, Fair, FairDay, Hall, Phase, Track, Zone
from recruit.ids import new_id
from recruit.positions.tables import Education, Position, PositionTrack
from recruit.settings import Keys
from recruit.speakers.tables import Honour, Speaker, SpeakerPosition
from recruit.units.actions import root_unit
from recruit.units.tables import Unit

ZONE_TIME = zoneinfo.ZoneInfo("Asia/Shanghai")
TRACK_NAMES = (("transfer", "转岗待岗职工"), ("migrant", "农民工"), ("veteran", "退役军人"))
DAYS = 3
BATCH = 500


@dataclass
class Rows:
    """What was made, kept for the rows that refer to it."""

    fair: Fair
    tracks: dict[str, uuid.UUID] = field(default_factory=dict)
    employers: list[uuid.UUID] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    participations: list[uuid.UUID] = field(default_factory=list)
    positions: list[list[dict[str, Any]]] = field(default_factory=list)
    speakers: list[Speaker] = field(default_factory=list)


async def store_fair(tx: AsyncSession, keys: Keys, slug: str, now: dt.datetime) -> Rows:
    """The whole fair under `slug`, begun an hour before `now` and open for three days. Positions are not yet indexed."""
    made = make_employers()
    rows = Rows(await store_frame(tx, slug, now))
    await store_tracks(tx, rows)
    await store_employers(tx, keys, rows, made)
    await store_hall(tx, rows, made)
    await store_positions(tx, rows, made, now)
    await store_speakers(tx, rows)
    return rows


async def store_frame(tx: AsyncSession, slug: str, now: dt.datetime) -> Fair:
    root = await root_unit(tx)
    district = Unit(name="海湾新区总工会（示例）", slug="demo-district", parent_id=root.id)
    await tx.execute(insert(tx, Unit).values(district.model_dump()).on_conflict_do_nothing())
    unit = (await tx.scalars(sa.select(Unit).where(Unit.slug == "demo-district"))).one()
    opens = now.replace(minute=0, second=0, microsecond=0) - dt.timedelta(hours=1)
    last = (now.astimezone(ZONE_TIME) + dt.timedelta(days=DAYS - 1)).replace(hour=21, minute=0, second=0, microsecond=0)
    fair = Fair(
        unit_id=unit.id,
        slug=slug,
        name="海湾新区工会专场招聘会",
        slogan="情系职工 春风送岗",
        phase=Phase.open,
        opens_at=opens,
        closes_at=last,
        venue="新区会展中心 1 号馆 + 直播间",
        address="海湾新区滨海大道 88 号，地铁 16 号线会展中心站 2 口",
        operator="海湾新区职工服务中心（示例）",
        operator_licence="人力资源服务许可证（示例）310000000001 号",
        organisers="海湾新区总工会（示例）",
        simulated=True,
    )
    tx.add(fair)
    await tx.flush()
    today = now.astimezone(ZONE_TIME).date()
    tx.add_all(
        FairDay(fair_id=fair.id, day=today + dt.timedelta(days=n), opens=dt.time(9), closes=dt.time(17))
        for n in range(DAYS)
    )
    await tx.flush()
    return fair


async def store_tracks(tx: AsyncSession, rows: Rows) -> None:
    for place, (code, name) in enumerate(TRACK_NAMES):
        track = Track(fair_id=rows.fair.id, code=code, name=name, place=place)
        tx.add(track)
        rows.tracks[code] = track.id
    await tx.flush()


async def store_employers(tx: AsyncSession, keys: Keys, rows: Rows, made: list[MadeEmployer]) -> None:
    """Employers of an earlier demo fair are met again by their code."""
    values = [employer_row(employer, n) for n, employer in enumerate(made)]
    await tx.execute(insert(tx, Employer).values(values).on_conflict_do_nothing())
    known = sa.select(Employer.uscc, Employer.id).where(Employer.uscc.in_([employer.uscc for employer in made]))
    ids = dict((await tx.execute(known)).all())
    for n, employer in enumerate(made):
        rows.employers.append(ids[employer.uscc])
        rows.names.append(employer.short_name)
        rows.addresses.append(employer.address)
        rows.participations.append(new_id())
        phone = f"+8610000{n:06d}"
        tx.add(
            Participation(
                id=rows.participations[-1],
                fair_id=rows.fair.id,
                employer_id=rows.employers[-1],
                contact_name=employer.contact,
                contact_phone=seal(keys, phone, "phone"),
                contact_phone_index=blind_index(keys, phone),
            )
        )
    await tx.flush()


def employer_row(employer: MadeEmployer, n: int) -> dict[str, Any]:
    conditions = employer.positions[0].conditions
    row = Employer(
        name=employer.name,
        short_name=employer.short_name,
        name_key=fold_name(employer.name),
        uscc=employer.uscc,
        industry=employer.industry,
        industry_code=code_of(employer.industry),
        size=employer.size,
        address=employer.address,
        region="310115",
        about=employer.about,
        benefits={
            "canteen": conditions["meals"] != "none",
            "checkup": True,
            "sports": n % 3 == 0,
            "shuttle": conditions["shuttle"],
        },
        logo_colour=n % 12,
        verified_until=dt.date(2027, 12, 31),
        simulated=True,
    )
    return row.model_dump()


async def store_hall(tx: AsyncSession, rows: Rows, made: list[MadeEmployer]) -> None:
    hall = Hall(fair_id=rows.fair.id, name="1 号馆")
    tx.add(hall)
    await tx.flush()
    zones = {code: Zone(hall_id=hall.id, code=code, name=name, track=track) for code, name, track in ZONES}
    tx.add_all(zones.values())
    await tx.flush()
    holders = {employer.booth: rows.participations[n] for n, employer in enumerate(made)}
    tx.add_all(
        Booth(
            fair_id=rows.fair.id,
            zone_id=zones[booth.zone].id,
            number=booth.number,
            code=secrets.token_hex(5),
            x=booth.x,
            y=booth.y,
            participation_id=holders.get(booth.number),
        )
        for booth in make_booths()
    )
    await tx.flush()


async def store_positions(tx: AsyncSession, rows: Rows, made: list[MadeEmployer], now: dt.datetime) -> None:
    links: list[dict[str, Any]] = []
    for n, employer in enumerate(made):
        mine = [position_row(rows, n, k, position, now) for k, position in enumerate(employer.positions)]
        rows.positions.append(mine)
        for row, position in zip(mine, employer.positions, strict=True):
            links.extend({"position_id": row["id"], "track_id": rows.tracks[code]} for code in position.tracks)
    flat = [row for mine in rows.positions for row in mine]
    for start in range(0, len(flat), BATCH):
        await tx.execute(sa.insert(Position), flat[start : start + BATCH])
    for start in range(0, len(links), BATCH):
        await tx.execute(sa.insert(PositionTrack), links[start : start + BATCH])


def position_row(rows: Rows, n: int, k: int, made: MadePosition, now: dt.datetime) -> dict[str, Any]:
    last_day = rows.fair.closes_at.astimezone(ZONE_TIME).date() + dt.timedelta(days=made.valid_days)
    ends = dt.datetime.combine(last_day + dt.timedelta(days=1), dt.time(), ZONE_TIME)
    row = Position(
        fair_id=rows.fair.id,
        employer_id=rows.employers[n],
        participation_id=rows.participations[n],
        identity=f"demo-{k}",
        ref=f"D{n:03d}-{k:02d}",
        title=made.title,
        headcount=made.headcount,
        pay_raw=f"{made.pay_min}-{made.pay_max}元/月",
        pay_unit="month",
        pay_min=float(made.pay_min),
        pay_max=float(made.pay_max),
        pay_months=12.0,
        month_min=made.pay_min,
        month_max=made.pay_max,
        education=Education(made.education),
        education_rank=RANKS[made.education],
        experience=made.experience,
        place=made.place,
        region="310115",
        duties=made.duties,
        requirements=f"有{made.certificate}优先，没有可以培训" if made.certificate else "不限经验，能上手就行",
        conditions=made.conditions,
        valid_until=last_day,
        expires_at=ends,
        published_at=now - dt.timedelta(minutes=(n * 37 + k * 11) % 4000),
        simulated=True,
    )
    return row.model_dump()


async def store_speakers(tx: AsyncSession, rows: Rows) -> None:
    for place, made in enumerate(speaker_rows()):
        speaker = Speaker(
            fair_id=rows.fair.id,
            employer_id=rows.employers[made["employer"]],
            name=made["name"],
            job=made["job"],
            years=made["years"],
            story=made["story"],
            bust=made["bust"],
            place=place,
            simulated=True,
        )
        tx.add(speaker)
        await tx.flush()
        body = {"区级": "海湾新区总工会（示例）", "市级": "市总工会（示例）", "省级": "省总工会（示例）"}[made["level"]]
        tx.add(
            Honour(
                speaker_id=speaker.id,
                name=made["honour"],
                level=made["level"],
                year=2019 + place,
                body=body,
                checked_at=rows.fair.created_at,
            )
        )
        tx.add_all(
            SpeakerPosition(speaker_id=speaker.id, position_id=row["id"])
            for row in rows.positions[made["employer"]][:3]
        )
        rows.speakers.append(speaker)
    await tx.flush()
