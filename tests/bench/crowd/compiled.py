"""The benchmark's programs in C, compiled where they are older than their source."""

import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).parent
FOLDER = HERE.parents[2] / "var" / "bench"


def compiled(name: str) -> Path:
    """The program made from `name`.c; an error that tells the cure where no compiler is installed."""
    source, program = HERE / f"{name}.c", FOLDER / Path(name).name
    written = max(each.stat().st_mtime for each in (source, *source.parent.glob("*.h")))
    if not program.exists() or program.stat().st_mtime < written:
        if not shutil.which("cc"):
            raise SystemExit("The crowd is written in C: install a compiler first (apt install gcc libc6-dev).")
        FOLDER.mkdir(parents=True, exist_ok=True)
        subprocess.run(["cc", "-O2", "-Wall", "-o", program, source, "-lm"], check=True)
    return program
