"""A room on the table: people say things one entry at a time, and the test looks at what came of it."""

from typing import Any

from live import contract, room

START = 1_700_000_000_000
CARD = {"id": "p1", "title": "电焊工", "employer": "海风船厂", "employer_id": "em1"}


class Table:
    """`host("take", question=1)` says it in an entry of its own and gives the reply; `out` and `events` are of the last entry."""

    def __init__(self, opened: bool = True, **settings: Any) -> None:
        self.state, self.at, self.seq, self.ids = room.new("r1"), START, 1, 0
        self.out = room.Outcomes()
        if opened:
            self.system("open", title="春风送岗", settings=settings, speakers=[{"id": "sp1"}, {"id": "sp2"}])

    def fold(self, *commands: dict[str, Any], node: str = "n1") -> list[dict[str, Any] | None]:
        rules = max(contract.rules_of(one) if isinstance(one, dict) else 1 for one in commands)
        self.out = room.apply(self.state, self.at, {"v": rules, "n": node, "s": self.seq, "c": list(commands)})
        self.seq += len(commands)
        return self.out.replies

    def command(self, person: str, role: str, op: str, /, id: str | None = None, **args: Any) -> dict[str, Any]:
        self.ids += 1
        own = {key: args.pop(key) for key in ("w", "sub", "sim", "hold") if key in args}
        return {
            "id": id or f"i{self.ids}",
            "op": op,
            "p": person,
            "r": role,
            "nm": "求职者·海风27",
            "args": args,
            **own,
        }

    def say(self, person: str, role: str, op: str, /, **args: Any) -> dict[str, Any]:
        (reply,) = self.fold(self.command(person, role, op, **args))
        assert reply is not None
        return reply

    def viewer(self, op: str, person: str = "a:1", **args: Any) -> dict[str, Any]:
        return self.say(person, "viewer", op, **args)

    def host(self, op: str, **args: Any) -> dict[str, Any]:
        return self.say("h:1", "host", op, **args)

    def assistant(self, op: str, **args: Any) -> dict[str, Any]:
        return self.say("h:2", "assistant", op, **args)

    def organiser(self, op: str, **args: Any) -> dict[str, Any]:
        return self.say("o:1", "organiser", op, **args)

    def speaker(self, op: str, sub: str = "sp1", **args: Any) -> dict[str, Any]:
        return self.say(f"k:{sub}", "speaker", op, sub=sub, **args)

    def system(self, op: str, **args: Any) -> None:
        self.fold({"op": op, "r": "system", "args": args})

    def asked(self, text: str = "包住吗？", person: str = "a:1", **args: Any) -> int:
        """A question's number; a minute passes first, so that no quota stands in the way."""
        self.later(60)
        return int(self.viewer("ask", person, text=text, **args)["question"])

    def later(self, seconds: float) -> None:
        self.at += int(seconds * 1000)

    def events(self, audience: str = "viewer") -> list[str]:
        return [e["e"] for e in (self.out.viewer_events if audience == "viewer" else self.out.stage_events)]

    def facts(self) -> list[str]:
        return [f["f"] for f in self.out.facts if f["f"] != "minute"]

    def view(self, audience: str = "viewer") -> dict[str, Any]:
        return room.show(self.state, audience)

    def question(self, number: int = 1, audience: str = "viewer") -> dict[str, Any]:
        return next(card for card in self.view(audience)["questions"] if card["question"] == number)

    def restart(self) -> None:
        self.state = room.load(room.dump(self.state))


def code(reply: dict[str, Any]) -> str:
    return str(reply.get("code", reply["k"]))
