"""The entry ticket: a short signed text in a QR, one for each person and fair."""

import secrets

import segno
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actor import Actor
from recruit.arrivals.tables import EntryTicket
from recruit.crypto import is_signed, sign
from recruit.db import insert
from recruit.errors import SignInNeeded
from recruit.fairs.tables import Fair
from recruit.settings import Keys

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


async def entry_ticket(tx: AsyncSession, actor: Actor, fair: Fair) -> EntryTicket:
    """The actor's own ticket for `fair`, made if new. Its `code` is what a guard may type."""
    if actor.seeker is None:
        raise SignInNeeded("请先登录，再领入场码。")
    mine = sa.select(EntryTicket).where(EntryTicket.fair_id == fair.id, EntryTicket.seeker_id == actor.seeker)
    if found := await tx.scalar(mine):
        return found
    code = "".join(secrets.choice(ALPHABET) for _ in range(10))
    row = EntryTicket(fair_id=fair.id, seeker_id=actor.seeker, code=code, simulated=actor.simulated)
    await tx.execute(insert(tx, EntryTicket).values(row.model_dump()).on_conflict_do_nothing())
    return (await tx.scalars(mine)).one()


def ticket_text(keys: Keys, ticket: EntryTicket) -> str:
    """What the QR holds; a guard's scanner can refuse a made-up one without asking anybody."""
    return f"{ticket.code}.{sign(keys, 'entry', ticket.code)[:16]}"


def read_ticket(keys: Keys, text: str) -> str | None:
    """The code behind a scanned QR or a typed code; None for what is no ticket of ours."""
    plain = text.strip()
    code, dot, signature = plain.partition(".")
    if not dot:
        typed = plain.upper().replace(" ", "").replace("-", "")
        return typed if len(typed) == 10 and set(typed) <= set(ALPHABET) else None
    signed = any(
        sign(Keys((secret,), keys.data, keys.index), "entry", code)[:16] == signature for secret in keys.secret
    )
    return code if signed or is_signed(keys, "entry", code, signature) else None


def qr_svg(text: str, border: int = 2) -> str:
    """An inline SVG that scales with its box and is black on whatever is behind it."""
    code = segno.make(text, error="m", micro=False)
    svg: str = code.svg_inline(border=border, omitsize=True, svgclass="qr", lineclass="qr__dots")
    return svg
