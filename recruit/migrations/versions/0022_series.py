"""Series, and which of them a show belongs to."""

import sqlalchemy as sa
from alembic import op

from recruit.db import UTCDateTime

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "series",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("operator", sa.String(), nullable=False),
        sa.Column("operator_licence", sa.String(), nullable=False),
        sa.Column("organisers", sa.String(), nullable=False),
        sa.Column("hotline", sa.String(), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_series_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
    )
    op.create_index(op.f("ix_series_unit_id"), "series", ["unit_id"])
    with op.batch_alter_table("fair", schema=None) as batch_op:
        batch_op.add_column(sa.Column("series_id", sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f("ix_fair_series_id"), ["series_id"])
        batch_op.create_foreign_key(batch_op.f("fk_fair_series_id_series"), "series", ["series_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("fair", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_fair_series_id_series"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_fair_series_id"))
        batch_op.drop_column("series_id")
    op.drop_index(op.f("ix_series_unit_id"), table_name="series")
    op.drop_table("series")
