"""The simulated people: seekers with tokens and entry tickets, a scripted host, the speakers. All rows say simulated."""

import datetime as dt
import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from recruit.accounts.actions import grant, make_account, make_token
from recruit.accounts.tables import Account, Role
from recruit.crypto import blind_index, seal
from recruit.db import transaction, utc_now
from recruit.demo.words import GIVEN, SURNAMES
from recruit.errors import NotAllowed
from recruit.fairs.tables import Fair
from recruit.seekers.tables import Seeker
from recruit.settings import Keys
from recruit.speakers.tables import Speaker, SpeakerLink

TOKEN_LIFE = dt.timedelta(days=7)
SCRIPTED = "demo-script-host"


@dataclass(frozen=True, slots=True)
class Cast:
    """Tokens of everybody the script plays; `speakers` by speaker id."""

    fair: Fair
    host: str
    gate: str
    seekers: list[str]
    speakers: dict[str, str]


async def cast_of(engine: AsyncEngine, keys: Keys, slug: str, seekers: int) -> Cast:
    """The cast for the demo fair; NotAllowed for a fair that is not simulated."""
    async with transaction(engine) as tx:
        fair = await tx.scalar(sa.select(Fair).where(Fair.slug == slug))
        if fair is None or not fair.simulated:
            raise NotAllowed(f"The simulated audience visits demo fairs only; {slug!r} is none.")
        now = utc_now()
        speakers = (await tx.scalars(sa.select(Speaker).where(Speaker.fair_id == fair.id))).all()
        return Cast(
            fair,
            await staff_token(tx, fair, Role.host, SCRIPTED, "周岚（脚本）"),
            await staff_token(tx, fair, Role.gate, "demo-script-gate", "入场（脚本）"),
            [await seeker_token(tx, keys, n, now) for n in range(seekers)],
            {str(s.id): await make_token(tx, now, speaker_id=s.id, life=TOKEN_LIFE) for s in speakers},
        )


async def staff_token(tx: AsyncSession, fair: Fair, role: Role, login: str, name: str) -> str:
    account = await tx.scalar(sa.select(Account).where(Account.login == login))
    if account is None:
        account = await make_account(tx, login, name, simulated=True)
    await grant(tx, account.id, role, fair_id=fair.id)
    return await make_token(tx, utc_now(), account_id=account.id, life=TOKEN_LIFE)


async def seeker_token(tx: AsyncSession, keys: Keys, n: int, now: dt.datetime) -> str:
    return await make_token(tx, now, seeker_id=(await seeker_of(tx, keys, n, now)).id, life=TOKEN_LIFE)


async def seeker_of(tx: AsyncSession, keys: Keys, n: int, now: dt.datetime) -> Seeker:
    """Numbers that no network gives out, so that nobody is ever called."""
    phone = f"+8610001{n:06d}"
    index = blind_index(keys, phone)
    seeker = await tx.scalar(sa.select(Seeker).where(Seeker.phone_index == index, Seeker.simulated.is_(True)))
    if seeker is None:
        name = SURNAMES[n % len(SURNAMES)] + GIVEN[n * 7 % len(GIVEN)]
        seeker = Seeker(
            name=name, phone=seal(keys, phone, "phone"), phone_index=index, phone_verified_at=now, simulated=True
        )
        tx.add(seeker)
        await tx.flush()
    return seeker


async def speakers_in_person(engine: AsyncEngine, fair_id: uuid.UUID) -> set[str]:
    """Speakers whose link somebody has opened: from then on they answer for themselves."""
    async with transaction(engine) as tx:
        used = (
            sa.select(SpeakerLink.speaker_id)
            .join(Speaker, Speaker.id == SpeakerLink.speaker_id)
            .where(Speaker.fair_id == fair_id, SpeakerLink.used_at.is_not(None))
        )
        return {str(speaker_id) for speaker_id in (await tx.scalars(used)).all()}
