"""A port for nginx alone: small HTTP questions on loopback, answered with a status and nothing else."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable

import h11

log = logging.getLogger(__name__)

LONGEST, PATIENCE_S, AGAIN_S = 16_384, 5.0, 3.0
Answer = Callable[[str], Awaitable[tuple[int, str | None]]]
"""From a question's body to the status and where to."""


async def listen(answer: Answer, host: str, port: int) -> None:
    """Until cancelled. While another node of this machine has the port that one answers, and this one takes over after it."""
    while True:
        try:
            server = await asyncio.start_server(lambda reader, writer: serve(answer, reader, writer), host, port)
        except OSError as trouble:
            log.info("live: RTMP is asked for elsewhere (%s)", trouble.strerror)
            await asyncio.sleep(AGAIN_S)
            continue
        async with server:
            await server.serve_forever()


async def serve(answer: Answer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    connection = h11.Connection(h11.SERVER)
    try:
        async with asyncio.timeout(PATIENCE_S):
            body = await read(connection, reader)
        status, place = await answer(body.decode(errors="replace"))
        headers = [("content-length", "0"), ("connection", "close"), *([("location", place)] if place else [])]
        writer.write(connection.send(h11.Response(status_code=status, headers=headers)) or b"")
        writer.write(connection.send(h11.EndOfMessage()) or b"")
        await writer.drain()
    except (h11.ProtocolError, OSError, TimeoutError):
        pass  # nginx asks again
    finally:
        with contextlib.suppress(OSError):
            writer.close()
            await writer.wait_closed()


async def read(connection: h11.Connection, reader: asyncio.StreamReader) -> bytes:
    """The whole body of the one request."""
    body = b""
    while True:
        match connection.next_event():
            case h11.Data(data=data):
                body += bytes(data)
                if len(body) > LONGEST:
                    raise h11.RemoteProtocolError("too long a question")
            case h11.EndOfMessage():
                return body
            case h11.NEED_DATA:
                connection.receive_data(await reader.read(4096))
            case h11.ConnectionClosed():
                raise h11.RemoteProtocolError("no question")
