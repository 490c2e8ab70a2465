"""What a handler may ask for by name: the request with its Actor, the transaction, the settings, Redis, the album."""

from typing import Any

from litestar import Request
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, URLEncodedBody
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actor import Actor
from recruit.settings import Settings
from recruit.uploads.album import Album

Ask = Request[Actor, Any, State]
GivenTx = NamedDependency[AsyncSession]
GivenSettings = NamedDependency[Settings]
GivenRedis = NamedDependency[Redis]
GivenAlbum = NamedDependency[Album]

__all__ = [
    "Ask",
    "FromPath",
    "FromQuery",
    "GivenAlbum",
    "GivenRedis",
    "GivenSettings",
    "GivenTx",
    "JSONBody",
    "URLEncodedBody",
]
