"""Child processes that never outlive their parent: each leads a session of its own and is tied to the supervisor's life."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1


def tie_to(parent: int) -> Callable[[], None]:
    """What a child runs before its program: die with `parent`, however that ends, and heed SIGINT again."""
    prctl = ctypes.CDLL(None, use_errno=True).prctl if sys.platform == "linux" else None

    def tied() -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        if prctl is not None:
            prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
            if os.getppid() != parent:
                os._exit(1)

    return tied


def spawn(
    command: Sequence[str], env: Mapping[str, str] | None = None, output: IO[bytes] | None = None
) -> subprocess.Popen[bytes]:
    """Start `command` in its own session. macOS knows no parent-death signal: a watching shim stands between there."""
    if sys.platform == "darwin":
        command = [sys.executable, str(Path(__file__).with_name("shim.py")), *command]
    return subprocess.Popen(
        command,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        start_new_session=True,
        preexec_fn=tie_to(os.getpid()),
    )


def signal_group(child: subprocess.Popen[bytes], number: int) -> None:
    """Signal the child and whatever it started; silent when all are gone."""
    try:
        os.killpg(child.pid, number)
    except (ProcessLookupError, PermissionError):  # macOS answers EPERM for a group of zombies
        pass


def end(children: Sequence[subprocess.Popen[bytes]], patience: float) -> None:
    """Ask all children at once to end; whoever has not after `patience` seconds is killed with its group."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + patience
    for child in children:
        try:
            child.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            pass
        signal_group(child, signal.SIGKILL)
        child.wait()
