"""Order in a loud room: who is shown the door and why, what people report, and what new hands must wait for."""

from live import room
from tests.live.table import Table, code


def talker(t: Table, person: str = "a:1", text: str = "加我", **more: object) -> int:
    t.later(60)
    return int(t.viewer("say", person, text=text, **more)["seq"])


def test_a_blocked_person_is_out_until_the_time_is_over() -> None:
    t = Table()
    talker(t)
    assert code(t.host("block", person="a:1", minutes=10, reason="骂人")) == "ack"
    assert set(t.out.removed) == {"a:1"}
    fact = t.out.facts[-1]
    assert (fact["f"], fact["whom"], fact["reason"], fact["minutes"]) == ("blocked", "求职者·海风27", "骂人", 10)
    assert t.view("stage")["named"]["a:1"] == {"name": "求职者·海风27", "reason": "骂人"} and "named" not in t.view()
    assert code(t.viewer("upvote", question=1)) == "muted"
    assert room.is_blocked(t.state, "a:1", None, t.at) and not room.is_blocked(t.state, "a:2", None, t.at)
    t.later(601)
    assert not room.is_blocked(t.state, "a:1", None, t.at) and code(t.viewer("ask", text="包住吗")) == "ack"


def test_a_block_for_ever_follows_through_sign_in_and_snapshot_until_it_is_lifted() -> None:
    t = Table()
    talker(t)
    t.host("block", person="a:1", minutes=None, reason="诈骗")
    t.restart()
    t.later(86_400)
    assert room.is_blocked(t.state, "s:9", "a:1", t.at), "the visitor's seeker came with a ticket of their own"
    assert code(t.viewer("say", "s:9", w="a:1", text="又来了")) == "muted"
    assert not room.is_blocked(t.state, "s:10", "a:1", t.at), "the next who signs in on that device is somebody else"
    assert code(t.host("unblock", person="a:1")) == "ack" and code(t.host("unblock", person="a:1")) == "already_done"
    assert not room.is_blocked(t.state, "s:9", "a:1", t.at) and t.view("stage")["named"] == {}


def test_staff_cannot_be_shown_the_door() -> None:
    t = Table()
    t.later(60)
    t.host("say", text="大家好")
    assert code(t.organiser("block", person="h:1", minutes=5, reason="试试")) == "not_allowed"


def test_a_mute_says_whom_and_why_and_is_a_fact() -> None:
    t = Table()
    talker(t)
    t.host("mute", person="a:1", minutes=60, reason="刷屏")
    assert t.out.stage_events[-1]["name"] == "求职者·海风27" and t.out.facts[-1]["f"] == "muted"
    assert t.view("stage")["named"]["a:1"]["reason"] == "刷屏"
    t.host("mute", person="a:1", minutes=0)
    assert t.out.facts[-1]["f"] == "unmuted" and t.view("stage")["named"] == {}


def test_reports_carry_reasons_once_each_within_a_quota_and_are_dismissed() -> None:
    t = Table()
    lines = [talker(t, f"a:{n}") for n in range(7)]
    target = f"m:{lines[0]}"
    assert code(t.viewer("report", "a:8", target=target, reason="ad")) == "ack"
    assert code(t.viewer("report", "a:8", target=target, reason="abuse")) == "already_done"
    t.viewer("report", "a:9", target=target, reason="ad")
    assert t.out.stage_events[-1]["reasons"] == {"ad": 2} and t.out.viewer_events == []
    assert [code(t.viewer("report", "a:8", target=f"m:{line}", reason="ad")) for line in lines[1:]].count(
        "rate_limited"
    ) == 2
    assert code(t.host("dismiss", target=target)) == "ack" and code(t.host("dismiss", target=target)) == "already_done"
    assert t.out.facts == [] and code(t.viewer("report", "a:9", target=target, reason="ad")) == "already_done"
    assert all("reports" not in card for card in t.view("stage")["messages"] if card["message"] == lines[0])


def test_newcomers_are_new_until_something_of_theirs_was_let_through() -> None:
    t = Table()
    assert t.state.hold_new is False and room.is_new(t.state, "a:1", None)
    t.host("newcomers", held=True)
    assert t.view("stage")["hold_new"] is True and t.out.viewer_events == []
    line = talker(t, hold="new")
    assert room.is_new(t.state, "a:1", None)
    t.host("release", target=f"m:{line}")
    assert not room.is_new(t.state, "a:1", None) and not room.is_new(t.state, "s:1", "a:1")
    assert t.out.facts[-1]["whom"] == "求职者·海风27" and t.out.facts[-1]["text"] == "加我"


def test_an_entry_of_older_rules_makes_the_facts_it_always_made() -> None:
    t = Table()
    line = talker(t)
    host = {"id": "h", "op": "hide", "p": "h:1", "r": "host", "nm": "主播", "args": {"target": f"m:{line}"}}
    out = room.apply(t.state, t.at, {"v": 1, "n": "n1", "s": t.seq, "c": [host]})
    assert set(out.facts[-1]) == {"f", "seq", "at", "target", "by"}
