"""Long work on many seats, cut into slices."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")

SEATS, SECONDS = 50, 0.005
"""The clock is looked at every so many seats, and others are let in after so long."""


def batched(seats: Sequence[T]) -> Iterator[Sequence[T]]:
    return (seats[start : start + SEATS] for start in range(0, len(seats), SEATS))


class Slices:
    """Work on many seats, in slices between which the loop serves others."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock, self.begun = clock, clock()

    def is_over(self) -> bool:
        """Whether it is others' turn."""
        now = self.clock()
        if now - self.begun < SECONDS:
            return False
        self.begun = now
        return True
