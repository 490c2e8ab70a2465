"""Indexes for what is looked up again and again: whose sessions, who did it, and who is to be reminded."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

UNANSWERED = sa.text("reminded_at IS NULL AND reacted_at IS NULL")


def upgrade() -> None:
    op.create_index(op.f("ix_session_account_id"), "session", ["account_id"])
    op.create_index(op.f("ix_session_seeker_id"), "session", ["seeker_id"])
    op.create_index("ix_audit_entry_actor_created", "audit_entry", ["actor_id", "created_at"])
    op.create_index(
        "ix_application_to_remind", "application", ["remind_at"], sqlite_where=UNANSWERED, postgresql_where=UNANSWERED
    )


def downgrade() -> None:
    op.drop_index("ix_application_to_remind", "application")
    op.drop_index("ix_audit_entry_actor_created", "audit_entry")
    op.drop_index(op.f("ix_session_seeker_id"), "session")
    op.drop_index(op.f("ix_session_account_id"), "session")
