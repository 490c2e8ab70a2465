"""The named cast: a fair, its people and what they hold, made in a real database and met through real HTTP.

Zhao runs the fair, Ma recruits for Haisheng and Qin for another employer, Gu keeps the gate, Sun seeks work, and Wai is the
outsider who must never see what is not hers.
"""

import contextlib
import datetime as dt
import functools
import itertools
import secrets
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from litestar import Litestar
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from recruit import app as application
from recruit.accounts import actions
from recruit.accounts.tables import Account, Role
from recruit.app import create_app, resources
from recruit.db import make_engine, transaction, utc_now
from recruit.employers.tables import Employer, Participation
from recruit.fairs.tables import Booth, Fair, Phase, Track
from recruit.positions.tables import Education, Position, PositionTrack
from recruit.seekers.actions import seeker_of_phone
from recruit.seekers.tables import Seeker
from recruit.settings import Settings, load
from recruit.speakers.tables import Speaker
from recruit.units.actions import root_unit

# An engine keeps the statements it has compiled, a fifth of a test's work: one for each database, as in a running product.
application.make_engine = functools.cache(make_engine)

PHONES = itertools.count(13800000001)
TRACKS = (("transfer", "转岗待岗职工"), ("migrant", "农民工"), ("veteran", "退役军人"))


@dataclass
class Cast:
    """The product under test with its people. Every `make` adds a row and returns it."""

    settings: Settings
    engine: AsyncEngine
    app: Any
    numbers: Any = field(default_factory=lambda: itertools.count(1))

    def tx(self) -> contextlib.AbstractAsyncContextManager[AsyncSession]:
        return transaction(self.engine)

    async def add(self, row: Any) -> Any:
        async with self.tx() as tx:
            tx.add(row)
        return row

    def client(self, token: str | None = None, **more: Any) -> httpx.AsyncClient:
        """A caller with cookies of its own; with `token` a program, without one a browser on our pages."""
        headers = {"authorization": f"Bearer {token}"} if token else {"origin": "http://fair.test"}
        transport = httpx.ASGITransport(app=self.app)
        return httpx.AsyncClient(transport=transport, base_url="http://fair.test", headers=headers, **more)

    async def fair(self, slug: str = "spring", **more: Any) -> Fair:
        now = utc_now()
        async with self.tx() as tx:
            values: dict[str, Any] = {
                "unit_id": (await root_unit(tx)).id,
                "slug": slug,
                "name": "情系职工 春风送岗",
                "phase": Phase.open,
                "opens_at": now - dt.timedelta(hours=1),
                "closes_at": now + dt.timedelta(hours=8),
                "venue": "会展中心 1 号馆",
                "operator": "海湾新区总工会职工服务中心（示例）",
            }
            fair = Fair(**(values | more))
            tx.add(fair)
            await tx.flush()
            tx.add_all(Track(fair_id=fair.id, code=code, name=name, place=n) for n, (code, name) in enumerate(TRACKS))
        return fair

    async def employer(self, fair: Fair, name: str = "海晟集装箱装备", booth: str | None = None) -> Employer:
        async with self.tx() as tx:
            employer = Employer(name=name, short_name=name, name_key=name)
            tx.add(employer)
            await tx.flush()
            taking_part = Participation(fair_id=fair.id, employer_id=employer.id)
            tx.add(taking_part)
            await tx.flush()
            if booth:
                tx.add(Booth(fair_id=fair.id, number=booth, code=secrets.token_hex(4), participation_id=taking_part.id))
        return employer

    async def position(
        self, fair: Fair, employer: Employer, title: str = "集装箱焊工", tracks: tuple[str, ...] = (), **more: Any
    ) -> Position:
        import sqlalchemy as sa

        async with self.tx() as tx:
            taking_part = (
                await tx.scalars(
                    sa.select(Participation).where(
                        Participation.fair_id == fair.id, Participation.employer_id == employer.id
                    )
                )
            ).one()
            now = utc_now()
            values: dict[str, Any] = {
                "fair_id": fair.id,
                "employer_id": employer.id,
                "participation_id": taking_part.id,
                "identity": f"p{next(self.numbers)}",
                "title": title,
                "headcount": 10,
                "pay_raw": "6500-9000元/月",
                "pay_unit": "month",
                "pay_min": 6500.0,
                "pay_max": 9000.0,
                "pay_months": 12.0,
                "month_min": 6500,
                "month_max": 9000,
                "education": Education.any,
                "valid_until": (now + dt.timedelta(days=60)).date(),
                "expires_at": now + dt.timedelta(days=60),
                "published_at": now,
            }
            position = Position(**(values | more))
            tx.add(position)
            await tx.flush()
            mine = sa.select(Track).where(Track.fair_id == fair.id, Track.code.in_(tracks))
            tx.add_all(
                PositionTrack(position_id=position.id, track_id=track.id) for track in (await tx.scalars(mine)).all()
            )
        with contextlib.suppress(ModuleNotFoundError):
            from recruit.positions.search import reindex

            async with self.tx() as tx:
                await reindex(tx, [position.id])
        return position

    async def speaker(self, fair: Fair, employer: Employer, name: str = "鲁守信") -> Speaker:
        speaker: Speaker = await self.add(
            Speaker(fair_id=fair.id, employer_id=employer.id, name=name, job="电气高级技师", years=22)
        )
        return speaker

    async def seeker(self, phone: str | None = None) -> tuple[Seeker, str]:
        """A seeker with a verified phone, and a token."""
        async with self.tx() as tx:
            seeker = await seeker_of_phone(tx, self.settings.keys, f"+86{phone or next(PHONES)}", utc_now())
            return seeker, await actions.make_token(tx, utc_now(), seeker_id=seeker.id)

    async def staff(
        self, role: Role, *, fair: Fair | None = None, employer: Employer | None = None, password: str | None = None
    ) -> tuple[Account, str]:
        """An account with one grant (a fair's, an employer's, else the root unit's), and a token."""
        async with self.tx() as tx:
            account = await actions.make_account(tx, f"{role}{next(self.numbers)}", f"{role}", password)
            scope: dict[str, uuid.UUID] = {"unit_id": (await root_unit(tx)).id}
            if employer:
                scope = {"employer_id": employer.id}
            elif fair:
                scope = {"fair_id": fair.id}
            await actions.grant(tx, account.id, role, **scope)
            return account, await actions.make_token(tx, utc_now(), account_id=account.id)


@functools.cache
def the_app() -> Litestar:
    """Built once: putting the routes together takes longer than most tests. Its resources are each test's own."""
    keys = {"SECRET_KEY": "unused", "DATA_KEYS": f"k1:{'0' * 64}", "INDEX_KEY": "0" * 64}
    return create_app(load(keys))


@contextlib.asynccontextmanager
async def running(database_url: str, redis_url: str, folder: Path, **environment: str) -> AsyncIterator[Cast]:
    """The web application on this database and Redis, its resources opened and closed."""
    sync_url = database_url.replace("+aiosqlite", "").replace("+asyncpg", "")
    settings = load({"DATA_DIR": str(folder), "DATABASE_URL": sync_url, "REDIS_URL": redis_url, **environment})
    app = the_app()
    async with resources(app, settings):
        yield Cast(settings, app.state.engine, app)
