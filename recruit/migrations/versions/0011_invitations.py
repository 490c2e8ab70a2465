"""Invitations of recruiters, and employers' own registrations."""

import sqlalchemy as sa
from alembic import op

from recruit.db import UTCDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

STATES = ("draft", "submitted", "returned", "accepted")


def moment(name: str, nullable: bool = True) -> sa.Column:
    return sa.Column(name, UTCDateTime(timezone=True), nullable=nullable)


def link(table: str, name: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [f"{to}.id"], name=op.f(f"fk_{table}_{name}_{to}"))


def upgrade() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        moment("created_at", False),
        sa.Column("employer_id", sa.Uuid(), nullable=False),
        sa.Column("fair_id", sa.Uuid(), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        moment("expires_at", False),
        moment("sent_at"),
        sa.Column("times_sent", sa.Integer(), nullable=False),
        moment("opened_at"),
        moment("used_at"),
        sa.Column("used_by_id", sa.Uuid(), nullable=True),
        moment("revoked_at"),
        link("invitation", "employer_id", "employer"),
        link("invitation", "fair_id", "fair"),
        link("invitation", "by_id", "account"),
        link("invitation", "used_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
    )
    op.create_index(op.f("ix_invitation_employer_id"), "invitation", ["employer_id"])
    op.create_index(op.f("ix_invitation_fair_id"), "invitation", ["fair_id"])
    op.create_table(
        "registration",
        sa.Column("id", sa.Uuid(), nullable=False),
        moment("created_at", False),
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Enum(*STATES, name="registrationstate", native_enum=False, length=16), nullable=False),
        sa.Column("uscc", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("contact_name", sa.String(), nullable=False),
        sa.Column("contact_phone", sa.String(), nullable=True),
        sa.Column("contact_phone_index", sa.String(), nullable=True),
        sa.Column("device", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        moment("submitted_at"),
        moment("decided_at"),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("employer_id", sa.Uuid(), nullable=True),
        sa.Column("invitation_id", sa.Uuid(), nullable=True),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        link("registration", "fair_id", "fair"),
        link("registration", "decided_by_id", "account"),
        link("registration", "employer_id", "employer"),
        link("registration", "invitation_id", "invitation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
    )
    for name in ("fair_id", "uscc", "device"):
        op.create_index(op.f(f"ix_registration_{name}"), "registration", [name])


def downgrade() -> None:
    for name in ("device", "uscc", "fair_id"):
        op.drop_index(op.f(f"ix_registration_{name}"), table_name="registration")
    op.drop_table("registration")
    op.drop_index(op.f("ix_invitation_fair_id"), table_name="invitation")
    op.drop_index(op.f("ix_invitation_employer_id"), table_name="invitation")
    op.drop_table("invitation")
