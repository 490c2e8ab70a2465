"""The whole product as a person starts it: `recruit up` on free ports over an empty data folder."""

import contextlib
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

OURS = (
    "DATABASE_URL REDIS_URL REDIS_REPLICAS SECRET_KEY DATA_KEYS INDEX_KEY PUBLIC_URL LIVE_URL ALLOWED_ORIGINS".split()
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Product:
    """One DATA_DIR with its ports. Every process of it carries `mark` in its environment."""

    def __init__(self, folder: Path, *options: str, **env: str) -> None:
        self.options, self.mark = options, f"mark-{uuid.uuid4().hex}"
        self.port, self.live_port, self.data = free_port(), free_port(), folder / "var"
        self.web = f"http://127.0.0.1:{self.port}"
        inherited = {name: value for name, value in os.environ.items() if name not in OURS}
        own = {"PORT": str(self.port), "LIVE_PORT": str(self.live_port), "DATA_DIR": str(self.data)}
        self.env = inherited | own | {"TEST_MARK": self.mark, "RECRUIT_ENV": ""} | env
        self.log = folder / "log"

    def command(self, *arguments: str, module: str = "recruit.cli") -> list[str]:
        return [sys.executable, "-P", "-m", module, *arguments]

    def spawn(self, *arguments: str, module: str = "recruit.cli", **env: str) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                self.command(*arguments, module=module),
                env=self.env | env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def cli(self, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*arguments), env=self.env | env, capture_output=True, text=True, timeout=120, check=False
        )

    def start(self) -> "Product":
        self.up = self.spawn("up", *self.options)
        wait_until(self.is_ready, 60, self.words)
        return self

    def is_ready(self) -> bool:
        assert self.up.poll() is None, f"up ended: {self.words()}"
        live = f"http://127.0.0.1:{self.live_port}"
        return (self.data / "run.json").exists() and status(f"{self.web}/readyz") == status(f"{live}/readyz") == 200

    def words(self) -> str:
        return self.log.read_text(errors="replace")[-2000:]

    def run_json(self) -> dict[str, Any]:
        content: dict[str, Any] = json.loads((self.data / "run.json").read_text())
        return content

    def select(self, sql: str) -> list[Any]:
        """Rows of its database, as it stands beside the running product."""
        with contextlib.closing(sqlite3.connect(self.data / "chunfeng.db")) as database:
            return database.execute(sql).fetchall()

    def pids(self, name: str) -> list[int]:
        return [process["pid"] for process in self.run_json()["processes"] if process["name"] == name]

    def left(self) -> list[int]:
        """Living processes of this product, up among them (read from /proc, hence on Linux only)."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                is_ours = self.mark.encode() in (process / "environ").read_bytes()
                if is_ours and "Z" not in (process / "stat").read_text().rpartition(")")[2][:3]:
                    found.append(int(process.name))
        return found

    def stop(self, number: int = signal.SIGTERM) -> None:
        """End it as a person would, then by force whatever is left."""
        if hasattr(self, "up") and self.up.poll() is None:
            self.up.send_signal(number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.up.wait(20)
        for pid in self.left():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if hasattr(self, "up"):
            self.up.wait(5)


def status(url: str) -> int:
    """The answer's status, 0 when nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            code: int = answer.status
            return code
    except urllib.error.HTTPError as refusal:
        refusal.close()
        return refusal.code
    except OSError:
        return 0


def wait_until(is_so: Callable[[], bool], seconds: float, words: Callable[[], str] = lambda: "") -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, f"not so within {seconds} s; {words()}"
        time.sleep(0.05)
