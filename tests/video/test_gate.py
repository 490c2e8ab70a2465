"""Who may send a feed by RTMP, whose turn it is, and what a desk is told of it: the rules alone."""

import hashlib
from fractions import Fraction
from typing import Any

import pytest

from live.video.report import Report, lost
from live.video.rtmp import FRESH_S, NOT_BACK_S, Asked, course, read, refusal

NOW = 1_790_000_000.0
KEYS = {"hall": {"hash": hashlib.sha256(b"right").hexdigest(), "until": NOW + 60}}


def asked(**other: Any) -> Asked:
    given = {"call": "publish", "client": "7", "room": "r1", "feed": "hall", "key": "right", "address": "10.0.0.9"}
    return Asked(**given | other)


def test_nginxs_form_is_read_and_what_a_publisher_adds_to_it_changes_nothing() -> None:
    form = "app=live&addr=10.0.0.9&clientid=7&call=publish&name=hall.r1&type=live&key=right"
    assert read(form) == asked() == read(form + "&call=publish_done&clientid=8&name=studio.r1&addr=1.1.1.1")
    for name in ("hall", "hall.", ".r1", "Hall.r1", "hall.r1/..", "hall.%0a"):
        assert read(f"call=publish&name={name}") is None
    assert read("") is None


@pytest.mark.parametrize(
    ("other", "now", "why"),
    [
        ({}, NOW, None),
        ({"key": "wrong"}, NOW, "wrong_key"),
        ({"key": ""}, NOW, "wrong_key"),
        ({"feed": "studio"}, NOW, "no_key"),
        ({}, NOW + 61, "over"),
        ({"key": "wrong"}, NOW + 61, "wrong_key"),
    ],
)
def test_who_may_send(other: dict[str, str], now: float, why: str | None) -> None:
    assert refusal(asked(**other), KEYS, now) == why


MINE, ANOTHERS = {"at": NOW - 2, "session": "hall.r1.7"}, {"at": NOW - 2, "session": "hall.r1.3"}
CAMERA = {"at": NOW - 2, "by": "周岚"}
WAITING = {"at": NOW - 9, "held_at": NOW - 1, "session": "hall.r1.7"}
OLD = {"at": NOW - FRESH_S - 1, "session": "hall.r1.3"}


@pytest.mark.parametrize(
    ("call", "noted", "replaced_at", "todo"),
    [
        ("publish", None, 0, "pack"),
        ("publish", ANOTHERS, 0, "pack"),
        ("publish", CAMERA, 0, "pack"),
        ("publish", ANOTHERS, NOW - 5, "replaced"),
        ("publish", ANOTHERS, NOW - NOT_BACK_S - 1, "pack"),
        ("publish", OLD, NOW - 5, "pack"),
        ("update_publish", None, 0, "pack"),
        ("update_publish", MINE, 0, "go_on"),
        ("update_publish", WAITING, 0, "go_on"),
        ("update_publish", ANOTHERS, 0, "replaced"),
        ("update_publish", CAMERA, 0, "replaced"),
        ("update_publish", OLD, 0, "pack"),
    ],
)
def test_the_newest_has_the_feed_and_what_it_replaced_does_not_come_back_at_once(
    call: str, noted: dict[str, Any] | None, replaced_at: float, todo: str
) -> None:
    assert course(asked(call=call), noted, NOW, replaced_at) == todo


def test_pictures_that_are_missing_are_counted() -> None:
    step = Fraction(1, 25)
    times = [Fraction(round(n * 40 + n % 3), 1000) for n in range(50)]
    assert lost(times, step) == 0
    assert lost(times[:10] + times[13:20] + times[21:], step) == 4
    assert lost([], step) == 0


def test_a_desk_hears_what_is_wrong_until_it_is_right() -> None:
    report = Report()
    report.hear({"e": "session", "width": 1280, "height": 720, "codec": "H.264"}, NOW)
    segment = {"e": "segment", "bytes": 375_000, "seconds": 2.0, "dropped": 3}
    assert report.hear(segment, NOW) == {
        "at": NOW, "kbps": 1500, "dropped": 3, "width": 1280, "height": 720, "codec": "H.264",
    }  # fmt: skip
    full = report.hear({"e": "trouble", "code": "disk", "message": "磁盘满了"}, NOW)
    assert full and (full["kbps"], full["trouble"]) == (0, "磁盘满了")
    assert "trouble" not in (report.hear(segment, NOW) or {"trouble": 1})
    report.hear({"e": "trouble", "code": "key_frames", "message": "设为 2 秒"}, NOW)
    still = report.hear(segment, NOW)
    assert still and (still["dropped"], still["trouble"]) == (9, "设为 2 秒")
    assert report.hear({"e": "end"}, NOW) is None
