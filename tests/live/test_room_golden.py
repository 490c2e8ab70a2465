"""The golden logs, one of each rules: whatever the code becomes, they fold to the same state, events and mark.

`python -m tests.live.test_room_golden` writes that of the newest rules; do that only together with a new RULES number.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from live import room
from tests.live.histories import Writer

HERE = Path(__file__).parent


@pytest.fixture(params=range(1, room.RULES + 1))
def golden(request: pytest.FixtureRequest) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((HERE / f"golden_v{request.param}.json").read_text(encoding="utf-8"))
    assert read["snapshot"]["rules"] == request.param
    return read


def folded(entries: list[list[Any]]) -> tuple[room.State, list[dict[str, Any]]]:
    state, told = room.new("golden"), []
    for at, entry in entries:
        out = room.apply(state, at, entry)
        told.append(
            {"replies": out.replies, "viewer": out.viewer_events, "stage": out.stage_events, "facts": out.facts}
        )
    return state, told


def test_the_golden_log_folds_as_it_always_did(golden: dict[str, Any]) -> None:
    state, told = folded(golden["entries"])
    assert json.loads(json.dumps(told)) == golden["told"]
    assert state.mark == golden["mark"]
    assert json.loads(json.dumps(room.dump(state))) == golden["snapshot"]


def test_the_golden_snapshot_is_still_read(golden: dict[str, Any]) -> None:
    state = room.load(golden["snapshot"])
    assert room.show(state, "viewer") == golden["view"]
    assert json.loads(json.dumps(room.dump(state))) == golden["snapshot"]


def write() -> None:
    writer = Writer(13)
    entries = []
    for _ in range(25):
        entry = json.loads(json.dumps(writer.entry(4)))
        entries.append(entry)
        room.apply(writer.state, *entry)
    state, told = folded(entries)
    golden = {
        "entries": entries,
        "told": told,
        "mark": state.mark,
        "view": room.show(state, "viewer"),
        "snapshot": room.dump(state),
    }
    rows = ",\n".join(f"{json.dumps(k)}: {_lines(v)}" for k, v in golden.items())
    (HERE / f"golden_v{room.RULES}.json").write_text("{" + rows + "}\n", encoding="utf-8")


def _lines(value: Any) -> str:
    if isinstance(value, list):
        return "[\n" + ",\n".join(json.dumps(item, ensure_ascii=False) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    write()
