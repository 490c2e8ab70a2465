"""The live room under load, on this machine alone: `live.py fanout` beside its peers, `live.py replay` a whole event, squeezed,
`live.py fuzz` hostile connections, `live.py unique` how well people are counted.

Everything runs on loopback: no network, no TLS, no video; the room and its metrics only. One JSON object per line.
"""

import argparse
import asyncio
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))


def main() -> None:
    from tests.bench.crowd import fanout, fuzz, replay, unique

    parser = argparse.ArgumentParser(prog="run.py bench live", description=__doc__)
    parser.add_argument("what", nargs="?", choices=["fanout", "replay", "both", "fuzz", "unique"], default="both")
    parser.add_argument("--viewers", type=int, help="at once: 10,000 in the fan-out, 50,000 in the replay")
    parser.add_argument("--minutes", type=float, default=15, help="that the replayed three hours take")
    parser.add_argument("--joins", type=int, default=860_000, help="people who come in the replay, or are counted")
    parser.add_argument("--rounds", type=int, default=3, help="of the fan-out")
    parser.add_argument("--processes", type=int, default=4, help="nodes of the room service in the replay")
    parser.add_argument("--peers", type=Path, default=ROOT / "var" / "peers", help="where peers are installed")
    parser.add_argument(
        "--frames", type=int, default=100_000, help="hostile connections, each a frame or half a handshake at least"
    )
    parser.add_argument("--seed", type=int, default=11, help="of the hostile ones and the counted: the same come again")
    said = parser.parse_args()
    if said.what == "fuzz":
        return fuzz.report(asyncio.run(fuzz.run(said.frames, said.seed)))
    if said.what == "unique":
        return unique.report(asyncio.run(unique.run(said.joins, said.seed)))
    said.peers.mkdir(parents=True, exist_ok=True)
    if said.what != "replay":
        fanout.report(asyncio.run(fanout.run(said.viewers or 10_000, said.rounds, said.peers.absolute())))
    if said.what != "fanout":
        plan = replay.Show(said.viewers or 50_000, said.joins, said.minutes, said.processes)
        replay.report(asyncio.run(replay.run(plan)))


if __name__ == "__main__":
    main()
