"""What stands at every fair, kept by each web process, so that a page or a poll costs no query of its own."""

import time
from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from recruit.db import utc_now
from recruit.notices.queries import Told, all_told

KEPT = 0.3
"""Seconds; a page asks every 1.5 s, so that a sentence is on every open page within two."""


class Shelf:
    def __init__(self, engine: AsyncEngine) -> None:
        self.engine, self.told, self.read_at = engine, dict[str, Told](), float("-inf")

    async def refresh(self) -> None:
        """Read again what may be stale; meanwhile others are served what was known."""
        if time.monotonic() - self.read_at < KEPT:
            return
        self.read_at = time.monotonic()
        async with AsyncSession(self.engine) as tx:
            self.told = await all_told(tx)

    async def forget(self) -> None:
        """After a commit of this process: the next request reads anew."""
        self.read_at = float("-inf")

    def of(self, fair: Any) -> Told | None:
        """What stands at a fair (a row, or a mapping with a slug) at this moment."""
        slug = fair.get("slug") if isinstance(fair, Mapping) else getattr(fair, "slug", None)
        found = self.told.get(slug or "")
        return found if found and (found.until_at is None or utc_now() < found.until_at) else None
