"""Whatever the audit keeps can be read by the organiser: no act is shown as its code."""

import ast
from collections.abc import Iterator
from pathlib import Path

from recruit.posting.rules import Act
from recruit.staff.words import ACTS

RECRUIT = Path(__file__).parents[2] / "recruit"


def named_acts() -> Iterator[str]:
    """The words written out as the act in some `audit(tx, actor, act, …)`."""
    for path in RECRUIT.rglob("*.py"):
        if "audit(" not in (text := path.read_text()):
            continue
        for call in ast.walk(ast.parse(text)):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "audit":
                chosen = call.args[2]
                choices = [chosen.body, chosen.orelse] if isinstance(chosen, ast.IfExp) else [chosen]
                yield from (one.value for one in choices if isinstance(one, ast.Constant))


def test_every_act_that_is_audited_has_words() -> None:
    acts = {*named_acts(), *(f"{act}_position" for act in Act)}
    assert {"reveal_phone", "publish_series", "withdraw_series"} <= acts, "the acts were looked for in vain"
    assert not acts - ACTS.keys()
