"""A moment written into a text, so that whoever reads it knows how old it is; letters, for the room holds back long numbers."""

import time

BEGIN = b"~"
LETTERS = bytes.maketrans(b"0123456789", b"bcdfghjklm")


def mark_now() -> str:
    """This moment in microseconds of the monotonic clock, which all processes of a machine share."""
    return (BEGIN + b"%013d" % (time.monotonic_ns() // 1000)).translate(LETTERS).decode()
