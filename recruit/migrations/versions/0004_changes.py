"""Changes that can be taken back, and since when a fair is closed."""

import sqlalchemy as sa
from alembic import op

from recruit.db import UTCDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("undone_at", UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_change_account_id_account")),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_change_fair_id_fair")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    op.create_index(op.f("ix_change_fair_id"), "change", ["fair_id"])
    with op.batch_alter_table("fair") as table:
        table.add_column(sa.Column("closed_at", UTCDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("fair") as table:
        table.drop_column("closed_at")
    op.drop_index(op.f("ix_change_fair_id"), table_name="change")
    op.drop_table("change")
