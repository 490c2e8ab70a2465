"""Long work on many seats, cut into slices between which the loop serves others."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")

SEATS, SECONDS = 50, 0.005
"""The clock is looked at every so many seats, and others are let in after so long."""


def batched(seats: Sequence[T]) -> Iterator[Sequence[T]]:
    return (seats[start : start + SEATS] for start in range(0, len(seats), SEATS))


class Slices:
    """One piece of work. What others take between two slices is not counted: however long they take, the next slice is a whole one."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock, self.begun, self.before_s = clock, clock(), 0.0

    async def pause(self) -> None:
        """Let others in, if it is their turn."""
        if self.clock() - self.begun >= SECONDS:
            self.before_s = self.spent_s()
            await asyncio.sleep(0)
            self.begun = self.clock()

    def spent_s(self) -> float:
        """The time that the work itself took."""
        return self.before_s + self.clock() - self.begun
