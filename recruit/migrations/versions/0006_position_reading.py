"""What the rules read out of a position: its plain name and sound, what it offers, industry and occupation."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "position_reading",
        sa.Column("position_id", sa.Uuid(), nullable=False),
        sa.Column("rules", sa.Integer(), nullable=False),
        sa.Column("heading", sa.String(), nullable=False),
        sa.Column("sound", sa.String(), nullable=False),
        sa.Column("initials", sa.String(), nullable=False),
        sa.Column("offers", sa.Integer(), nullable=False),
        sa.Column("is_stuffed", sa.Boolean(), nullable=False),
        sa.Column("industry", sa.String(), nullable=True),
        sa.Column("occupation", sa.String(), nullable=True),
        sa.Column("occupation_certainty", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["position_id"],
            ["position.id"],
            name=op.f("fk_position_reading_position_id_position"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("position_id", name=op.f("pk_position_reading")),
    )
    with op.batch_alter_table("position_reading", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_position_reading_rules"), ["rules"], unique=False)


def downgrade() -> None:
    op.drop_table("position_reading")
