"""A room's video leaves: first to where no address leads, then from the disk. Each step can be done again after a crash in the middle."""

import shutil
from pathlib import Path

from live.video.shelf import INDEX

ASIDE = ".aside"
"""Below the media folder; web servers show nothing whose name begins with a dot."""
QUIET_S = 120.0
"""A room into which something was written more lately may still be filmed."""


def is_fed(room: Path, now: float) -> bool:
    return any(now - path.stat().st_mtime < QUIET_S for path in room.glob(f"*/{INDEX}"))


def set_aside(media: Path, room: str, now: float) -> bool:
    """Whether nothing of the room can be watched any more; False while something still films it. `now`: unix seconds."""
    folder = media / room
    if not folder.is_dir():
        return True
    if is_fed(folder, now):
        return False
    aside = media / ASIDE / room
    aside.mkdir(parents=True, exist_ok=True)
    folder.rename(aside / str(round(now * 1000)))
    return True


def take_away(media: Path, room: str) -> None:
    """What was set aside leaves the disk."""
    aside = media / ASIDE / room
    if aside.exists():
        shutil.rmtree(aside)
