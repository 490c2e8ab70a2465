"""Asking and upvoting: numbered, counted once per person, limited but never dropped."""

from tests.live.table import Table, code


def test_questions_are_numbered_from_one_and_seen_by_all() -> None:
    t = Table()
    assert t.viewer("ask", text="包住吗？") == {"k": "ack", "id": "i1", "seq": 2, "question": 1}
    assert t.events() == ["asked"] and t.facts() == ["asked"]
    assert t.viewer("ask", text="夜班多吗？", position="p1")["question"] == 2
    card = t.question(2)
    assert (card["text"], card["state"], card["votes"], card["position"]) == ("夜班多吗？", "waiting", 0, "p1")
    assert card["by"] == {"name": "求职者·海风27", "role": "viewer"}
    assert t.question(2, "stage")["by"]["person"] == "a:1"


def test_a_held_question_is_seen_on_the_stage_only() -> None:
    t = Table()
    assert t.viewer("ask", text="加微信", hold="contact") == {
        "k": "ack",
        "id": "i1",
        "seq": 2,
        "question": 1,
        "held": True,
    }
    assert t.events() == [] and t.events("stage") == ["asked"]
    assert t.view()["questions"] == []
    card = t.question(1, "stage")
    assert (card["state"], card["hold"]) == ("held", "contact")
    assert code(t.viewer("upvote", "a:2", question=1)) == "unknown"


def test_five_at_once_then_one_per_ten_seconds() -> None:
    t = Table()
    for _ in range(5):
        assert code(t.viewer("ask", text="包住吗？")) == "ack"
    refused = t.viewer("ask", text="还有吗？")
    assert (refused["code"], refused["retry_after"]) == ("rate_limited", 10)
    t.later(0.001)
    assert t.viewer("ask", text="还有吗？")["retry_after"] == 10
    t.later(9.999)
    assert code(t.viewer("ask", text="还有吗？")) == "ack"
    assert t.viewer("ask", text="还有吗？")["retry_after"] == 10
    assert code(t.viewer("ask", "a:2", text="我也问")) == "ack"


def test_what_retry_after_promises_is_kept_at_any_pace() -> None:
    for pause in (0, 0.3, 1.7, 4, 9.9):
        for op in ("ask", "say"):
            t = Table()
            for _ in range(40):
                reply = t.viewer(op, text="在吗")
                if code(reply) == "rate_limited":
                    t.later(reply["retry_after"])
                    assert code(t.viewer(op, text="在吗")) == "ack"
                t.later(pause)


def test_an_ask_sent_again_gets_its_first_ack_for_ever_and_costs_nothing() -> None:
    t = Table()
    first = t.viewer("ask", id="mine", text="包住吗？")
    t.later(86_400)
    for _ in range(20):
        assert t.viewer("ask", id="mine", text="包住吗？") == first
    t.restart()
    assert t.viewer("ask", id="mine", text="包住吗？") == first
    assert t.viewer("ask", "a:2", id="mine", text="包住吗？")["question"] == 2
    assert len(t.view()["questions"]) == 2


def test_a_held_ask_sent_again_after_its_release_gets_its_first_ack() -> None:
    t = Table()
    first = t.viewer("ask", id="mine", text="加微信", hold="contact")
    t.host("release", target="q:1")
    assert t.viewer("ask", id="mine", text="加微信", hold="contact") == first


def test_a_refused_id_stays_free() -> None:
    t = Table()
    for i in range(6):
        last = t.viewer("ask", id=f"q{i}", text="包住吗？")
    assert code(last) == "rate_limited"
    t.later(10)
    assert code(t.viewer("ask", id="q5", text="包住吗？")) == "ack"


def test_one_vote_a_person() -> None:
    t = Table()
    t.asked()
    assert code(t.viewer("upvote", id="u", question=1)) == "ack"
    first = t.viewer("upvote", id="u", question=1)
    assert code(first) == "ack"
    assert code(t.viewer("upvote", id="u2", question=1)) == "already_done"
    assert code(t.viewer("upvote", id="u2", question=1)) == "already_done"
    assert t.question()["votes"] == 1
    assert [code(t.viewer("upvote", question=n)) for n in (0, -1, 2, 10**9)] == ["unknown"] * 4


def test_a_thousand_votes_from_two_nodes_are_a_thousand() -> None:
    t = Table()
    t.asked()
    for node in ("n1", "n2"):
        people = [f"a:{node}{i}" for i in range(500)]
        t.fold(*(t.command(p, "viewer", "upvote", id="u", question=1) for p in people), node=node)
        assert t.events() == ["upvoted"], "votes are merged within an entry"
        assert t.out.viewer_events[0]["seq"] == t.seq - 1
        t.fold(*(t.command(p, "viewer", "upvote", id="u", question=1) for p in people), node=node)
        assert t.events() == []
    t.restart()
    assert t.question()["votes"] == 1000


def test_a_vote_lifts_a_question_into_the_thirty_and_it_comes_whole() -> None:
    t = Table()
    for i in range(40):
        t.asked(f"第{i}问", person=f"a:{i}")
    assert len(t.view()["questions"]) == 30
    assert 1 not in [card["question"] for card in t.view()["questions"]]
    t.viewer("upvote", question=1)
    assert t.events() == ["asked"] and t.events("stage") == ["upvoted"]
    assert t.view()["questions"][0]["question"] == 1


def test_who_signs_in_keeps_the_visitors_vote_and_gets_no_second() -> None:
    t = Table()
    t.asked()
    t.viewer("upvote", "a:7", question=1)
    assert code(t.viewer("upvote", "s:7", w="a:7", question=1)) == "already_done"
    assert t.question()["votes"] == 1
    assert code(t.viewer("upvote", "s:8", w="a:7", question=1)) == "ack", "the next on that device is another person"


def test_a_visitor_and_a_seeker_who_both_voted_become_one_vote() -> None:
    t = Table()
    t.asked()
    t.viewer("upvote", "a:7", question=1)
    t.viewer("upvote", "s:7", question=1)
    assert t.question()["votes"] == 2
    t.viewer("say", "s:7", w="a:7", text="你好")
    assert t.out.viewer_events[0]["votes"] == 1
    assert t.question()["votes"] == 1
    assert code(t.viewer("upvote", "a:7", question=1)) == "already_done"
