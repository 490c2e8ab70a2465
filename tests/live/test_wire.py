"""Frames and commands: what is read, what is refused with which word, what closes the line."""

import json

import pytest

from live import wire
from live.wire import BadFrame, Command, Hello, Refused, parse_command


def refusal(text: str | dict) -> tuple:
    with pytest.raises(Refused) as refused:
        parse_command(text if isinstance(text, str) else json.dumps(text))
    return refused.value.frame["id"], refused.value.frame["code"]


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ({"op": "ask", "id": "1", "text": " 包住吗？\n"}, Command("ask", "1", {"text": "包住吗？"})),
        ({"op": "ask", "id": "1", "text": "好", "position": "p"}, Command("ask", "1", {"text": "好", "position": "p"})),
        ({"op": "like", "n": 3}, Command("like", None, {"n": 3})),
        ({"op": "like", "id": "l", "n": 20}, Command("like", "l", {"n": 20})),
        ({"op": "upvote", "id": "1", "question": -1}, Command("upvote", "1", {"question": -1})),
        (
            {"op": "answer", "id": "1", "question": 2, "text": None},
            Command("answer", "1", {"question": 2, "text": None}),
        ),
        ({"op": "hide", "id": "1", "target": "q:1", "more": 1}, Command("hide", "1", {"target": "q:1"})),
        ({"op": "end", "id": "1"}, Command("end", "1", {})),
        ({"op": "hello", "ticket": "v1.x", "since": None}, Hello("v1.x")),
        ({"op": "hello", "ticket": "v1.x", "since": 7, "mark": "ab", "lite": True}, Hello("v1.x", 7, "ab", True)),
        ({"op": "hello", "ticket": 5, "since": -1, "mark": 5}, Hello("")),
        ({"op": "hello"}, Hello("")),
    ],
)
def test_what_is_well_said_is_read(said: dict, read: Command | Hello) -> None:
    assert parse_command(json.dumps(said)) == read
    assert parse_command(json.dumps(said, ensure_ascii=False).encode()) == read


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", "7", '"x"', "\x00", "[" * 20_000, '{"n":' + "9" * 6000 + "}", b"\xff\xfe{}x", " " * 32_769],
)
def test_what_is_no_json_object_closes_the_line(text: str | bytes) -> None:
    with pytest.raises(BadFrame):
        parse_command(text)


@pytest.mark.parametrize(
    ("said", "id"),
    [
        ({}, None),
        ({"op": "say"}, None),
        ({"op": "say", "id": "1"}, "1"),
        ({"op": "say", "id": "1", "text": 5}, "1"),
        ({"op": "say", "id": "1", "text": "  \n"}, "1"),
        ({"op": "say", "id": "x" * 41, "text": "好"}, "x" * 41),
        ({"op": "say", "id": 7, "text": "好"}, 7),
        ({"op": "say", "id": "", "text": "好"}, ""),
        ({"op": "say", "id": "1", "text": "\ud800"}, "1"),
        ({"op": "nope", "id": "2"}, "2"),
        ({"op": ["say"], "id": "2"}, "2"),
        ({"op": "system", "id": "2"}, "2"),
        ({"op": "lapse", "id": "2", "question": 1, "handed": 2}, "2"),
        ({"op": "upvote", "id": "1", "question": True}, "1"),
        ({"op": "upvote", "id": "1", "question": 1.5}, "1"),
        ({"op": "upvote", "id": "1", "question": 2**60}, "1"),
        ({"op": "like", "n": 0}, None),
        ({"op": "like", "n": 21}, None),
        ({"op": "like", "n": 1e9}, None),
        ({"op": "mute", "id": "1", "person": "a", "minutes": -1}, "1"),
    ],
)
def test_what_is_badly_said_is_malformed_under_its_id(said: dict, id: object) -> None:
    assert refusal(said) == (id, "malformed")


@pytest.mark.parametrize(("op", "most"), [("ask", 200), ("say", 100), ("answer", 1000)])
def test_texts_are_measured_in_code_points(op: str, most: int) -> None:
    more = {"question": 1} if op == "answer" else {}
    assert parse_command(json.dumps({"op": op, "id": "1", "text": "🚢" * most, **more})).args["text"] == "🚢" * most
    assert refusal({"op": op, "id": "1", "text": "🚢" * (most + 1), **more}) == ("1", "too_long")


def test_half_a_character_never_comes_back() -> None:
    with pytest.raises(Refused) as refused:
        parse_command('{"op":"say","id":"\\ud800","text":"x"}')
    assert wire.encode(refused.value.frame)


def test_a_logged_command_carries_what_the_fold_needs_and_no_more() -> None:
    said = Command("pin", "1", {"position": "p1"})
    assert wire.logged(said, person="h:1", role="host", name="主播", card=None) == {
        "id": "1", "op": "pin", "p": "h:1", "r": "host", "nm": "主播", "args": {"position": "p1", "card": None},
    }  # fmt: skip
    assert said.args == {"position": "p1"}
    asked = wire.logged(
        Command("ask", "2", {"text": "x"}),
        person="s:1",
        role="viewer",
        name="n",
        was="a:1",
        subject="z",
        simulated=True,
        hold="word",
    )
    assert {k: asked[k] for k in ("w", "sub", "sim", "hold")} == {"w": "a:1", "sub": "z", "sim": True, "hold": "word"}


def test_every_frame_has_the_contracts_words() -> None:
    assert wire.ack("1", 5) == {"k": "ack", "id": "1", "seq": 5}
    assert wire.ack("1", 5, held=True, question=2) == {"k": "ack", "id": "1", "seq": 5, "held": True, "question": 2}
    assert wire.tick(5, "ab", 1_700_000_000_123, 3, 4, [])["at"] == "2023-11-14T22:13:20.123+00:00"
    for code in wire.MESSAGES:
        assert wire.error("1", code)["message"]
    for code in ("ended", "removed", "restarting", "replaced", "bad_ticket", "malformed", "too_slow"):
        assert wire.bye(code)["message"] and 1000 <= wire.close_code(code) < 5000
    assert wire.error("1", "busy", retry_after=2)["retry_after"] == 2
    assert wire.encode(wire.resume(1, "ab")) == b'{"k":"resume","seq":1,"mark":"ab"}'
