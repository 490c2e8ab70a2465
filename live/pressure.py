"""How full Redis is: chat is given up first, then likes, so that questions always find room."""

import asyncio
import contextlib
import logging
from typing import Any

from prometheus_client import Gauge
from redis.asyncio import Redis
from redis.exceptions import RedisError

from live import wire
from live.contract import CHAT_UNTIL, memory_share

log = logging.getLogger(__name__)

LIKES_UNTIL, EASE = 0.85, 0.03
"""The share of its memory above which likes are refused, as chat is above CHAT_UNTIL, and how far below it must fall before they are taken again."""
LOOK_S, RETRY_S = 1.0, 30
NO_CHAT = "直播间正忙，聊天先停一停，提问照常；这条没有发出，请稍后再发。"
NO_LIKES = "直播间正忙，点赞先停一停，提问照常。"
FULL = Gauge(
    "chunfeng_live_redis_memory",
    "The share of Redis' memory that is used; chat is refused above 0.75, likes above 0.85",
)


def eased(share: float, until: float, is_refused: bool) -> bool:
    """Whether it is refused now, which it stays until there is some room again."""
    return share > (until - EASE if is_refused else until)


class Pressure:
    """What this node takes at the moment. A Redis that says nothing changes nothing."""

    def __init__(self) -> None:
        self.share = 0.0
        self.is_chat_refused = self.are_likes_refused = False

    def heard(self, share: float) -> None:
        before = self.is_chat_refused
        self.share = share
        self.is_chat_refused = eased(share, CHAT_UNTIL, self.is_chat_refused)
        self.are_likes_refused = eased(share, LIKES_UNTIL, self.are_likes_refused)
        FULL.set(share)
        if self.is_chat_refused != before:
            log.warning("live: %d %% of Redis' memory is used: chat is %s", share * 100, "refused" if self.is_chat_refused else "taken again")  # fmt: skip

    def refusal(self, said: wire.Command) -> dict[str, Any] | None:
        """The answer to a command that there is no room for; questions, votes and what hosts do are never refused."""
        if said.op == "say" and self.is_chat_refused:
            return wire.error(said.id, "busy", NO_CHAT, RETRY_S)
        if said.op == "like" and self.are_likes_refused:
            return wire.error(said.id, "busy", NO_LIKES, RETRY_S)
        return None

    async def watch(self, redis: Redis) -> None:
        while True:
            with contextlib.suppress(RedisError, OSError, TimeoutError):
                self.heard(await memory_share(redis))
            await asyncio.sleep(LOOK_S)
