"""Where text messages go: every gateway takes the same message, and one that cannot says so to the person who waits."""

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from recruit.accounts.sms import Bridge, Console, File, Gateway, make_gateway
from recruit.errors import Unavailable
from recruit.settings import BadSettings, load
from tests.support.cast import running

MESSAGE = ("+8613800138000", "sign_in_code", {"code": "123456", "minutes": "5"})


@contextlib.asynccontextmanager
async def bridge(status: str = "204 No Content") -> AsyncIterator[tuple[str, list[dict[str, Any]]]]:
    """An operator's bridge that answers `status`: its URL, and what it was told."""
    told: list[dict[str, Any]] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.split("content-length:")[1].split()[0])
        told.append(json.loads(await reader.readexactly(length)))
        writer.write(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/sms", told


async def test_every_gateway_takes_the_same_message(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with bridge() as (url, told):
        gateways: list[Gateway] = [Console(), File(tmp_path / "sms"), Bridge(url)]
        for gateway in gateways:
            await gateway.send(*MESSAGE)
    assert told == [{"phone": MESSAGE[0], "template": MESSAGE[1], "values": MESSAGE[2]}]
    assert json.loads((tmp_path / "sms").read_text())["code"] == "123456"
    assert "123456" in caplog.text and "13800138000" not in caplog.text


async def test_a_bridge_that_refuses_is_told_to_the_person_who_waits(sqlite_database, valkey, tmp_path) -> None:
    async with bridge("500 Broken") as (url, _):
        with pytest.raises(Unavailable):
            await Bridge(url).send(*MESSAGE)
        async with running(sqlite_database, valkey, tmp_path, SMS_GATEWAY=url) as cast, cast.client() as sun:
            answer = await sun.post("/sign-in/code", data={"phone": "13800138000"})
            assert answer.status_code == 503 and "短信没有发出去" in answer.text


async def test_where_no_messages_are_sent_the_page_says_where_the_code_is(sqlite_cast) -> None:
    await sqlite_cast.fair()
    async with sqlite_cast.client() as sun:
        answer = await sun.post("/sign-in/code", data={"phone": "13800138000"})
        assert "还没有接短信" in answer.text and "已发到" not in answer.text


@pytest.mark.parametrize("gateway", ["pigeon", "file:", "console"])
def test_what_cannot_send_is_refused_in_production(gateway: str, tmp_path: Path) -> None:
    more = {
        "RECRUIT_ENV": "production",
        "SECRET_KEY": "s" * 32,
        "DATA_KEYS": f"k1:{'0' * 64}",
        "INDEX_KEY": "0" * 64,
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "PUBLIC_URL": "https://fair.test",
        "DATABASE_URL": "postgresql://127.0.0.1/x",
    }
    with pytest.raises(BadSettings, match="SMS_GATEWAY"):
        make_gateway(load({"DATA_DIR": str(tmp_path), "SMS_GATEWAY": gateway, **more}))
