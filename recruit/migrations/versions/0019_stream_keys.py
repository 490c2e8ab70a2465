"""Keys with which streaming programs send a room's feeds."""

import sqlalchemy as sa
from alembic import op

from recruit.db import UTCDateTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stream_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("feed", sa.String(), nullable=False),
        sa.Column("key_hash", sa.String(), nullable=False),
        sa.Column("made_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_stream_key_room_id_room")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stream_key")),
        sa.UniqueConstraint("room_id", "feed", name=op.f("uq_stream_key_room_id_feed")),
    )


def downgrade() -> None:
    op.drop_table("stream_key")
