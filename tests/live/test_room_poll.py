"""Polls in a room: asked at the desk, voted once by everybody, told as sums, closed by hand, by the clock or with the room."""

import pytest

from live import room, wire
from live.backlog import newest
from tests.live.table import Table, code

CHOICES = ["住宿", "班车", "培训"]


def polled(minutes: int | None = None) -> Table:
    t = Table()
    assert code(t.host("poll", text="最想了解什么？", choices=CHOICES, minutes=minutes)) == "ack"
    return t


def votes(t: Table, audience: str = "viewer") -> list[int]:
    return list(t.view(audience)["poll"]["votes"])


def test_a_poll_is_seen_by_all_and_voted_once_each() -> None:
    t = polled()
    assert t.events() == ["polled"] and t.facts() == ["polled"]
    card = t.view()["poll"]
    assert (card["text"], card["choices"], card["votes"], card["state"]) == (
        "最想了解什么？",
        CHOICES,
        [0, 0, 0],
        "open",
    )
    assert "person" not in card["by"] and "until" not in card and "poll" not in Table().view()
    assert code(t.viewer("vote", poll=1, choice=2)) == "ack"
    assert code(t.viewer("vote", poll=1, choice=1)) == "already_done"
    assert [code(t.viewer("vote", "a:2", poll=1, choice=n)) for n in (0, 4)] == ["unknown", "unknown"]
    assert code(t.viewer("vote", "a:2", poll=2, choice=1)) == "unknown"
    assert code(t.say("r:1", "recruiter", "vote", poll=1, choice=2)) == "ack" and votes(t) == [0, 2, 0]


def test_many_votes_of_one_entry_are_told_in_one_event() -> None:
    t = polled()
    t.fold(*(t.command(f"a:{n}", "viewer", "vote", poll=1, choice=n % 3 + 1) for n in range(500)))
    assert t.events() == t.events("stage") == ["voted"]
    assert t.out.viewer_events[0]["votes"] == votes(t) == [167, 167, 166]


def test_a_frame_tells_only_the_newest_tallies_of_a_poll() -> None:
    told = [{"seq": n, "e": "voted", "poll": 1 + (n > 3), "votes": [n]} for n in range(1, 6)]
    asked = {"seq": 4, "e": "asked", "question": 1}
    assert newest([*told[:3], asked, *told[3:]]) == [told[2], asked, told[4]]


def test_the_same_id_is_told_the_same_again_after_a_restart() -> None:
    t = polled()
    first = t.viewer("vote", id="v1", poll=1, choice=1)
    t.restart()
    assert t.viewer("vote", id="v1", poll=1, choice=1) == first and votes(t) == [1, 0, 0]


def test_one_poll_at_a_time() -> None:
    t = polled()
    assert code(t.assistant("poll", text="几点方便？", choices=["上午", "下午"])) == "already_done"
    assert code(t.assistant("close_poll", poll=1)) == "ack"
    assert code(t.host("close_poll", poll=1)) == "already_done"
    assert code(t.assistant("poll", text="几点方便？", choices=["上午", "下午"])) == "ack"
    assert t.view()["poll"]["poll"] == 2 and code(t.viewer("vote", poll=1, choice=1)) == "gone"


@pytest.mark.parametrize(
    "op", [{"op": "poll", "text": "好吗", "choices": ["好", "不好"]}, {"op": "close_poll", "poll": 1}]
)
def test_viewers_and_organisers_run_no_polls(op: dict[str, object]) -> None:
    t = polled()
    args = {name: value for name, value in op.items() if name != "op"}
    assert code(t.viewer(str(op["op"]), **args)) == code(t.organiser(str(op["op"]), **args)) == "not_allowed"


def test_a_closed_poll_keeps_its_result_and_forgets_who_chose_what() -> None:
    t = polled()
    t.viewer("vote", poll=1, choice=3)
    t.viewer("vote", "a:2", poll=1, choice=3, sim=True)
    t.later(9)
    t.host("close_poll", poll=1)
    assert t.events() == ["poll_closed"] and t.out.viewer_events[0]["votes"] == [0, 0, 2]
    fact = t.out.facts[-1]
    assert (fact["f"], fact["votes"], fact["simulated"], fact["why"]) == ("poll_closed", [0, 0, 2], [0, 0, 1], "person")
    t.restart()
    assert t.view()["poll"]["state"] == "closed" and t.state.polls[0].ballots == b""
    assert code(t.viewer("vote", "a:3", poll=1, choice=1)) == "gone"


def test_a_poll_with_a_duration_takes_no_late_vote_and_is_closed_by_the_keeper() -> None:
    t = polled(minutes=2)
    assert room.due(t.state, t.at + 119_000) == []
    t.later(120)
    assert code(t.viewer("vote", poll=1, choice=1)) == "gone"
    (command,) = room.due(t.state, t.at)
    t.later(1)
    t.fold(command)
    assert t.out.facts[-1]["why"] == "time" and "until" not in t.view()["poll"]
    assert t.view()["poll"]["closed_at"] == room.view.clock(t.at - 1000) and room.due(t.state, t.at) == []
    t.fold(command)
    assert t.events() == []


def test_the_rooms_end_closes_its_poll() -> None:
    t = polled()
    t.viewer("vote", poll=1, choice=1)
    t.host("end")
    assert t.facts()[-2:] == ["poll_closed", "ended"] and t.view()["poll"]["votes"] == [1, 0, 0]


def test_who_voted_as_visitor_and_as_seeker_counts_once() -> None:
    t = polled()
    t.viewer("vote", "a:1", poll=1, choice=1)
    t.viewer("vote", "s:1", poll=1, choice=2)
    assert votes(t) == [1, 1, 0]
    assert code(t.viewer("vote", "s:1", w="a:1", poll=1, choice=3)) == "already_done"
    assert votes(t) == [0, 1, 0] and t.events() == ["voted"]
    t.viewer("vote", "a:2", poll=1, choice=1)
    assert code(t.viewer("vote", "s:2", w="a:2", poll=1, choice=2)) == "already_done" and votes(t) == [1, 1, 0]


def test_a_crowds_ballots_take_a_byte_each() -> None:
    t = polled()
    for start in range(0, 5_000, 500):
        t.fold(*(t.command(f"a:{n}", "viewer", "vote", poll=1, choice=1) for n in range(start, start + 500)))
    assert votes(t) == [5_000, 0, 0]
    assert len(t.state.polls[0].ballots) == 1 + 5_000, "the host's own place, and one of each voter"
    assert len(str(room.dump(t.state)["polls"])) < 7_000


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"text": "好吗", "choices": ["好", "不好"]}, None),
        ({"text": "好吗", "choices": ["好", "不好"], "minutes": 60}, None),
        ({"text": "好吗", "choices": ["好"]}, "malformed"),
        ({"text": "好吗", "choices": ["好", " 好 "]}, "malformed"),
        ({"text": "好吗", "choices": ["好", "不好"], "minutes": 61}, "malformed"),
        ({"text": "问" * 81, "choices": ["好", "不好"]}, "too_long"),
        ({"text": "好吗", "choices": ["好", "不" * 31]}, "too_long"),
        ({"text": "好吗", "choices": "好坏"}, "malformed"),
    ],
)
def test_what_the_wire_takes_for_a_poll(fields: dict[str, object], told: str | None) -> None:
    text = wire.encode({"op": "poll", "id": "p", **fields})
    if told is None:
        command = wire.parse_command(text)
        assert isinstance(command, wire.Command) and "好吗\n好\n不好" == wire.written(command)
        return
    with pytest.raises(wire.Refused) as refused:
        wire.parse_command(text)
    assert refused.value.frame["code"] == told


def test_an_assistant_who_was_dismissed_can_only_watch() -> None:
    t = polled()
    t.system("staff_revoked", person="h:2")
    assert t.out.removed == ["h:2"] and t.events("stage") == []
    assert code(t.assistant("close_poll", poll=1)) == "not_allowed"
    assert code(t.say("h:2", "viewer", "vote", poll=1, choice=1)) == "ack"
    assert room.is_revoked(t.state, "assistant", "h:2", None) and not room.is_revoked(t.state, "viewer", "h:2", None)
    t.restart()
    t.system("staff_restored", person="h:2")
    assert code(t.assistant("close_poll", poll=1)) == "ack"
