"""Where pictures' files lie: a port, the folder below DATA_DIR, and its twin in memory."""

import asyncio
import os
import re
import secrets
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Protocol

FOLDER = "pictures"
PLAIN = re.compile(r"[a-z0-9][a-z0-9.-]{2,119}")


class PictureStore(Protocol):
    """Files by name. A name is written once and for all: whoever puts it again puts the same bytes."""

    async def put(self, name: str, data: bytes) -> None:
        """Durable when it returns; a file that is there already counts as put now."""

    async def get(self, name: str) -> bytes | None: ...

    def older_than(self, seconds: float) -> AsyncIterator[str]:
        """Names put at least so long ago."""

    async def drop(self, name: str, older_than: float) -> None:
        """Take the file away unless it was put meanwhile; a missing one is no trouble."""


class FolderStore:
    """In folders by the names' last signs, so that none grows too long."""

    def __init__(self, data_dir: Path) -> None:
        self.root = data_dir / FOLDER

    def path(self, name: str) -> Path:
        if not PLAIN.fullmatch(name):
            raise ValueError(f"no name of a stored file: {name!r}")
        digits = re.sub(r"[^0-9a-f]", "", name.rpartition("-")[0])
        return self.root / digits[-2:] / name

    async def put(self, name: str, data: bytes) -> None:
        await asyncio.to_thread(self._put, self.path(name), data)

    def _put(self, path: Path, data: bytes) -> None:
        if path.exists():
            os.utime(path)
            return
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_name(f".{secrets.token_hex(8)}")
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)

    async def get(self, name: str) -> bytes | None:
        try:
            return await asyncio.to_thread(self.path(name).read_bytes)
        except FileNotFoundError:
            return None

    async def older_than(self, seconds: float) -> AsyncIterator[str]:
        for folder in await asyncio.to_thread(lambda: sorted(self.root.glob("*/"))):
            for name in await asyncio.to_thread(self._old, folder, time.time() - seconds):
                yield name

    def _old(self, folder: Path, before: float) -> list[str]:
        """What a crash left half written goes at once."""
        found = [path for path in folder.iterdir() if path.stat().st_mtime <= before]
        for path in found:
            if path.name.startswith("."):
                path.unlink(missing_ok=True)
        return [path.name for path in found if not path.name.startswith(".")]

    async def drop(self, name: str, older_than: float) -> None:
        await asyncio.to_thread(self._drop, self.path(name), time.time() - older_than)

    def _drop(self, path: Path, before: float) -> None:
        if path.exists() and path.stat().st_mtime <= before:
            path.unlink(missing_ok=True)


class MemoryStore:
    """The same, for tests and for looking at rules without a disk."""

    def __init__(self) -> None:
        self.files: dict[str, tuple[float, bytes]] = {}

    async def put(self, name: str, data: bytes) -> None:
        if not PLAIN.fullmatch(name):
            raise ValueError(f"no name of a stored file: {name!r}")
        kept = self.files.get(name)
        self.files[name] = (time.time(), kept[1] if kept else data)

    async def get(self, name: str) -> bytes | None:
        return self.files[name][1] if name in self.files else None

    async def older_than(self, seconds: float) -> AsyncIterator[str]:
        before = time.time() - seconds
        for name in [name for name, (at, _) in self.files.items() if at <= before]:
            yield name

    async def drop(self, name: str, older_than: float) -> None:
        if name in self.files and self.files[name][0] <= time.time() - older_than:
            del self.files[name]
