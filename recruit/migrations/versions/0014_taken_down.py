"""Photos that an organiser took down: when, why, by whom."""

import sqlalchemy as sa
from alembic import op

from recruit.db import UTCDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("picture") as batch:
        batch.add_column(sa.Column("taken_at", UTCDateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("taken_reason", sa.String(), nullable=True))
        batch.add_column(sa.Column("taken_by_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(op.f("fk_picture_taken_by_id_account"), "account", ["taken_by_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("picture") as batch:
        batch.drop_constraint(op.f("fk_picture_taken_by_id_account"), type_="foreignkey")
        for name in ("taken_by_id", "taken_reason", "taken_at"):
            batch.drop_column(name)
