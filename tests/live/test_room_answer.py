"""From the queue to an answer: take, hand, pass, answer, and three minutes' patience."""

import pytest

from live import room
from tests.live.table import Table, code


def handed(to: str = "sp1") -> Table:
    t = Table()
    t.asked()
    t.host("hand", question=1, to=to)
    return t


def test_two_hosts_take_one_question_and_the_logs_order_decides() -> None:
    t = Table()
    t.asked()
    one, two = t.command("h:1", "host", "take", question=1), t.command("h:2", "assistant", "take", question=1)
    assert [code(r) for r in t.fold(one, two) if r] == ["ack", "already_done"]
    assert t.question()["taken_by"] == {"name": "求职者·海风27", "role": "host"}
    assert code(t.host("take", question=1)) == "already_done", "one's own second take too"
    assert code(t.host("take", id=one["id"], question=1)) == "ack"


def test_a_host_answers_aloud_or_in_writing() -> None:
    t = Table()
    t.asked(), t.asked(person="a:2")
    assert code(t.host("answer", question=1, text=None)) == "ack"
    assert (t.events(), t.facts()) == (["answered"], ["answered"])
    assert (t.question(1)["state"], t.question(1)["answer"]) == ("answered", None)
    t.assistant("answer", question=2, text="包吃住。")
    assert (t.question(2)["answer"], t.question(2)["answered_by"]["role"]) == ("包吃住。", "assistant")
    for op in ("answer", "take"):
        assert code(t.host(op, question=2, text=None)) == "already_done"
    assert room.metrics(t.state)["answers"] == 2


def test_a_question_handed_to_a_speaker_is_answered_by_that_speaker_only() -> None:
    t = handed()
    assert (t.question()["state"], t.question()["to"]) == ("handed", "sp1")
    assert code(t.speaker("answer", "sp2", question=1, text="我来")) == "not_allowed"
    assert code(t.say("r:1", "recruiter", "answer", sub="em1", question=1, text="我来")) == "not_allowed"
    assert code(t.speaker("answer", question=1, text="师傅带，三个月出徒。")) == "ack"
    assert t.question()["answered_by"]["role"] == "speaker"
    assert code(t.speaker("answer", question=1, text="再说一遍")) == "already_done"


def test_a_recruiter_answers_for_the_employer() -> None:
    t = handed("em1")
    assert code(t.say("r:1", "recruiter", "answer", sub="em1", question=1, text="包住")) == "ack"


def test_passing_returns_it_to_the_queue() -> None:
    t = handed()
    assert code(t.speaker("pass", "sp2", question=1)) == "not_allowed"
    assert code(t.speaker("pass", question=1)) == "ack"
    assert (t.events(), t.question()["state"], t.question()["to"]) == (["passed"], "waiting", None)
    assert code(t.speaker("pass", question=1)) == "already_done"
    assert code(t.speaker("answer", question=1, text="迟了")) == "already_done"
    assert code(t.assistant("take", question=1)) == "ack"


def test_unanswered_for_three_minutes_it_goes_back_by_itself() -> None:
    t = handed()
    assert room.due(t.state, t.at + 179_999) == []
    t.later(180)
    (command,) = room.due(t.state, t.at)
    assert room.due(t.state, t.at) == [command]
    t.restart()
    t.fold(command)
    assert t.events() == ["passed"] and t.out.viewer_events[0]["why"] == "time"
    assert t.question()["state"] == "waiting" and room.due(t.state, t.at) == []
    t.fold(command)
    assert t.events() == [], "two keepers are harmless"


def test_a_late_return_does_not_touch_a_question_handed_anew() -> None:
    t = handed()
    t.later(180)
    (command,) = room.due(t.state, t.at)
    t.host("hand", question=1, to="sp2")
    t.fold(command)
    assert t.question()["to"] == "sp2" and t.question()["state"] == "handed"


def test_handing_over() -> None:
    t = handed()
    assert code(t.host("hand", question=1, to="sp1")) == "already_done"
    assert code(t.host("hand", question=1, to="em1")) == "ack"
    assert code(t.host("hand", question=2, to="sp1")) == "unknown"
    assert code(t.host("take", question=1)) == "already_done"
    t.system("open", employers=["em1"])
    assert code(t.host("hand", question=1, to="nobody")) == "unknown"
    assert code(t.host("hand", question=1, to="sp2")) == "ack"


def test_a_revoked_speaker_is_removed_and_loses_what_was_handed() -> None:
    t = handed()
    t.asked(person="a:2")
    t.system("speaker_revoked", speaker="sp1")
    assert t.out.removed == ["sp1"] and t.question()["state"] == "waiting"
    assert code(t.speaker("answer", question=1, text="还在")) == "not_allowed"
    assert code(t.speaker("say", text="还在")) == "not_allowed"
    assert code(t.host("hand", question=1, to="sp1")) == "gone"
    t.system("speaker_restored", speaker="sp1")
    assert code(t.host("hand", question=1, to="sp1")) == "ack"


def test_on_air_questions_come_first_then_most_votes_then_newest_then_answered() -> None:
    t = Table()
    for i in range(5):
        t.asked(person=f"a:{i}")
    t.viewer("upvote", question=2)
    t.host("take", question=1)
    t.host("answer", question=5, text=None)
    assert [card["question"] for card in t.view()["questions"]] == [1, 2, 4, 3, 5]


def test_answered_questions_keep_ten_of_thirty_places() -> None:
    t = Table()
    for i in range(60):
        t.asked(person=f"a:{i}")
    for n in range(1, 21):
        t.host("answer", question=n, text="好")
    states = [card["state"] for card in t.view()["questions"]]
    assert states == ["waiting"] * 20 + ["answered"] * 10


@pytest.mark.parametrize("op", ["take", "hand", "answer"])
def test_a_held_question_must_be_released_and_a_hidden_one_is_gone(op: str) -> None:
    t = Table()
    t.asked(hold="word")
    assert code(t.host(op, question=1, to="sp1", text=None)) == "not_allowed"
    t.host("hide", target="q:1")
    assert code(t.host(op, question=1, to="sp1", text=None)) == "gone"
