"""What runs on a DATA_DIR: run.json, the processes that registered themselves, and the lock of its one supervisor."""

import contextlib
import fcntl
import gc
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from recruit.settings import BadSettings, Settings

USUALLY = gc.get_threshold()


class CannotStart(BadSettings):
    """`up` cannot serve here; the message is one sentence that names the cure."""


def look_seldom_for_garbage() -> None:
    """Until the program is loaded: all that it loads stays, and looking through it takes a quarter of a start."""
    gc.set_threshold(100_000)


def keep_what_is_loaded() -> None:
    """Garbage is looked for as usual again, but never among what was loaded, not even at the end."""
    gc.freeze()
    gc.set_threshold(*USUALLY)


def prepare_folder(folder: Path) -> None:
    """Make the data folder, private to this user, and make sure that it can be written to."""
    probe = folder / f".probe-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe.touch()
        probe.unlink()
    except OSError as trouble:
        raise CannotStart(
            f"The data folder {folder} cannot be written to ({trouble.strerror}); mend its rights or set DATA_DIR to another."
        ) from None


@contextlib.contextmanager
def sole_supervisor(folder: Path) -> Iterator[None]:
    """Held for as long as `up` lives; the kernel lets go of it however `up` ends."""
    with open(folder / "up.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart(
                f"The product already runs on {folder}; stop that one, or set DATA_DIR, PORT and LIVE_PORT to others."
            ) from None
        yield


def write_run_json(folder: Path, content: dict[str, Any]) -> None:
    """Replaced atomically; only this user reads it, for it may hold passwords of the database and Redis."""
    fresh = folder / ".run.json.part"
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(content, file, ensure_ascii=False, indent=1)
    fresh.replace(folder / "run.json")


def addresses(settings: Settings) -> dict[str, str]:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    host = {"0.0.0.0": "127.0.0.1", "[::]": "[::1]"}.get(host, host)
    scheme, _, rest = settings.database_url.partition("://")
    return {
        "web": f"http://{host}:{settings.port}",
        "live": f"ws://{host}:{settings.live_port}",
        "redis_url": settings.redis_url or "",
        "database_url": f"{scheme.partition('+')[0]}://{rest}",
    }


def registered(folder: Path) -> list[dict[str, Any]]:
    """The processes that registered themselves and still live; entries of dead ones are cleared away."""
    found = []
    for entry in sorted((folder / "processes").glob("*.json")):
        with contextlib.suppress(OSError, ValueError):
            process = json.loads(entry.read_text())
            if is_alive(process["pid"]):
                found.append(process)
            else:
                entry.unlink()
    return found


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
