"""A welcome is at most 16 kB; what does not fit follows as events."""

import json

from live import room, wire
from tests.live.table import CARD, Table


def crowded(text: str, answer: str | None) -> Table:
    t = Table()
    for i in range(45):
        t.later(60)
        t.viewer("ask", f"a:{i}", text=text)
        t.viewer("say", f"a:{i}", text=text[:100])
        if i % 3 == 0:
            t.host("answer", question=i + 1, text=answer)
    t.host("pin", position="p1", card=CARD)
    return t


def frame_bytes(t: Table, view: dict) -> int:
    you = {"role": "viewer", "person": "s:" + "0" * 40, "name": "求职者·海风27"}
    return len(wire.encode(wire.welcome(t.state.seq, t.state.mark, you, view)))


def test_an_ordinary_evening_fits_whole() -> None:
    t = crowded("夜班多吗？要不要自己带被子？", "包住，四人间，被褥都有，夜班一周一轮，另有补贴。")
    view, rest = room.welcome(t.state, "viewer", 50_000)
    assert rest == [] and (len(view["questions"]), len(view["messages"]), view["online"]) == (30, 30, 50_000)
    assert frame_bytes(t, view) <= 16_384


def test_the_longest_texts_are_cut_by_count_and_follow_as_events() -> None:
    t = crowded("长" * 200, "答" * 1000)
    view, rest = room.welcome(t.state, "viewer", 7)
    assert frame_bytes(t, view) <= 16_384
    assert rest and view["questions"] and view["pinned"] == CARD
    view = json.loads(json.dumps(view))
    for event in rest:
        view = room.patch(view, event)
    assert view == room.count(room.show(t.state, "viewer"), 7, 0)


def test_roles_see_the_stage_or_the_viewers_view() -> None:
    stage = {
        role
        for role in ("viewer", "speaker", "recruiter", "host", "assistant", "organiser")
        if room.audience_of(role) == "stage"
    }
    assert stage == {"host", "assistant", "organiser"}
