"""Announcements of a fair's organisers."""

import sqlalchemy as sa
from alembic import op

import recruit.db

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

STANDS = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("until_at", recruit.db.UTCDateTime(), nullable=True),
        sa.Column("posted_by_id", sa.Uuid(), nullable=True),
        sa.Column("posted_by_name", sa.String(), nullable=False),
        sa.Column("ended_at", recruit.db.UTCDateTime(), nullable=True),
        sa.Column("ending", sa.String(length=16), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("ended_by_name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_notice_fair_id_fair")),
        sa.ForeignKeyConstraint(["posted_by_id"], ["account.id"], name=op.f("fk_notice_posted_by_id_account")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["account.id"], name=op.f("fk_notice_ended_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index(op.f("ix_notice_fair_id"), "notice", ["fair_id"])
    op.create_index(
        "uq_notice_standing", "notice", ["fair_id"], unique=True, sqlite_where=STANDS, postgresql_where=STANDS
    )


def downgrade() -> None:
    op.drop_table("notice")
