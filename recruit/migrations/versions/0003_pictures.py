"""Pictures that staff send in."""

import sqlalchemy as sa
from alembic import op

from recruit.db import UTCDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KINDS = (
    "workshop",
    "dormitory",
    "canteen",
    "surroundings",
    "activity",
    "portrait",
    "logo",
    "licence",
    "certificate",
)


def upgrade() -> None:
    op.create_table(
        "picture",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("owner_kind", sa.String(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("fair_id", sa.Uuid(), nullable=True),
        sa.Column("employer_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Enum(*KINDS, name="picture_kind", native_enum=False, length=16), nullable=False),
        sa.Column("sha", sa.String(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("colour", sa.String(), nullable=False),
        sa.Column("alt", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name="fk_picture_fair_id_fair"),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name="fk_picture_employer_id_employer"),
        sa.ForeignKeyConstraint(["created_by_id"], ["account.id"], name="fk_picture_created_by_id_account"),
        sa.PrimaryKeyConstraint("id", name="pk_picture"),
    )
    op.create_index("ix_picture_employer_id", "picture", ["employer_id"])
    op.create_index("ix_picture_owner", "picture", ["owner_kind", "owner_id"])
    op.create_index("ix_picture_sha", "picture", ["sha"])


def downgrade() -> None:
    op.drop_table("picture")
