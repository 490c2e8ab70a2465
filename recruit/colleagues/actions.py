"""A recruiter is removed or hands over and leaves; access ends with the transaction."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actions import audit
from recruit.accounts.actor import Actor
from recruit.accounts.tables import Grant
from recruit.colleagues.queries import held, ids_there
from recruit.colleagues.rules import why_not_leave
from recruit.employers.tables import Employer
from recruit.errors import Conflict


async def let_go(
    tx: AsyncSession, actor: Actor, employer: Employer, leaving: uuid.UUID | None, now: dt.datetime
) -> None:
    """End the grant of a colleague, or one's own once somebody else is there. Locks the employer: two who remove each other meet."""
    await tx.execute(sa.update(Employer).where(Employer.id == employer.id).values(name=Employer.name))
    if leaving is None or (reason := why_not_leave(leaving, await ids_there(tx, employer, now))):
        raise Conflict(reason if leaving else "没有这位同事。", code="stays")
    end = sa.update(Grant).where(*held(employer, now), Grant.account_id == leaving).values(until_at=now)
    if (await tx.execute(end)).rowcount < 1:
        raise Conflict("这位同事已经不在这家单位了。", code="moved")
    act = "hand_over" if leaving == actor.account else "remove_recruiter"
    audit(tx, actor, act, "employer", employer.id, account=str(leaving))
