"""A room in Django Channels with its Redis layer, as its documentation builds one: `channels_site.py PORT REDIS_URL`, served by daphne or uvicorn."""

import resource
import sys
from typing import Any

import django
from django.conf import settings

PORT, REDIS_URL = int(sys.argv[1]), sys.argv[2]
settings.configure(
    SECRET_KEY="of a benchmark on loopback",
    ALLOWED_HOSTS=["*"],
    INSTALLED_APPS=["channels"],
    CHANNEL_LAYERS={
        "default": {
            "BACKEND": "channels_redis.core.RedisChannelLayer",
            "CONFIG": {"hosts": [REDIS_URL], "capacity": 1000},
        }
    },
)
django.setup()

import uvicorn  # noqa: E402
from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402


class Viewer(AsyncWebsocketConsumer):  # type: ignore[misc]
    async def connect(self) -> None:
        await self.channel_layer.group_add("room", self.channel_name)
        await self.accept()

    async def disconnect(self, _code: int) -> None:
        await self.channel_layer.group_discard("room", self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        await self.channel_layer.group_send("room", {"type": "said", "text": text_data})

    async def said(self, event: dict[str, Any]) -> None:
        await self.send(text_data=event["text"])


hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
uvicorn.run(
    Viewer.as_asgi(), port=PORT, log_level="error", ws="websockets", ws_per_message_deflate=False, ws_ping_interval=None, lifespan="off", backlog=4096
)  # fmt: skip
