"""One workbook waits once in a fair."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

STATES = "('received', 'checking', 'ready', 'queued', 'writing')"
WAITS = sa.text(f"state IN {STATES}")
LATER = f"""
UPDATE import_run SET state = 'failed', failure = '同一个文件传了两次，请看另一次导入。'
WHERE state IN {STATES} AND EXISTS (
  SELECT 1 FROM import_run AS other
  WHERE other.fair_id = import_run.fair_id AND other.sha256 = import_run.sha256
    AND other.state IN {STATES} AND other.id < import_run.id
)
"""


def upgrade() -> None:
    op.execute(LATER)
    op.create_index(
        "uq_import_run_waiting",
        "import_run",
        ["fair_id", "sha256"],
        unique=True,
        sqlite_where=WAITS,
        postgresql_where=WAITS,
    )


def downgrade() -> None:
    op.drop_index("uq_import_run_waiting", table_name="import_run")
