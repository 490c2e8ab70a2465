"""What changes of employers by itself."""

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.employers.industry import code_of
from recruit.employers.tables import Employer


async def code_industries(tx: AsyncSession, most: int) -> int:
    """Give employers that have none the code of the industry they wrote, blank where nobody can tell; at most so many."""
    uncoded = sa.select(Employer.id, Employer.industry)
    uncoded = uncoded.where(Employer.industry.is_not(None), Employer.industry_code.is_(None)).limit(most)
    rows = (await tx.execute(uncoded)).all()
    for row in rows:
        code = code_of(row.industry) or ""
        await tx.execute(sa.update(Employer).where(Employer.id == row.id).values(industry_code=code))
    return len(rows)
