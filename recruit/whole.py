"""Whole numbers as people type them and as addresses carry them; whatever else is written is none."""

FARTHEST_PAGE = 10_000
LONGEST = 12


def read_whole(text: str, most: int) -> int | None:
    """From 0 to `most`, in digits of any width. `int` alone fails on ² and on five thousand digits."""
    plain = text.strip()
    number = int(plain) if plain.isdecimal() and len(plain) <= LONGEST else None
    return number if number is not None and number <= most else None


def read_page(text: str) -> int:
    """The page of a list that an address asks for; nonsense is the first."""
    return max(read_whole(text, FARTHEST_PAGE) or 1, 1)
