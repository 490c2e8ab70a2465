"""What processes cost: CPU from /proc/PID/stat, memory as the unique set of /proc/PID/smaps_rollup. Linux."""

import os
import platform
import sys
from collections.abc import Iterable
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """The process and all that it started."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += family(int(child))
    return found


def cpu_s(pids: Iterable[int]) -> float:
    """Seconds of processor time so far, user and system."""
    total = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICK


def unique_kib(pids: Iterable[int]) -> int:
    """Memory that is these processes' own."""
    total = 0
    for pid in pids:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith(("Private_Clean", "Private_Dirty")):
                total += int(line.split()[1])
    return total


def python() -> str:
    """Whose Python it is: one that was compiled without profiles takes up to half as long again."""
    return f"{platform.python_version()} below {sys.base_prefix}"
