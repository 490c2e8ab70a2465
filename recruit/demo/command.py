"""`recruit demo`: the fictional fair with its room, its people and one sign-in per role; made again with `--reset`."""

import datetime as dt
import secrets
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.tables import Role
from recruit.crypto import digest
from recruit.db import utc_now
from recruit.errors import NotAllowed
from recruit.fairs.tables import Fair
from recruit.settings import Settings
from recruit.speakers.tables import Speaker, SpeakerLink

SLUG = "demo"
PASSWORD = "chunfeng-demo"


@dataclass(frozen=True, slots=True)
class Place:
    role: Role
    login: str
    name: str
    screen: str


STAFF = (
    Place(Role.organiser, "organiser", "陆敏", "工会组织者"),
    Place(Role.recruiter, "recruiter", "王敏", "企业招聘"),
    Place(Role.host, "host", "周岚", "带岗主播"),
    Place(Role.host, "host2", "李漫", "直播间主播"),
    Place(Role.assistant, "assistant", "小顾", "主播助理"),
    Place(Role.gate, "gate", "顾平", "入场岗"),
    Place(Role.desk, "desk", "方洁", "服务台"),
)


async def make_demo(tx: AsyncSession, settings: Settings, reset: bool) -> str:
    """Make the demo fair where it is missing; `reset` puts the old one away and makes it anew. Returns the sign-ins."""
    if settings.production:
        raise NotAllowed("The demo fair and its well-known passwords are refused when RECRUIT_ENV is production.")
    fair = await tx.scalar(sa.select(Fair).where(Fair.slug == SLUG))
    if fair is not None and not fair.simulated:
        raise NotAllowed(
            "A fair with the slug `demo` exists and is not a simulated one; the demo touches no other fair."
        )
    if fair is None or reset:
        from recruit.demo import fair as anew  # at the start of a product that has its fair, not worth two seconds

        if fair is not None:
            await anew.put_away(tx, fair)
        fair = await anew.make_fair(tx, settings)
    return await sign_ins(tx, settings, fair)


async def sign_ins(tx: AsyncSession, settings: Settings, fair: Fair) -> str:
    """One way in per role, and a fresh link for a speaker."""
    base = settings.own_url
    lines = [f"演示场次：{base}/fairs/{fair.slug}", f"工作人员登录 {base}/staff/sign-in ，密码都是 {PASSWORD}："]
    lines += [f"  {place.login:<10} {place.screen}" for place in STAFF]
    lines.append(f"  求职者     {base}/sign-in ，任意手机号，验证码显示在页面上")
    lines.append(f"  劳模工匠   {base}/s/{await speaker_link(tx, fair)} （一次性链接）")
    return "\n".join(lines)


async def speaker_link(tx: AsyncSession, fair: Fair) -> str:
    speaker = (await tx.scalars(sa.select(Speaker).where(Speaker.fair_id == fair.id).order_by(Speaker.place))).first()
    assert speaker is not None
    token = secrets.token_urlsafe(16)
    tx.add(SpeakerLink(speaker_id=speaker.id, token_hash=digest(token), expires_at=utc_now() + dt.timedelta(days=3)))
    await tx.flush()
    return token
