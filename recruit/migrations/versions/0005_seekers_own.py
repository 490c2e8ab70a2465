"""What seekers keep for themselves: saved positions, and a profile of four fields."""

import sqlalchemy as sa
from alembic import op

import recruit.db

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_position",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("seeker_id", sa.Uuid(), nullable=False),
        sa.Column("position_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["seeker_id"], ["seeker.id"], name=op.f("fk_saved_position_seeker_id_seeker")),
        sa.ForeignKeyConstraint(["position_id"], ["position.id"], name=op.f("fk_saved_position_position_id_position")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_position")),
        sa.UniqueConstraint("seeker_id", "position_id", name=op.f("uq_saved_position_seeker_id_position_id")),
    )
    op.create_index(op.f("ix_saved_position_position_id"), "saved_position", ["position_id"])
    with op.batch_alter_table("seeker") as seeker:
        seeker.add_column(sa.Column("wants", sa.String(), nullable=False, server_default=""))
        seeker.add_column(sa.Column("place", sa.String(), nullable=False, server_default=""))
        seeker.add_column(sa.Column("education", sa.String(length=16), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("seeker") as seeker:
        seeker.drop_column("education")
        seeker.drop_column("place")
        seeker.drop_column("wants")
    op.drop_table("saved_position")
