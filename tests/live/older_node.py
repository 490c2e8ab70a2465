"""`python -m tests.live.older_node`: a node as it was before the newest rules, for an upgrade node by node."""

import sys

from live.__main__ import main
from live.room import RULES

for module in list(sys.modules.values()):
    if module.__name__.startswith("live.room") and getattr(module, "RULES", None) == RULES:
        module.RULES = RULES - 1  # type: ignore[attr-defined]

main()
