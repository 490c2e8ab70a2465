"""Passwords as argon2 hashes, computed off the event loop."""

import asyncio
import functools

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

HASHER = PasswordHasher()


@functools.cache
def nobodys() -> str:
    return HASHER.hash("nobody has this password")


async def hash_password(password: str) -> str:
    return await asyncio.to_thread(HASHER.hash, password)


async def is_password(hashed: str | None, password: str) -> bool:
    """Takes the same time whether or not the account exists."""

    def verify() -> bool:
        try:
            return HASHER.verify(hashed or nobodys(), password)
        except VerificationError:
            return False

    return await asyncio.to_thread(verify) and hashed is not None
