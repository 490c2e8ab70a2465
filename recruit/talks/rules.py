"""When a talk was, how many heard it, and until when an application may have come of it. Pure."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MINUTE = dt.timedelta(minutes=1)
AFTER = dt.timedelta(hours=24)
"""Applications are counted until so long after a talk ended."""
ANSWER = 1000
OPEN = ("waiting", "taken", "handed")
"""States in which a question still waits for its answer."""


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when, for instance while one position was explained."""

    start: dt.datetime
    end: dt.datetime


@dataclass(frozen=True, slots=True)
class Minute:
    """One minute of a room's curve: most people at once in it, and how often somebody came in."""

    at: dt.datetime
    peak: int
    joins: int


@dataclass(frozen=True, slots=True)
class Heard:
    """`most` people at once in any minute of the talk; `times`: those of its first minute and everybody who came in

    during the later ones, so that who left and came back counts again (人次).
    """

    most: int = 0
    times: int = 0


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same time without overlaps, in order."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda one: one.start):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        elif span.end > span.start:
            found.append(span)
    return found


def heard(minutes: Sequence[Minute], spans: Iterable[Span]) -> Heard:
    """Over all spans; a minute counts with the talk where any part of it does."""
    most = times = 0
    counted: set[dt.datetime] = set()
    for span in merged(spans):
        mine = [one for one in minutes if one.at < span.end and one.at + MINUTE > span.start and one.at not in counted]
        counted |= {one.at for one in mine}
        most = max([most, *(one.peak for one in mine)])
        times += sum(one.joins if n else one.peak for n, one in enumerate(sorted(mine, key=lambda one: one.at)))
    return Heard(most, times)


def windows(spans: Iterable[Span]) -> list[Span]:
    """When an application counts with the talks: while they were held and a day longer."""
    return merged(Span(span.start, span.end + AFTER) for span in spans)


def length(spans: Iterable[Span]) -> int:
    """Whole minutes of talking, at least one."""
    whole = sum((span.end - span.start for span in merged(spans)), dt.timedelta())
    return max(round(whole / MINUTE), 1) if whole else 0


def fault_of(text: str, reason: str | None) -> str:
    """Why a written answer cannot stand as it is; '' where it can. `reason`: what live.words found in it."""
    if not text.strip():
        return "请写几句再发"
    if len(text.strip()) > ANSWER:
        return f"请在 {ANSWER} 个字以内"
    found = {"link": "网址", "phone": "电话号码", "contact": "微信、QQ 这类联系方式", "word": "不合适的词"}
    return f"里面有{found[reason]}，大家都看得到，请去掉再发" if reason in found else ""
