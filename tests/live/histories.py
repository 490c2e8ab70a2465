"""Random histories of a room from a seed: what people, hosts, the system and the keeper may do, in any order, wisely or not."""

from functools import cache
from random import Random
from typing import Any

from live import contract, room

Entry = tuple[int, dict[str, Any]]
START = 1_700_000_000_000
CARD = {"id": "p1", "title": "电焊工", "employer": "海风船厂", "pay": "6000-8000元/月"}
TEXTS = ("包住吗？", "夜班多吗", "没证能报吗", "老师好", "月休几天“两”天?", "🚢" * 3, "一" * 40)
VIEWERS = [f"a:{i}" for i in range(8)] + [f"s:{i}" for i in range(3)]
STAFF = (("h:1", "host", None), ("h:2", "assistant", None), ("o:1", "organiser", None))
ANSWERERS = (("k:1", "speaker", "sp1"), ("k:2", "speaker", "sp2"), ("r:1", "recruiter", "em1"))
CROWD_OPS = ("ask",) * 4 + ("say",) * 5 + ("upvote",) * 6 + ("vote",) * 6 + ("like", "report", "report", "pin", "pass")
DESK_OPS = (
    "take",
    "take",
    "hand",
    "hand",
    "hand",
    "answer",
    "answer",
    "pin",
    "pin",
    "unpin",
    "feed",
    "say",
    "poll",
    "poll",
    "poll",
    "close_poll",
)
ORDER_OPS = (
    ("hide",) * 3
    + ("release",) * 2
    + ("dismiss", "mute", "mute", "block", "unblock", "newcomers", "slow", "cut", "reopen")
)
SYSTEM_OPS = (
    "open",
    "applied",
    "notice",
    "figures",
    "position_closed",
    "position_reopened",
    "like",
    "speaker_revoked",
    "staff_revoked",
    "staff_restored",
    "end",
    "nonsense",
)


def rules_of(commands: list[Any]) -> int:
    return max(
        contract.rules_of(command) if isinstance(command, dict) and "args" in command else 1 for command in commands
    )


class Writer:
    """Writes one history, watching a fold of it so that targets are often real."""

    def __init__(self, seed: int, base: room.State | None = None) -> None:
        self.random, self.state = Random(seed), base or room.new("r1")
        self.at, self.seq, self.ids = self.state.at or START, self.state.seq + 1, 0

    def entry(self, most: int) -> Entry:
        r = self.random
        self.at += r.choice((0, 1, 199, 200, 200, 900, 2_000, 11_000, 61_000, 190_000))
        commands = [self.command() for _ in range(r.randint(1, most))]
        commands += [c for c in room.due(self.state, self.at) if r.random() < 0.8]
        entry = {"v": rules_of(commands), "n": r.choice(("n1", "n2")), "s": self.seq, "c": commands}
        self.seq += len(commands) + r.choice((0, 0, 3))
        return self.at, entry

    def command(self) -> Any:
        r, x = self.random, self.random.random()
        if x < 0.62:
            return self.said(r.choice(VIEWERS), "viewer", None, r.choice(CROWD_OPS))
        if x < 0.86:
            staff = r.choice(STAFF)
            return self.said(
                *staff, r.choice(ORDER_OPS if (staff[1] == "organiser") == (r.random() < 0.9) else DESK_OPS)
            )
        if x < 0.94:
            return self.said(*r.choice(ANSWERERS), r.choice(("answer", "answer", "pass", "say")))
        return self.system(r.choice(SYSTEM_OPS if r.random() < 0.2 else SYSTEM_OPS[:7]))

    def said(self, person: str, role: str, subject: str | None, op: str) -> dict[str, Any]:
        r = self.random
        self.ids += r.random() < 0.9
        command = {
            "id": f"i{self.ids}",
            "op": op,
            "p": person,
            "r": role,
            "nm": "求职者·海风",
            "args": self.args(op, person),
        }
        if subject:
            command["sub"] = subject
        if person.startswith("s:") and r.random() < 0.5:
            command["w"] = r.choice(VIEWERS[:8])
        if op in ("ask", "say") and r.random() < 0.15:
            command["hold"] = "word"
        if r.random() < 0.2:
            command["sim"] = True
        return command

    def question(self) -> int:
        return self.random.randint(0 if self.random.random() < 0.05 else 1, max(1, len(self.state.questions)))

    def target(self) -> str:
        r = self.random
        if r.random() < 0.5 or not self.state.messages:
            return f"q:{self.question()}"
        return f"m:{r.choice(list(self.state.messages))}"

    def args(self, op: str, person: str) -> dict[str, Any]:
        r = self.random
        if op in ("ask", "say"):
            return {"text": r.choice(TEXTS)}
        if op in ("upvote", "take", "pass"):
            return {"question": self.question()}
        if op == "answer":
            return {"question": self.question(), "text": r.choice((None, "包吃住，每月休四天。"))}
        if op == "hand":
            return {"question": self.question(), "to": r.choice(("sp1", "sp2", "em1", "em9"))}
        if op in ("hide", "release", "dismiss", "report"):
            why = {"reason": r.choice(("ad", "abuse"))} if op == "report" and r.random() < 0.5 else {}
            return {"target": self.target(), **why}
        if op in ("mute", "block", "unblock"):
            long = {
                "mute": {"minutes": r.choice((0, 1, 5))},
                "block": {"minutes": r.choice((1, 5, None)), "reason": "骂人"},
            }
            return {"person": r.choice(VIEWERS), **long.get(op, {})}
        if op == "poll":
            choices = ["岗位", "食宿", "培训"][: r.randint(1, 3)]
            return {"text": "最想了解什么？", "choices": choices, "minutes": r.choice((None, 1, 2))}
        if op in ("vote", "close_poll"):
            return {"poll": max(1, len(self.state.polls) - (r.random() < 0.1)), "choice": r.randint(0, 3)}
        if op == "pin":
            return {"position": "p1", "card": r.choice((CARD, {**CARD, "id": "p2"}, None))}
        fixed = {
            "like": {"n": 3},
            "feed": {"feed": r.choice(("hall", "studio"))},
            "slow": {"seconds": r.choice((0, 5))},
            "newcomers": {"held": r.random() < 0.5},
        }
        return fixed.get(op, {})

    def system(self, op: str) -> Any:
        r = self.random
        args = {
            "open": {"title": "春风送岗", "kind": "live", "settings": {"feed": "hall"}, "speakers": [{"id": "sp1"}]},
            "applied": {"position": "p1", "source": "live", "simulated": r.random() < 0.5},
            "notice": {"text": r.choice(("稍后开始", None)), "until": r.choice((None, self.at + 5_000))},
            "figures": {r.choice(("turnout", "views")): {"persons": r.randint(0, 9)}},
            "position_closed": {"position": r.choice(("p1", "p2"))},
            "position_reopened": {"position": r.choice(("p1", "p2"))},
            "like": {"n": 40, "simulated": 10},
            "speaker_revoked": {"speaker": "sp2"},
            "staff_revoked": {"person": "h:2"},
            "staff_restored": {"person": "h:2"},
            "end": {},
        }
        return (
            {"op": op, "r": "system", "args": args[op]}
            if op in args
            else r.choice(({"op": "nonsense"}, 7, {"op": "ask", "r": "viewer", "p": "a:1", "id": "z"}))
        )


@cache
def lively(seed: int) -> dict[str, Any]:
    """A snapshot of a room some minutes old, with questions in every state."""
    writer = Writer(seed)
    for _ in range(25):
        room.apply(writer.state, *writer.entry(4))
    return room.dump(writer.state)


@cache
def crowded(seed: int) -> dict[str, Any]:
    """A snapshot of a room with more questions and messages than any view holds, and a poll that all vote in."""
    r, state = Random(seed), room.new("r1")
    at, seq = START, 1
    for i in range(260):
        who = {"p": f"c:{i}", "r": "viewer", "nm": "求职者·海风", "id": "c"}
        commands: list[dict[str, Any]] = [
            {**who, "op": "ask", "args": {"text": r.choice(TEXTS)}},
            {**who, "id": "d", "op": "say", "args": {"text": r.choice(TEXTS)}},
        ]
        commands += [
            {**who, "id": f"u{j}", "op": "upvote", "args": {"question": r.randint(1, i + 1)}} for j in range(3)
        ]
        if i == 0:
            poll = {"text": "最想了解什么？", "choices": ["岗位", "食宿"]}
            commands.append({"p": "h:1", "r": "host", "nm": "主播", "id": "p", "op": "poll", "args": poll})
        commands.append({**who, "id": "v", "op": "vote", "args": {"poll": 1, "choice": i % 2 + 1}})
        if i % 5 == 0:
            commands[0]["hold"] = commands[1]["hold"] = "phone"
        if i % 4 == 0:
            host = {"p": "h:1", "r": "host", "nm": "主播", "id": f"h{i}"}
            commands.append(
                {**host, "op": r.choice(("answer", "take", "hide")), "args": {"question": i, "target": f"q:{i}"}}
            )
        room.apply(state, at, {"v": rules_of(commands), "n": "n1", "s": seq, "c": commands})
        at, seq = at + 500, seq + len(commands)
    return room.dump(state)
