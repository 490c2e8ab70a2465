"""The organiser's own words that hold or refuse what is written in the rooms of a fair."""

import sqlalchemy as sa
from alembic import op

from recruit.db import UTCDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "listed_word",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_listed_word_fair_id_fair")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listed_word")),
        sa.UniqueConstraint("fair_id", "form", name=op.f("uq_listed_word_fair_id_form")),
    )


def downgrade() -> None:
    op.drop_table("listed_word")
