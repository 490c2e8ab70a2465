"""Clock times of a rundown: laid end to end, kept through moves, checked, and held against what happened. Pure.

A break belongs to its place in the order, not to an item: who moves a position across noon leaves the lunch where it was.
"""

import datetime as dt
import hashlib
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

LONG, SHORT = 20, 3
MOST_MINUTES = 240
ON_TIME = dt.timedelta(seconds=30)
"""A start within this is on time."""


@dataclass(frozen=True, slots=True)
class Item:
    """One item as planned and as it went. `at` is its planned start, None where it follows the one before."""

    id: str
    minutes: int
    at: dt.datetime | None = None
    began: dt.datetime | None = None
    ended: dt.datetime | None = None
    position: str | None = None
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """What is odd about an item's plan; `must` where it cannot go that way."""

    code: str
    text: str
    must: bool = False


@dataclass(frozen=True, slots=True)
class Actual:
    """How an item went. state: done, now, skipped or ahead; `late` and `over` in seconds, below zero early and shorter."""

    state: str
    late: int | None = None
    over: int | None = None


@dataclass(frozen=True, slots=True)
class Drift:
    """How the whole show stands: seconds behind the plan, what was skipped, and when it will end."""

    late: int = 0
    skipped: tuple[str, ...] = ()
    done: int = 0
    ends_at: dt.datetime | None = None
    planned_end: dt.datetime | None = None


def length(item: Item) -> dt.timedelta:
    return dt.timedelta(minutes=item.minutes)


def timed(items: Sequence[Item], start: dt.datetime) -> list[Item]:
    """Every item with its start: its own where one is written, else the end of the one before; the first at `start`."""
    laid: list[Item] = []
    then = start
    for item in items:
        laid.append(item if item.at else replace(item, at=then))
        then = begin(laid[-1]) + length(item)
    return laid


def begin(item: Item) -> dt.datetime:
    assert item.at is not None
    return item.at


def breaks(items: Sequence[Item]) -> list[dt.timedelta]:
    """What is free before each place; nothing where two items overlap."""
    none = dt.timedelta()
    free = [none] if items else []
    for before, item in itertools.pairwise(items):
        free.append(max(none, begin(item) - begin(before) - length(before)))
    return free


def lay(items: Sequence[Item], start: dt.datetime, free: Sequence[dt.timedelta] = ()) -> list[Item]:
    """End to end from `start`, with `free` left before each place."""
    laid: list[Item] = []
    then = start
    for n, item in enumerate(items):
        then += free[n] if 0 < n < len(free) else dt.timedelta()
        laid.append(replace(item, at=then))
        then += length(item)
    return laid


def reordered(items: Sequence[Item], order: Sequence[str]) -> list[Item]:
    """Timed items in another order: the show begins when it began, and its breaks stay where they were."""
    if not items:
        return []
    known = {item.id: item for item in items}
    return lay([known[one] for one in order], begin(items[0]), breaks(items))


def moved(order: Sequence[str], one: str, by: int) -> list[str]:
    """The order with `one` moved by so many places, as far as there are any."""
    rest = [other for other in order if other != one]
    at = min(max(order.index(one) + by, 0), len(rest))
    return [*rest[:at], one, *rest[at:]]


def resized(items: Sequence[Item], one: str, minutes: int) -> list[Item]:
    """One item takes another time; what follows moves along with its breaks."""
    free = breaks(items)
    return lay([replace(i, minutes=minutes) if i.id == one else i for i in items], begin(items[0]), free)


def restarted(items: Sequence[Item], one: str, at: dt.datetime) -> list[Item]:
    """One item begins at another time and all behind it move along; what comes before stays."""
    place = next(n for n, item in enumerate(items) if item.id == one)
    by = at - begin(items[place])
    return [replace(item, at=begin(item) + by) if n >= place else item for n, item in enumerate(items)]


def without(items: Sequence[Item], gone: frozenset[str]) -> list[Item]:
    """Some items fewer; what follows moves up, breaks between those that stay are kept."""
    free = [space for item, space in zip(items, breaks(items), strict=True) if item.id not in gone]
    stay = [item for item in items if item.id not in gone]
    return lay(stay, begin(items[0]), free) if stay else []


def tightened(items: Sequence[Item]) -> list[Item]:
    """No breaks and no overlaps."""
    return lay(items, begin(items[0])) if items else []


def end_of(items: Sequence[Item]) -> dt.datetime | None:
    return begin(items[-1]) + length(items[-1]) if items else None


def faults(items: Sequence[Item], closes_at: dt.datetime | None = None) -> list[list[Fault]]:
    """What to look at, item by item, of a timed list."""
    found: list[list[Fault]] = []
    seen: dict[str, int] = {}
    for n, item in enumerate(items):
        found.append([*faults_of(item, items[n - 1] if n else None, closes_at)])
        if item.position and item.position in seen:
            found[n].append(Fault("twice", f"和第 {seen[item.position]} 个是同一个岗位"))
        elif item.position:
            seen[item.position] = n + 1
    return found


def faults_of(item: Item, before: Item | None, closes_at: dt.datetime | None) -> Iterator[Fault]:
    if before:
        apart = round((begin(item) - begin(before) - length(before)).total_seconds() / 60)
        if apart < 0:
            yield Fault("overlap", f"和上一个重叠 {-apart} 分", True)
        elif apart > 0:
            yield Fault("gap", f"前面空 {apart} 分")
    if item.minutes > LONG:
        yield Fault("long", f"排了 {item.minutes} 分，太长")
    elif item.minutes < SHORT:
        yield Fault("short", f"只有 {item.minutes} 分，来不及讲")
    if closes_at and begin(item) + length(item) > closes_at:
        yield Fault("after_close", "排到闭馆以后", True)
    if item.is_closed:
        yield Fault("closed", "岗位已关闭，建议换掉", True)


def reached(items: Sequence[Item]) -> int:
    """The place of the last item that was begun, -1 before the first."""
    return max((n for n, item in enumerate(items) if item.began), default=-1)


def actuals(items: Sequence[Item], now: dt.datetime) -> list[Actual]:
    """Each item of a timed list as it went until `now`."""
    last = reached(items)
    return [actual(item, n, last, now) for n, item in enumerate(items)]


def actual(item: Item, place: int, last: int, now: dt.datetime) -> Actual:
    if item.began is None:
        return Actual("skipped" if place < last and item.position else "ahead")
    late = seconds(item.began - begin(item))
    took = (item.ended or now) - item.began
    if item.ended:
        return Actual("done", late, seconds(took - length(item)))
    return Actual("now", late, max(0, seconds(took - length(item))))


def drift(items: Sequence[Item], now: dt.datetime) -> Drift:
    """How far behind the plan the show is: by the end of the last item explained, or by now where it runs over."""
    planned_end = end_of(items)
    last = reached(items)
    skipped = tuple(item.id for item, went in zip(items, actuals(items, now), strict=True) if went.state == "skipped")
    if last < 0 or planned_end is None:
        return Drift(0, skipped, 0, planned_end, planned_end)
    item = items[last]
    assert item.began is not None
    plan = begin(item) + length(item)
    late = seconds((item.ended or max(now, item.began + length(item))) - plan)
    done = sum(1 for one in items if one.ended)
    return Drift(late, skipped, done, planned_end + dt.timedelta(seconds=late), planned_end)


def seconds(span: dt.timedelta) -> int:
    return round(span.total_seconds())


def said(late: int) -> str:
    """晚 3 分, 早 2 分, 准点."""
    if abs(late) < ON_TIME.total_seconds():
        return "准点"
    minutes = max(1, round(abs(late) / 60))
    return f"{'晚' if late > 0 else '早'} {minutes} 分"


def mark(order: Sequence[str]) -> str:
    """A short sign of an order, so that two who move things at once notice."""
    return hashlib.sha256("\0".join(order).encode()).hexdigest()[:16]


def shared_out(items: Sequence[str], hosts: Sequence[str]) -> dict[str, str]:
    """Hosts in turn, item by item: hall and studio change with every position."""
    return {item: hosts[n % len(hosts)] for n, item in enumerate(items)} if hosts else {}
