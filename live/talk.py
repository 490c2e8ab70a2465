"""A line for someone who reads at a pace of their own, in a task: the few publishers, not the many viewers."""

import asyncio
from collections import deque

from live.line import LONGEST_MESSAGE, Line, ready

MOST_UNREAD = 16


class Gone(Exception):
    """The far end has closed or vanished."""


class Talk:
    """`recv` and `send` as of a connection. The socket is not read while too much waits here."""

    longest = LONGEST_MESSAGE

    def __init__(self, line: Line) -> None:
        self.line = line
        self.unread = deque[str | bytes]()
        self.changed = asyncio.Event()

    async def recv(self) -> str | bytes:
        """The next message; raises Gone when there will be none."""
        while not self.unread:
            if not self.line.is_open:
                raise Gone
            self.changed.clear()
            await self.changed.wait()
        message = self.unread.popleft()
        if len(self.unread) < MOST_UNREAD:
            self.line.read_on()
        return message

    def send(self, text: str) -> None:
        self.line.write(ready(text.encode()))

    def close(self, code: int, reason: str) -> None:
        self.line.close(code, reason)
        self.changed.set()

    # what the line says

    def hear(self, message: str | bytes) -> None:
        self.unread.append(message)
        if len(self.unread) >= MOST_UNREAD:
            self.line.hold_reading()
        self.changed.set()

    def gone(self) -> None:
        self.changed.set()

    def is_late(self) -> bool:
        return False

    def turn_away(self) -> None:
        self.line.abort()
