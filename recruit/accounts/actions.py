"""Signing in and out, tokens, and what they leave behind."""

import datetime as dt
import hashlib
import hmac
import secrets
import uuid

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts import passwords, rules
from recruit.accounts.actor import Actor
from recruit.accounts.sms import Gateway
from recruit.accounts.tables import Account, ApiToken, AuditEntry, Grant, OneTimeCode, Role, Session
from recruit.crypto import blind_index, digest
from recruit.db import insert
from recruit.errors import FieldError, Invalid, TooMany
from recruit.settings import Keys


def audit(
    tx: AsyncSession,
    actor: Actor,
    action: str,
    subject_kind: str,
    subject_id: uuid.UUID | None,
    fair_id: uuid.UUID | None = None,
    **detail: object,
) -> None:
    """Append to the audit that `actor` did `action`; `detail` holds no personal data."""
    tx.add(
        AuditEntry(
            actor_kind=actor.kind,
            actor_id=actor.row,
            actor_name=actor.name if actor.account else "",
            action=action,
            subject_kind=subject_kind,
            subject_id=subject_id,
            fair_id=fair_id,
            detail=detail,
        )
    )


def code_digest(keys: Keys, phone: str, purpose: str, code: str) -> str:
    return hmac.new(keys.index, f"{purpose}\0{phone}\0{code}".encode(), hashlib.sha256).hexdigest()


async def send_code(
    tx: AsyncSession, keys: Keys, gateway: Gateway, phone: str, purpose: str, address: str, now: dt.datetime
) -> str:
    """Make a code for `phone` (E.164) and send it; TooMany says how long to wait. Returns the code for the demo's page."""
    index = blind_index(keys, phone)
    day = sa.select(OneTimeCode.created_at).where(
        OneTimeCode.phone_index == index, OneTimeCode.created_at > now - dt.timedelta(days=1)
    )
    code = f"{secrets.randbelow(10**6):06d}"
    row = OneTimeCode(
        id=code_slot(index, purpose, now),
        created_at=now,
        phone_index=index,
        purpose=purpose,
        code_hash=code_digest(keys, phone, purpose, code),
        address=address,
        expires_at=now + rules.CODE_LIFE,
    )
    wait = rules.seconds_until_next_code(list((await tx.scalars(day)).all()), now)
    put = insert(tx, OneTimeCode).values(row.model_dump()).on_conflict_do_nothing()
    if not wait and (await tx.execute(put)).rowcount != 1:
        wait = rules.CODE_PAUSE.seconds
    if wait:
        raise TooMany(f"验证码刚发过，请 {wait} 秒后再试。", code="code_too_soon", more={"retry_after": wait})
    await gateway.send(phone, "sign_in_code", {"code": code, "minutes": str(rules.CODE_LIFE.seconds // 60)})
    return code


def code_slot(index: str, purpose: str, now: dt.datetime) -> uuid.UUID:
    """The id of a phone's one code in this minute: of two requests at once, as of a double click, one is the second."""
    minute = int(now.timestamp() // rules.CODE_PAUSE.total_seconds())
    return uuid.UUID(bytes=hashlib.sha256(f"{index}\0{purpose}\0{minute}".encode()).digest()[:16])


async def use_code(tx: AsyncSession, keys: Keys, phone: str, purpose: str, code: str, now: dt.datetime) -> bool:
    """Whether `code` is this phone's newest; then it is used up. A wrong one costs a try, so never raise after it."""
    newest = (
        sa.select(OneTimeCode)
        .where(OneTimeCode.phone_index == blind_index(keys, phone), OneTimeCode.purpose == purpose)
        .order_by(OneTimeCode.created_at.desc())
        .limit(1)
    )
    row = await tx.scalar(newest)
    if row is None:
        return False
    spend = (
        sa.update(OneTimeCode)
        .where(
            OneTimeCode.id == row.id,
            OneTimeCode.used_at.is_(None),
            OneTimeCode.expires_at > now,
            OneTimeCode.tries < rules.CODE_TRIES,
        )
        .values(tries=OneTimeCode.tries + 1)
    )
    if (await tx.execute(spend)).rowcount != 1:
        return False
    if not hmac.compare_digest(row.code_hash, code_digest(keys, phone, purpose, code.strip())):
        return False
    once = sa.update(OneTimeCode).where(OneTimeCode.id == row.id, OneTimeCode.used_at.is_(None)).values(used_at=now)
    return (await tx.execute(once)).rowcount == 1


async def open_session(
    tx: AsyncSession,
    now: dt.datetime,
    *,
    old_token: str | None = None,
    account_id: uuid.UUID | None = None,
    seeker_id: uuid.UUID | None = None,
    speaker_id: uuid.UUID | None = None,
) -> tuple[str, dt.timedelta]:
    """A new session under a new token; whatever session the browser had before ends. Returns token and life."""
    await close_session(tx, old_token)
    life = rules.STAFF_SESSION_LIFE if account_id or speaker_id else rules.SESSION_LIFE
    token = secrets.token_urlsafe(32)
    tx.add(
        Session(
            token_hash=digest(token),
            account_id=account_id,
            seeker_id=seeker_id,
            speaker_id=speaker_id,
            expires_at=now + life,
        )
    )
    await tx.flush()
    return token, life


async def close_session(tx: AsyncSession, token: str | None) -> None:
    if token:
        await tx.execute(sa.delete(Session).where(Session.token_hash == digest(token)))


async def check_password(tx: AsyncSession, login: str, password: str) -> Account:
    """The account of this login and password; Invalid without telling which of the two was wrong."""
    account = await tx.scalar(sa.select(Account).where(Account.login == login.strip().lower()))
    usable = account if account and account.disabled_at is None else None
    if await passwords.is_password(usable.password_hash if usable else None, password) and usable:
        return usable
    raise Invalid(
        "账号或密码不对，请核对后再试。", code="sign_in_failed", errors=[FieldError("password", "账号或密码不对")]
    )


async def make_account(
    tx: AsyncSession, login: str, name: str, password: str | None = None, simulated: bool = False
) -> Account:
    hashed = await passwords.hash_password(password) if password else None
    account = Account(login=login.strip().lower(), name=name, password_hash=hashed, simulated=simulated)
    tx.add(account)
    await tx.flush()
    return account


async def grant(
    tx: AsyncSession,
    account_id: uuid.UUID,
    role: Role,
    *,
    unit_id: uuid.UUID | None = None,
    fair_id: uuid.UUID | None = None,
    employer_id: uuid.UUID | None = None,
    by: Actor | None = None,
) -> Grant:
    row = Grant(
        account_id=account_id,
        role=role,
        unit_id=unit_id,
        fair_id=fair_id,
        employer_id=employer_id,
        granted_by_id=by.account if by else None,
    )
    tx.add(row)
    await tx.flush()
    return row


async def make_token(
    tx: AsyncSession,
    now: dt.datetime,
    *,
    account_id: uuid.UUID | None = None,
    seeker_id: uuid.UUID | None = None,
    speaker_id: uuid.UUID | None = None,
    life: dt.timedelta = rules.TOKEN_LIFE,
) -> str:
    """A bearer token; only its digest is kept."""
    token = secrets.token_urlsafe(32)
    tx.add(
        ApiToken(
            token_hash=digest(token),
            account_id=account_id,
            seeker_id=seeker_id,
            speaker_id=speaker_id,
            expires_at=now + life,
        )
    )
    await tx.flush()
    return token
