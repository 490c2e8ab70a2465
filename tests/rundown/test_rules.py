"""Clock times through moves, warnings, and the plan against what happened."""

import datetime as dt

import pytest

from recruit.rundown import rules
from recruit.rundown.rules import Item

TEN = dt.datetime(2026, 3, 16, 10, tzinfo=dt.UTC)


def at(minutes: float) -> dt.datetime:
    return TEN + dt.timedelta(minutes=minutes)


def plan(*minutes: int, **times: float) -> list[Item]:
    """Items a, b, c … of these minutes; `b=30` fixes b's start at half past ten."""
    names = "abcdefgh"[: len(minutes)]
    return [Item(n, m, at(times[n]) if n in times else None) for n, m in zip(names, minutes, strict=True)]


def clock(items: list[Item]) -> str:
    return " ".join(f"{item.id}{round((rules.begin(item) - TEN).total_seconds() / 60)}" for item in items)


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        (plan(8, 8, 6), "a0 b8 c16"),
        (plan(8, 8, 6, b=30), "a0 b30 c38"),
        (plan(8, 8, 6, a=5, c=10), "a5 b13 c10"),
        ([], ""),
    ],
)
def test_an_item_begins_when_the_one_before_ends_unless_it_has_a_time(items: list[Item], expected: str) -> None:
    assert clock(rules.timed(items, TEN)) == expected


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("abcd", "a0 b10 c60 d65"),
        ("bacd", "b0 a20 c60 d65"),
        ("abdc", "a0 b10 d60 c70"),
        ("dabc", "d0 a10 b50 c70"),
    ],
)
def test_a_move_keeps_the_start_and_leaves_the_break_in_its_place(order: str, expected: str) -> None:
    with_lunch = rules.timed(plan(10, 20, 5, 10, c=60), TEN)
    assert clock(rules.reordered(with_lunch, list(order))) == expected


def test_what_follows_moves_along() -> None:
    items = rules.timed(plan(8, 8, 6, c=30), TEN)
    assert clock(rules.resized(items, "a", 12)) == "a0 b12 c34"
    assert clock(rules.restarted(items, "b", at(20))) == "a0 b20 c42"
    assert clock(rules.without(items, frozenset("a"))) == "b0 c22"
    assert clock(rules.without(items, frozenset("abc"))) == ""
    assert clock(rules.tightened(items)) == "a0 b8 c16"


@pytest.mark.parametrize(
    ("one", "by", "expected"), [("a", 1, "bac"), ("a", -1, "abc"), ("c", -2, "cab"), ("b", 9, "acb")]
)
def test_an_item_moves_as_far_as_there_are_places(one: str, by: int, expected: str) -> None:
    assert "".join(rules.moved("abc", one, by)) == expected


@pytest.mark.parametrize(
    ("items", "codes"),
    [
        (plan(8, 8), [[], []]),
        (plan(8, 8, b=12), [[], ["gap"]]),
        (plan(8, 8, b=5), [[], ["overlap"]]),
        (plan(25, 2), [["long"], ["short"]]),
        (plan(20, 20, 20, 10), [[], [], [], ["after_close"]]),
        ([Item("a", 8, is_closed=True)], [["closed"]]),
        ([Item("a", 8, position="p"), Item("b", 8, position="p")], [[], ["twice"]]),
    ],
)
def test_what_is_odd_about_a_plan_is_said(items: list[Item], codes: list[list[str]]) -> None:
    found = rules.faults(rules.timed(items, TEN), closes_at=at(60))
    assert [[fault.code for fault in some] for some in found] == codes
    assert all(fault.text for some in found for fault in some)


def went(item: Item, began: float | None, ended: float | None = None) -> Item:
    return Item(
        item.id, item.minutes, item.at, None if began is None else at(began), None if ended is None else at(ended), "p"
    )


def test_the_plan_against_what_happened() -> None:
    a, b, c, d = rules.timed(plan(8, 8, 8, 8), TEN)
    show = [went(a, 1, 10), went(b, None), went(c, 15, 20), went(d, None)]
    assert [(one.state, one.late, one.over) for one in rules.actuals(show, at(21))] == [
        ("done", 60, 60),
        ("skipped", None, None),
        ("done", -60, -180),
        ("ahead", None, None),
    ]
    stands = rules.drift(show, at(21))
    assert (stands.late, stands.skipped, stands.done) == (-240, ("b",), 2)
    assert stands.ends_at == at(28) and stands.planned_end == at(32)


@pytest.mark.parametrize(("now", "late"), [(4, 120), (9, 120), (15, 420)])
def test_a_show_that_runs_over_falls_behind_by_the_minute(now: float, late: int) -> None:
    a, b = rules.timed(plan(8, 8), TEN)
    assert rules.drift([went(a, 2), b], at(now)).late == late


def test_before_the_first_item_the_show_is_on_time() -> None:
    items = rules.timed(plan(8, 8), TEN)
    assert rules.drift(items, at(-5)) == rules.Drift(0, (), 0, at(16), at(16))
    assert rules.drift([], at(0)).ends_at is None


@pytest.mark.parametrize(("late", "words"), [(0, "准点"), (-20, "准点"), (45, "晚 1 分"), (-200, "早 3 分")])
def test_late_is_said_in_minutes(late: int, words: str) -> None:
    assert rules.said(late) == words


def test_hosts_take_turns() -> None:
    assert rules.shared_out("abc", ["现场", "直播间"]) == {"a": "现场", "b": "直播间", "c": "现场"}
    assert rules.shared_out("abc", []) == {}


def test_an_orders_mark_tells_orders_apart() -> None:
    assert rules.mark("abc") == rules.mark(["a", "b", "c"]) != rules.mark("acb")
