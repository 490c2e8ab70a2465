"""Long work on many seats, cut into slices."""

from collections.abc import Callable

SEATS, SECONDS = 50, 0.005
"""The clock is looked at every so many seats, and others are let in after so long."""


class Slices:
    """Work on many seats, in slices between which the loop serves others."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock, self.begun, self.seats = clock, clock(), 0

    def is_over(self) -> bool:
        """Whether it is others' turn; asked after each seat."""
        self.seats += 1
        if self.seats % SEATS or (now := self.clock()) - self.begun < SECONDS:
            return False
        self.begun = now
        return True
