"""Two promises on random histories: a snapshot and the entries after it equal a fresh fold; a view and its events equal a fresh view."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from live import room
from tests.live.histories import Writer, crowded, lively

SCALE = float(os.environ.get("ROOM_HISTORIES", "1"))
"""1: a thousand short ones and some long and crowded, in about half a second; CI takes more."""
REPO = Path(__file__).parents[2]


def copied(value: Any) -> Any:
    return json.loads(json.dumps(value))


def check(writer: Writer, entries: int, most: int, keep: bool = False) -> dict[str, list[dict[str, Any]]]:
    """Folds one history twice, the second time through a snapshot at some point, and patches both views along."""
    state, cut_at = writer.state, writer.random.randrange(entries)
    twin = room.load(room.dump(state))
    views = {a: room.show(state, a) for a in room.AUDIENCES}
    steps: dict[str, list[dict[str, Any]]] = {a: [] for a in room.AUDIENCES}
    for i in range(entries):
        if i == cut_at:
            twin = room.load(copied(room.dump(twin)))
        at, entry = writer.entry(most)
        out, again = room.apply(state, at, entry), room.apply(twin, at, entry)
        assert out == again
        assert len(out.replies) == len(entry["c"])
        for audience, events in (("viewer", out.viewer_events), ("stage", out.stage_events)):
            assert [e["seq"] for e in events] == sorted(e["seq"] for e in events)
            for event in events:
                views[audience] = room.patch(views[audience], event)
            room.count(views[audience], 0, state.likes)
            shown = room.show(state, audience)
            assert views[audience] == shown, events
            if keep:
                steps[audience].append(copied({"events": events, "likes": state.likes, "view": shown}))
    assert room.dump(state) == room.dump(twin)
    assert state.mark == twin.mark
    return steps


def test_short_histories_of_new_and_lively_rooms_hold_both_promises() -> None:
    for seed in range(int(500 * SCALE)):
        check(Writer(seed), 2, 4)
        check(Writer(seed, room.load(lively(20 + seed % 8))), 2, 4)


def test_histories_of_a_crowded_room_hold_both_promises() -> None:
    for seed in range(int(4 * SCALE)):
        check(Writer(seed, room.load(crowded(seed % 2))), 6, 12)


def test_long_histories_hold_both_promises() -> None:
    for seed in range(int(4 * SCALE)):
        check(Writer(90_000 + seed), 30, 8)


def node() -> str | None:
    found = shutil.which("node")
    if found:
        return found
    try:
        from playwright._impl._driver import compute_driver_executable
    except ImportError:
        return None
    bundled = Path(compute_driver_executable()[0])
    return str(bundled) if bundled.exists() else None


def test_the_browsers_twin_patches_alike() -> None:
    """The same histories, under node."""
    program = node()
    if program is None:
        pytest.skip("no node on PATH and none bundled with playwright")
    histories = []
    writers = [(Writer(seed, room.load(lively(20 + seed % 8))), 3, 5) for seed in range(int(60 * SCALE))]
    writers += [(Writer(seed, room.load(crowded(seed % 2))), 6, 12) for seed in range(int(2 * SCALE))]
    for writer, entries, most in writers:
        first = {a: copied(room.show(writer.state, a)) for a in room.AUDIENCES}
        steps = check(writer, entries, most, keep=True)
        histories += [{"view": first[a], "steps": steps[a]} for a in room.AUDIENCES]
    said = json.dumps({"twin": (REPO / "static/js/room_state.js").as_uri(), "histories": histories})
    ran = subprocess.run(
        [program, str(REPO / "tests/live/twin.mjs")], input=said, capture_output=True, text=True, timeout=60
    )
    assert ran.returncode == 0, ran.stdout[:2000] + ran.stderr[:2000]
    assert ran.stdout.strip() == f"same {sum(len(h['steps']) for h in histories)}"
