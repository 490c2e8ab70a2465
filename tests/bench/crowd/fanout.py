"""What one delivery, one idle viewer and one join cost, ours beside its peers: alternating rounds in one run, medians."""

import asyncio
import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from tests.bench.crowd import process
from tests.bench.crowd.marks import mark_now
from tests.bench.crowd.servers import SERVERS, Running, why_not
from tests.bench.crowd.swarms import Plan, crowd, percentile

EVERY_S = 0.25
SECONDS, PATIENCE = 12.0, 120.0
TEXT = "这个岗位包住吗，夜班怎么排？"
CARRIES = {"Django Channels": 1_000}
"""Who cannot take four texts a second to more viewers (with 2,000 it breaks off) is measured with these."""
COLUMNS = (
    "viewers",
    "cpu_us_per_delivery",
    "kib_per_viewer",
    "joins_per_s",
    "cpu_us_per_join",
    "p50_ms",
    "p99_ms",
    "deliveries_per_s",
)


async def measure(running: Running, viewers: int) -> dict[str, float]:
    """One round at one server: all join as fast as they can, all is quiet, one speaks four times a second."""
    before = process.unique_kib(running.pids)
    plan = Plan(
        running.port, running.path, [(0.001, float(viewers))], greeting=running.greeting,
        room=running.room, secret=running.secret,
    )  # fmt: skip
    async with crowd(plan) as swarms:
        began, shut = time.monotonic(), process.cpu_s(running.pids)
        await swarms.say(f"begin {began}")
        await swarms.until("joined", viewers, PATIENCE)
        joined = max(each["joined_at"] for each in swarms.now)
        let_in = process.cpu_s(running.pids) - shut
        await asyncio.sleep(3)  # until all is quiet: this measures, it does not wait for an event
        idle = process.unique_kib(running.pids)
        await swarms.say("forget")
        cpu, begun = process.cpu_s(running.pids), time.monotonic()
        words = 0
        while time.monotonic() - begun < SECONDS:
            await running.say(f"{mark_now()} {TEXT}")
            words += 1
            await asyncio.sleep(max(0.0, begun + words * EVERY_S - time.monotonic()))
        told = await swarms.tell_all()
        spent, passed = process.cpu_s(running.pids) - cpu, time.monotonic() - begun
        frames = sum(each["frames"] for each in told)
        ages = [age for each in told for age in each["ages_ms"]]
    return {
        "viewers": viewers,
        "cpu_us_per_delivery": spent / max(1, frames) * 1e6,
        "kib_per_viewer": (idle - before) / viewers,
        "joins_per_s": viewers / (joined - began),
        "cpu_us_per_join": let_in / viewers * 1e6,
        "p50_ms": percentile(ages, 0.5) or 0.0,
        "p99_ms": percentile(ages, 0.99) or 0.0,
        "deliveries_per_s": frames / passed,
    }


async def run(viewers: int, rounds: int, folder: Path) -> dict[str, Any]:
    """Every server that is installed, round after round; says each figure as it comes."""
    absent = {name: why for name in SERVERS if (why := why_not(name, folder))}
    found: dict[str, list[dict[str, float]]] = {name: [] for name in SERVERS if name not in absent}
    for n in range(rounds):
        for name in found:
            try:
                async with SERVERS[name](folder) as running:
                    figures = await measure(running, min(viewers, CARRIES.get(name, viewers)))
            except (TimeoutError, AssertionError, OSError) as trouble:
                print(
                    json.dumps({"server": name, "round": n, "failed": f"{type(trouble).__name__} {trouble}"}),
                    flush=True,
                )
                continue
            found[name].append(figures)
            said = {column: round(figures[column], 1) for column in COLUMNS}
            print(json.dumps({"server": name, "round": n} | said), flush=True)
    medians = {
        name: {column: round(statistics.median(each[column] for each in rows), 1) for column in COLUMNS}
        for name, rows in found.items()
        if rows
    }
    return {
        "viewers": viewers,
        "rounds": rounds,
        "python": process.python(),
        "medians": medians,
        "not_installed": absent,
    }


def table(result: dict[str, Any]) -> str:
    """The medians as a table, with what ours is to the others."""
    mine = result["medians"]["chunfeng"]["cpu_us_per_delivery"]
    lines = [
        "| server | viewers | CPU/delivery | ours is | KiB/idle viewer | joins/s | CPU/join µs | p50 ms | p99 ms | deliveries/s |",
        "|---" * 10 + "|",
    ]
    for name, row in result["medians"].items():
        ratio = mine / row["cpu_us_per_delivery"]
        figures = [f"{row['viewers']:.0f}", f"{row['cpu_us_per_delivery']} µs", f"{ratio:.2f} ×"]
        figures += [str(row[column]) for column in COLUMNS[2:]]
        lines.append(f"| {name} | " + " | ".join(figures) + " |")
    lines += [f"- {name}: not measured, {why}" for name, why in result["not_installed"].items()]
    return "\n".join(lines)


def report(result: dict[str, Any]) -> None:
    print(json.dumps(result, ensure_ascii=False), flush=True)
    sys.stderr.write(table(result) + "\n")
