"""Since when an assistant was dismissed from a room."""

import sqlalchemy as sa
from alembic import op

from recruit.db import UTCDateTime

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("room_host") as batch:
        batch.add_column(sa.Column("dismissed_at", UTCDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("room_host") as batch:
        batch.drop_column("dismissed_at")
