"""The applicants' outbox."""

import sqlalchemy as sa
from alembic import op

from recruit.db import UTCDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

WAITS = sa.text("state = 'waiting'")


def upgrade() -> None:
    op.create_table(
        "news",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("send_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("booths", sa.String(), nullable=False),
        sa.Column("trouble", sa.String(), nullable=False),
        sa.Column("done_at", UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_news_registration_id_registration")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news")),
    )
    op.create_index(op.f("ix_news_registration_id"), "news", ["registration_id"])
    op.create_index("ix_news_due", "news", ["state", "send_at"])
    op.create_index(
        "uq_news_waiting", "news", ["registration_id", "kind"], unique=True, sqlite_where=WAITS, postgresql_where=WAITS
    )


def downgrade() -> None:
    op.drop_table("news")
