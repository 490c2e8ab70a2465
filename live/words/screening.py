"""The port through which hiring law will be applied to what hosts and employers write; nothing is screened yet."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Flag:
    """One finding: `text[start:end] == phrase` in code points; suggestion and basis are never empty. level: block or warn."""

    level: str
    category: str
    phrase: str
    start: int
    end: int
    suggestion: str
    basis: str


Screen = Callable[[str], tuple[Flag, ...]]
SCREENED_ROLES = ("host", "assistant", "organiser", "speaker", "recruiter")


def no_screening(_text: str) -> tuple[Flag, ...]:
    return ()


def must_wait(screen: Screen, role: str, text: str) -> bool:
    """Whether a text of somebody who speaks for the fair or an employer breaks the law, so that a person must look at it first."""
    return role in SCREENED_ROLES and any(flag.level == "block" for flag in screen(text))
