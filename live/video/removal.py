"""A room's video leaves: first to where no address leads, then from the disk. Each step can be done again after a crash in the middle."""

import shutil
from pathlib import Path

from live.video.shelf import INDEX

ASIDE = ".aside-"
"""How what was set aside is named, in the media folder itself: no folder has to be made on a full disk. Web servers show nothing that begins with a dot."""
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
    folder.rename(media / f"{ASIDE}{room}-{now * 1000:.0f}")
    return True


def take_away(media: Path, room: str) -> None:
    """What was set aside leaves the disk."""
    for aside in media.glob(f"{ASIDE}{room}-*"):
        shutil.rmtree(aside)
