"""A row may refer to any table, so whoever opens the database must know them all, whatever else it imported."""

import subprocess
import sys

from recruit.tables import metadata

OPENED = """
from sqlmodel import SQLModel
from recruit.db import make_engine
make_engine("sqlite+aiosqlite:///never-opened.db")
print(*sorted(table.name for table in SQLModel.metadata.sorted_tables))
"""


def test_whoever_opens_the_database_knows_every_table() -> None:
    told = subprocess.run([sys.executable, "-c", OPENED], capture_output=True, text=True, check=True)
    assert told.stdout.split() == sorted(metadata.tables)
