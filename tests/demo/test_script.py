"""The scripted host steps back the moment a person takes the desk, and never for what it did itself."""

from typing import Any

from recruit.demo.audience import Script

ME, SOMEBODY = "t:script", "t:person"


def script(is_acting: bool = False) -> Script:
    made = Script(lambda: is_acting)
    made.heard({"k": "welcome", "you": {"person": ME}, "state": {"pinned": None, "questions": []}})
    return made


def event(kind: str, seq: int = 7, **more: Any) -> dict[str, Any]:
    return {"e": kind, "seq": seq, "at": "", **more}


def test_its_own_acts_leave_the_desk_to_the_script() -> None:
    host = script()
    host.own.add(7)
    host.happened(event("pinned", position={"id": "p1"}))
    host.happened(event("asked", 8, question=1, state="waiting", votes=0))
    host.happened(event("taken", 9, question=1, by={"role": "host", "person": ME}))
    host.happened(event("answered", 10, question=1, text="可以", by={"role": "speaker", "person": "p:lu"}))
    assert host.is_free() and host.pinned == {"id": "p1"} and host.next_waiting() is None


def test_a_pin_whose_ack_is_still_on_its_way_is_its_own() -> None:
    host = script(is_acting=True)
    host.happened(event("pinned", position={"id": "p1"}))
    assert host.is_free()


def test_its_audience_votes_only_while_a_poll_is_open() -> None:
    host = script(is_acting=True)
    host.happened(event("polled", poll=1, choices=["好", "不好"], by={"role": "host", "person": ME}))
    assert host.is_free() and host.poll and host.poll["poll"] == 1
    host.happened(event("poll_closed", poll=1, votes=[3, 1]))
    assert host.poll is None and host.is_free()


def test_it_steps_back_for_a_person_who_pins_or_takes() -> None:
    pins, takes = script(), script()
    pins.happened(event("pinned", position={"id": "p1"}))
    takes.happened(event("taken", question=1, by={"role": "host", "person": SOMEBODY}))
    assert not pins.is_free() and not takes.is_free()


def test_the_question_most_people_ask_is_next() -> None:
    host = script()
    for number, votes in ((1, 3), (2, 9), (3, 5)):
        host.happened(event("asked", number, question=number, state="waiting", votes=votes))
    best = host.next_waiting()
    assert best and best["question"] == 2
