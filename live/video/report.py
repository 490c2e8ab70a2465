"""What a feed is like now, folded from what its packager says: size, codec, bitrate, pictures lost, the last trouble. Pure."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any


class Report:
    """`state` is what the desk shows of the feed."""

    def __init__(self) -> None:
        self.state: dict[str, Any] = {"kbps": 0, "dropped": 0}
        self.is_full = False

    def hear(self, said: dict[str, Any], now: float) -> dict[str, Any] | None:
        """The state once it is another; None when nothing that a host should see was said."""
        match said["e"]:
            case "session":
                self.state |= {key: said[key] for key in ("width", "height", "codec")}
            case "segment":
                self.state["kbps"] = round(said["bytes"] * 8 / 1000 / max(said["seconds"], 0.1))
                self.state["dropped"] += said.get("dropped", 0)
                if self.is_full:
                    self.is_full = False
                    del self.state["trouble"]
            case "trouble":
                self.state["trouble"] = said["message"]
                self.is_full = said["code"] == "disk"
                self.state["kbps"] = 0 if self.is_full else self.state["kbps"]
            case _:
                return None
        self.state["at"] = round(now, 1)
        return self.state


def lost(times: Sequence[Fraction], step: Fraction) -> int:
    """How many pictures are missing between those shown at `times`, at one picture a `step`. Stamps may be off by a third of it."""
    return sum(round((after - before) / step) - 1 for before, after in pairwise(sorted(times)) if after > before)
