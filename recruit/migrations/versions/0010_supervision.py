"""Overdue applications taken over, employers reminded, and what came of a hiring."""

import sqlalchemy as sa
from alembic import op

import recruit.db

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "supervision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_supervision_application_id_application")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_supervision_fair_id_fair")),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_supervision_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision")),
        sa.UniqueConstraint("application_id", name=op.f("uq_supervision_application_id")),
    )
    op.create_index(op.f("ix_supervision_fair_id"), "supervision", ["fair_id"])
    op.create_table(
        "employer_reminder",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("employer_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("overdue", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_employer_reminder_fair_id_fair")),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employer.id"], name=op.f("fk_employer_reminder_employer_id_employer")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_employer_reminder_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employer_reminder")),
        sa.UniqueConstraint("fair_id", "employer_id", "day", name=op.f("uq_employer_reminder_fair_id_employer_id_day")),
    )
    op.create_table(
        "employment_mark",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("mark", sa.String(length=16), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("confirmed_at", recruit.db.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_employment_mark_application_id_application")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_employment_mark_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employment_mark")),
        sa.UniqueConstraint("application_id", "mark", name=op.f("uq_employment_mark_application_id_mark")),
    )


def downgrade() -> None:
    op.drop_table("employment_mark")
    op.drop_table("employer_reminder")
    op.drop_table("supervision")
