"""Chat, likes and reports: chat is sampled for display, its senders are always told."""

from zlib import crc32

from live import room
from tests.live.table import Table, code


def test_a_message_is_named_by_the_seq_it_was_said_at() -> None:
    t = Table()
    said = t.viewer("say", text="老师好")
    assert t.view()["messages"] == [
        {"message": said["seq"], "text": "老师好", "by": {"name": "求职者·海风27", "role": "viewer"}}
    ]


def test_ten_at_once_then_one_per_two_seconds() -> None:
    t = Table()
    assert [code(t.viewer("say", text="好")) for _ in range(11)] == ["ack"] * 10 + ["rate_limited"]
    assert t.viewer("say", text="好")["retry_after"] == 2
    t.later(2)
    assert [code(t.viewer("say", text="好")) for _ in range(2)] == ["ack", "rate_limited"]


def test_eight_a_second_are_shown_chosen_by_a_hash_and_all_are_acknowledged() -> None:
    t = Table()
    commands = [t.command(f"a:{i}", "viewer", "say", text="好") for i in range(50)]
    replies = t.fold(*commands)
    assert [r and r["k"] for r in replies] == ["ack"] * 50
    lowest = sorted(range(50), key=lambda i: crc32(commands[i]["id"].encode()))[:8]
    assert [m["message"] for m in t.view()["messages"]] == [i + 2 for i in sorted(lowest)]
    t.later(0.2)
    t.viewer("say", "a:99", text="好")
    assert t.events() == []
    t.later(1)
    t.viewer("say", "a:98", text="好")
    assert t.events() == ["said"]


def test_the_view_keeps_the_last_thirty_and_a_hidden_ones_place_is_filled() -> None:
    t = Table()
    said = []
    for i in range(40):
        t.later(2)
        said.append(t.viewer("say", f"a:{i}", text=f"第{i}句")["seq"])
    assert [m["message"] for m in t.view()["messages"]] == said[10:]
    t.host("hide", target=f"m:{said[20]}")
    assert t.events() == ["hidden", "said"]
    assert [m["message"] for m in t.view()["messages"]] == [s for s in said[9:] if s != said[20]]
    t.host("release", target=f"m:{said[20]}")
    assert t.events() == ["said"] and t.events("stage") == ["released", "said"]
    assert [m["message"] for m in t.view()["messages"]] == said[10:]


def test_a_held_message_waits_on_the_stage() -> None:
    t = Table()
    held = t.viewer("say", text="刷单", hold="word")
    assert held["held"] is True and t.events() == []
    assert t.view("stage")["messages"][0]["state"] == "held"
    assert code(t.viewer("say", id=held["id"], text="刷单", hold="word")) == "ack"
    assert code(t.host("release", target=f"m:{held['seq']}")) == "ack"
    assert t.out.viewer_events[0]["message"] == held["seq"]
    assert code(t.host("release", target=f"m:{held['seq']}")) == "already_done"


def test_slow_mode_spaces_viewers_but_not_the_host() -> None:
    t = Table()
    assert code(t.organiser("slow", seconds=30)) == "ack"
    assert t.view()["slow"] == 30
    assert [code(t.viewer("say", text="好")) for _ in range(2)] == ["ack", "rate_limited"]
    t.later(12.5)
    assert t.viewer("say", text="好")["retry_after"] == 18
    t.later(18)
    assert code(t.viewer("say", text="好")) == "ack"
    assert [code(t.host("say", text="好")) for _ in range(2)] == ["ack", "ack"]


def test_the_muted_are_told_until_when() -> None:
    t = Table()
    t.viewer("say", text="好")
    assert code(t.host("mute", person="a:1", minutes=5)) == "ack"
    assert t.events() == [] and t.events("stage") == ["muted"]
    assert list(t.view("stage")["muted"]) == ["a:1"] and "muted" not in t.view()
    for op in ("ask", "say"):
        refused = t.viewer(op, text="好")
        assert (refused["code"], refused["retry_after"]) == ("muted", 300)
    assert code(t.viewer("ask", "s:1", w="a:1", text="好")) == "muted", "signing in doesn't help"
    t.later(300)
    assert code(t.viewer("say", text="好")) == "ack"
    assert code(t.host("mute", person="a:404", minutes=5)) == "unknown"
    t.host("mute", person="a:1", minutes=5)
    t.host("mute", person="a:1", minutes=0)
    assert code(t.viewer("say", text="好")) == "ack" and t.view("stage")["muted"] == {}


def test_other_ids_are_known_for_ten_minutes_and_sixteen_commands() -> None:
    t = Table()
    first = t.viewer("say", id="mine", text="好")
    t.later(600)
    assert t.viewer("say", id="mine", text="好") == first
    t.later(0.001)
    assert t.viewer("say", id="mine", text="好") != first
    t = Table()
    first = t.viewer("say", id="mine", text="好")
    for i in range(15):
        t.later(2)
        t.viewer("say", id=f"other{i}", text="好")
    assert t.viewer("say", id="mine", text="好") == first
    t.viewer("say", id="one more", text="好")
    assert t.viewer("say", id="mine", text="好") != first


def test_likes_are_summed_without_events() -> None:
    t = Table()
    t.system("like", n=57, simulated=12)
    assert t.events() == [] and t.view()["likes"] == 57
    assert code(t.viewer("like", id="l", n=3)) == "ack"
    t.viewer("like", id="l", n=3)
    sums = room.metrics(t.state)
    assert (sums["likes"], sums["simulated"]["likes"]) == (60, 12)
    assert sum(m["likes"] for m in sums["minutes"]) == 60


def test_a_report_counts_once_a_person_and_shows_on_the_stage() -> None:
    t = Table()
    said = t.viewer("say", text="好")["seq"]
    assert code(t.viewer("report", "a:2", target=f"m:{said}")) == "ack"
    assert t.events() == [] and t.events("stage") == ["reported"]
    assert code(t.viewer("report", "a:2", target=f"m:{said}")) == "already_done"
    assert t.view("stage")["messages"][0]["reports"] == 1
    for target in ("m:999", "q:1", "x", "q:", "q:²", "m:-1", "q:" + "9" * 30):
        assert code(t.viewer("report", "a:2", target=target)) == "unknown"
