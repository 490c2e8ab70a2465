"""What a track is called and in which order tracks stand. Pure."""

from collections.abc import Sequence

STANDARD = ("transfer", "migrant", "veteran")
LONGEST = 12
MOST = 12


def read_name(text: str) -> str | None:
    """A track's name in one word of at most 12 signs, or None."""
    name = "".join(text.split())
    is_word = bool(name) and len(name) <= LONGEST and all(sign.isalnum() or sign in "·-（）" for sign in name)
    return name if is_word else None


def code_of(name: str, old: str = "") -> str:
    """The three standard tracks keep their codes, which imports and colours know; any other is known by its name."""
    return old if old in STANDARD else name


def moved(order: Sequence[str], one: str, by: int) -> list[str]:
    """The order with `one` a place up (-1) or down (1); at the end it stays."""
    at = order.index(one)
    to = min(max(at + by, 0), len(order) - 1)
    rest = [other for other in order if other != one]
    return [*rest[:to], one, *rest[to:]]
