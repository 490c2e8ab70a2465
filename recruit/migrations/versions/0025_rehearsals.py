"""Rooms in which a show is rehearsed, at most one of a show at a time."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

GOES_ON = sa.text("state <> 'ended'")


def upgrade() -> None:
    with op.batch_alter_table("room") as table:
        table.add_column(sa.Column("rehearses_id", sa.Uuid(), nullable=True))
        table.create_foreign_key(op.f("fk_room_rehearses_id_room"), "room", ["rehearses_id"], ["id"])
    op.create_index(
        "uq_room_rehearsing", "room", ["rehearses_id"], unique=True, sqlite_where=GOES_ON, postgresql_where=GOES_ON
    )


def downgrade() -> None:
    op.drop_index("uq_room_rehearsing", "room")
    with op.batch_alter_table("room") as table:
        table.drop_constraint(op.f("fk_room_rehearses_id_room"), type_="foreignkey")
        table.drop_column("rehearses_id")
