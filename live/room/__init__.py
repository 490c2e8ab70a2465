"""The pure heart of a live room: a state folded from the log, what each audience sees of it, and the events between.

Nothing in this package knows a clock, a socket, randomness or `hash()`. Time is `at_ms`, the millisecond part of an entry's stream id.

An **entry** is the JSON object of the log's one field: `{"v": rules, "n": node, "s": first seq, "c": [command, …]}`; the i-th command has
seq `s + i`. A **command as logged** (made by `wire.logged`, or by the outbox and the keeper with `"r": "system"`):

    {"id", "op", "p": person, "w": was?, "r": role, "nm": masked name, "sub": subject?, "sim": true?, "hold": reason?, "args": {…}}

`args` are the contract's fields of that op. Three differ: `pin` also has `"card": {…} | null` (null: no such position, answered `unknown`);
`like`, where a node has summed those without an id, is `{"op": "like", "r": "system", "args": {"n": 57, "simulated": 12}}`, a client's own
with an id is an ordinary command; `open`, `notice` … are the system's, `until` of a notice in unix milliseconds.
"""

from live.room.fold import apply, due
from live.room.people import is_blocked, is_new, is_revoked
from live.room.shelves import AUDIENCES, new
from live.room.snapshot import dump, load
from live.room.state import RULES, NewerRules, Outcomes, State
from live.room.tallies import metrics
from live.room.view import WELCOME_BYTES, audience_of, count, patch, show, welcome

__all__ = [
    "AUDIENCES",
    "RULES",
    "WELCOME_BYTES",
    "NewerRules",
    "Outcomes",
    "State",
    "apply",
    "audience_of",
    "count",
    "due",
    "dump",
    "is_blocked",
    "is_new",
    "is_revoked",
    "load",
    "metrics",
    "new",
    "patch",
    "show",
    "welcome",
]
