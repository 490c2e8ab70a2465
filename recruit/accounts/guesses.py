"""Wrong passwords for one login from one address are counted in Redis; after so many only time helps."""

import contextlib
import ipaddress

from redis.asyncio import Redis
from redis.exceptions import RedisError

from recruit.accounts.rules import GUESS_PAUSE, GUESSES
from recruit.crypto import digest
from recruit.errors import FieldError, TooMany


async def refuse_guessing(redis: Redis, login: str, address: str) -> None:
    """TooMany after GUESSES wrong ones. Nobody elsewhere is kept out by it, nor anybody while Redis is away."""
    seconds = 0
    with contextlib.suppress(RedisError):
        if int(await redis.get(key_of(login, address)) or 0) >= GUESSES:
            seconds = max(await redis.ttl(key_of(login, address)), 1)
    if seconds:
        said = f"密码试错太多次，请 {-(-seconds // 60)} 分钟后再试"
        raise TooMany(
            f"{said}。", code="guessing", errors=[FieldError("password", said)], more={"retry_after": seconds}
        )


async def count_wrong(redis: Redis, login: str, address: str) -> None:
    """Not of loopback: behind a proxy that TRUSTED_PROXIES does not name, everybody comes from there."""
    if is_loopback(address):
        return
    with contextlib.suppress(RedisError):
        await redis.incr(key_of(login, address))
        await redis.expire(key_of(login, address), GUESS_PAUSE)


def key_of(login: str, address: str) -> str:
    return f"guesses:{digest(f'{login.strip().lower()} {address}')}"


def is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
