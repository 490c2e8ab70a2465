"""The desk: who may do what, pin, feed, hide, cut, end."""

import pytest

from live import room
from tests.live.table import CARD, Table, code

NEEDED = {
    "answer": {"question": 404, "text": "行"},
    "pass": {"question": 404},
    "pin": {"position": "x", "card": None},
    "unpin": {},
    "take": {"question": 404},
    "hand": {"question": 404, "to": "sp1"},
    "feed": {"feed": "hall"},
    "hide": {"target": "q:404"},
    "release": {"target": "q:404"},
    "dismiss": {"target": "q:404"},
    "mute": {"person": "a:404", "minutes": 5},
    "block": {"person": "a:404", "minutes": 5, "reason": "骂人"},
    "unblock": {"person": "a:404"},
    "newcomers": {"held": True},
    "slow": {"seconds": 5},
    "cut": {},
    "reopen": {},
    "end": {},
    "notice": {"text": "x"},
    "applied": {},
    "lapse": {"question": 1, "handed": 1},
}
MAY = {
    "viewer": set(),
    "speaker": {"answer", "pass"},
    "recruiter": {"answer", "pass"},
    "assistant": {"pin", "unpin", "take", "hand", "answer", "feed"},
    "organiser": {
        "hide",
        "release",
        "dismiss",
        "mute",
        "block",
        "unblock",
        "newcomers",
        "slow",
        "cut",
        "reopen",
        "end",
    },
}
MAY["host"] = MAY["assistant"] | MAY["organiser"]


@pytest.mark.parametrize("role", sorted(MAY))
def test_rights_come_before_existence(role: str) -> None:
    allowed = set()
    for op, args in NEEDED.items():
        t = Table()
        if code(t.say("p:1", role, op, sub="sp1", **args)) != "not_allowed":
            allowed.add(op)
    assert allowed == MAY[role]


def test_a_pin_carries_the_card_to_everybody() -> None:
    t = Table()
    assert code(t.host("pin", position="p1", card=CARD)) == "ack"
    assert t.out.viewer_events[0]["position"] == CARD and t.view()["pinned"] == CARD
    assert code(t.assistant("pin", position="p1", card=CARD)) == "already_done"
    assert code(t.host("pin", position="p9", card=None)) == "unknown"
    t.later(60)
    t.host("pin", position="p2", card={**CARD, "id": "p2"})
    assert t.facts() == ["unpinned", "pinned"] and t.events() == ["pinned"]
    assert t.out.facts[-2]["position"] == "p1" and t.out.facts[-1]["at"] - t.out.facts[-2]["pinned_at"] == 60_000
    assert code(t.host("unpin")) == "ack" and code(t.host("unpin")) == "already_done"
    assert t.view()["pinned"] is None


def test_a_closed_position_leaves_the_stage_and_does_not_come_back() -> None:
    t = Table()
    t.host("pin", position="p1", card=CARD)
    t.system("position_closed", position="p1")
    assert t.events() == ["unpinned"]
    assert code(t.host("pin", position="p1", card=CARD)) == "gone"


def test_a_position_open_again_is_pinned_again() -> None:
    t = Table()
    t.system("position_closed", position="p1")
    t.system("position_reopened", position="p1")
    assert t.events() == [] and code(t.host("pin", position="p1", card=CARD)) == "ack"
    t.system("position_reopened", position="p1")
    assert t.view()["pinned"]["id"] == "p1"


def test_hiding_and_releasing_a_question() -> None:
    t = Table()
    t.asked()
    assert code(t.host("hide", target="q:1")) == "ack"
    assert t.events() == ["hidden"] and t.view()["questions"] == []
    assert t.question(1, "stage")["state"] == "hidden"
    assert code(t.host("hide", target="q:1")) == "already_done"
    assert code(t.viewer("upvote", question=1)) == "gone"
    assert code(t.organiser("release", target="q:1")) == "ack"
    assert t.events() == ["asked"] and t.question()["state"] == "waiting"


def test_an_answered_question_hidden_and_released_is_still_answered() -> None:
    t = Table()
    t.asked()
    t.host("answer", question=1, text="好")
    t.host("hide", target="q:1")
    t.host("release", target="q:1")
    assert (t.question()["state"], t.question()["answer"]) == ("answered", "好")


def test_a_refused_question_was_never_seen_and_viewers_hear_nothing_of_it() -> None:
    t = Table()
    t.asked(hold="word")
    t.host("hide", target="q:1")
    assert t.events() == [] and t.events("stage") == ["hidden"]


def test_cut_reopen_end() -> None:
    t = Table()
    t.host("pin", position="p1", card=CARD)
    assert code(t.organiser("cut")) == "ack" and t.view()["room"] == "cut"
    assert code(t.host("cut")) == "already_done"
    assert code(t.viewer("ask", text="还在吗")) == "ack", "the room goes on"
    assert code(t.host("reopen")) == "ack" and t.view()["room"] == "open"
    assert code(t.host("reopen")) == "already_done"
    said = t.viewer("say", id="mine", text="再见")
    assert code(t.host("end", id="e")) == "ack"
    assert t.out.ended and t.view()["room"] == "ended" and t.facts() == ["unpinned", "ended"]
    assert code(t.host("end", id="e")) == "ack"
    assert code(t.host("end")) == code(t.viewer("say", text="喂")) == "gone"
    assert code(t.viewer("cut")) == "not_allowed"
    assert t.viewer("say", id="mine", text="再见") == said


def test_feed() -> None:
    t = Table(feed="hall")
    assert t.view()["feed"] == "hall"
    assert code(t.host("feed", feed="studio")) == "ack" and t.view()["feed"] == "studio"
    assert code(t.host("feed", feed="studio")) == "already_done"


def test_a_room_is_open_before_and_after_it_is_set_up_again() -> None:
    t = Table(opened=False)
    assert t.view()["room"] == "scheduled" and code(t.viewer("ask", text="几点开始")) == "ack"
    t.system("open", title="开场", settings={"slow": 5})
    assert t.facts() == ["opened"] and (t.view()["room"], t.view()["slow"]) == ("open", 5)
    t.host("cut")
    t.system("open", title="新名字")
    assert (t.view()["room"], t.view()["title"]) == ("cut", "新名字")
    assert t.facts() == []


def test_a_notice_goes_when_its_time_is_over() -> None:
    t = Table()
    t.system("notice", text="稍后开始", until=t.at + 60_000)
    assert t.view()["notice"] == "稍后开始"
    assert room.due(t.state, t.at + 59_999) == []
    (command,) = room.due(t.state, t.at + 60_000)
    t.system("notice", text="马上开始")
    t.fold(command)
    assert t.view()["notice"] == "马上开始", "the keeper meant the other one"
    t.system("notice", text=None)
    assert t.view()["notice"] is None


def test_a_board_merges_figures() -> None:
    t = Table(opened=False)
    t.system("open", kind="board", title="数据")
    t.system("figures", turnout={"persons": 1}, views={"starts": 3})
    t.system("figures", turnout={"persons": 2})
    assert t.out.viewer_events[0]["turnout"] == {"persons": 2}
    assert t.view()["figures"] == {"turnout": {"persons": 2}, "views": {"starts": 3}}


def test_sums_tell_the_simulated_part_and_the_minutes_add_up() -> None:
    t = Table()
    for i, sim in enumerate((True, False, True)):
        t.later(61)
        t.viewer("ask", f"a:{i}", text="好", sim=sim)
        t.system("applied", position="p1", source="live", simulated=sim)
    t.host("answer", question=1, text=None, sim=True)
    t.host("end")
    t.system("applied", position="p1", source="live", simulated=False)
    sums = room.metrics(t.state)
    assert {k: sums[k] for k in ("questions", "answers", "applications")} == {
        "questions": 3,
        "answers": 1,
        "applications": 4,
    }
    assert sums["simulated"] == {"likes": 0, "questions": 2, "answers": 1, "applications": 2}
    assert [m["questions"] for m in sums["minutes"]] == [1, 1, 1]
    assert sum(m["applications"] for m in sums["minutes"]) == 4


def test_strange_commands_are_answered_and_change_nothing() -> None:
    t = Table()
    before = room.dump(t.state)["questions"]
    viewer = {"p": "a:1", "r": "viewer", "id": "x"}
    strange = [
        7,
        None,
        {},
        {"id": "x"},
        {**viewer, "op": "nope"},
        {**viewer, "op": "ask"},
        {**viewer, "op": "hide", "args": 5},
    ]
    replies = t.fold(*strange)
    assert [r["code"] if r else None for r in replies] == [None] * 3 + ["malformed"] * 3 + ["not_allowed"]
    assert room.dump(t.state)["questions"] == before


def test_a_newer_entry_or_snapshot_is_refused_untouched() -> None:
    t = Table()
    before = room.dump(t.state)
    with pytest.raises(room.NewerRules):
        room.apply(t.state, t.at, {"v": room.RULES + 1, "n": "n1", "s": t.seq, "c": []})
    assert room.dump(t.state) == before
    with pytest.raises(room.NewerRules):
        room.load({**before, "rules": room.RULES + 1})


def test_the_mark_names_the_folded_log() -> None:
    one, two = Table(), Table()
    assert room.new("r1").mark == "00000000" and one.state.mark == two.state.mark != "00000000"
    one.viewer("say", text="好"), two.viewer("say", text="号")
    assert one.state.mark != two.state.mark and len(one.state.mark) == 8
