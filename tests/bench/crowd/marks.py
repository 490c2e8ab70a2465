"""A moment written into a text, so that whoever reads it knows how old it is; letters, for the room holds back long numbers."""

import time

BEGIN, LENGTH = b"~", 13
LETTERS = bytes.maketrans(b"0123456789", b"bcdfghjklm")
DIGITS = bytes.maketrans(b"bcdfghjklm", b"0123456789")


def mark_now() -> str:
    """This moment in microseconds of the monotonic clock, which all processes of a machine share."""
    return (BEGIN + b"%013d" % (time.monotonic_ns() // 1000)).translate(LETTERS).decode()


def moment_in(text: bytes, start: int, end: int) -> float:
    """The first moment that is written between `start` and `end`, in seconds of the monotonic clock; 0 where there is none."""
    at = text.find(BEGIN, start, end)
    digits = text[at + 1 : at + 1 + LENGTH].translate(DIGITS) if at >= 0 else b""
    return int(digits) / 1e6 if len(digits) == LENGTH and digits.isdigit() else 0.0
