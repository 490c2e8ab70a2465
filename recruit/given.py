"""What a handler may ask for by name: the request with its Actor, the transaction, the settings, Redis."""

from typing import Any

from litestar import Request
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, URLEncodedBody
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actor import Actor
from recruit.settings import Settings

Ask = Request[Actor, Any, State]
GivenTx = NamedDependency[AsyncSession]
GivenSettings = NamedDependency[Settings]
GivenRedis = NamedDependency[Redis]

__all__ = ["Ask", "FromPath", "FromQuery", "GivenRedis", "GivenSettings", "GivenTx", "JSONBody", "URLEncodedBody"]
