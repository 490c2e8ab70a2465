"""Until when a room's recording is kept, when it was deleted and when its files were gone."""

import sqlalchemy as sa
from alembic import op

from recruit.db import UTCDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TIMES = ("video_until", "video_deleted_at", "video_gone_at")


def upgrade() -> None:
    with op.batch_alter_table("room") as batch:
        for name in TIMES:
            batch.add_column(sa.Column(name, UTCDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("room") as batch:
        for name in TIMES:
            batch.drop_column(name)
