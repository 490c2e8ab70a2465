"""Shows that seekers reserved, and the messages about them beside those to applicants."""

import sqlalchemy as sa
from alembic import op

from recruit.db import UTCDateTime

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

WAITS = sa.text("state = 'waiting'")
ABOUT_ONE = "ck_news_about_one"


def upgrade() -> None:
    op.create_table(
        "reservation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("seeker_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_reservation_room_id_room")),
        sa.ForeignKeyConstraint(["seeker_id"], ["seeker.id"], name=op.f("fk_reservation_seeker_id_seeker")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reservation")),
        sa.UniqueConstraint("room_id", "seeker_id", name=op.f("uq_reservation_room_id_seeker_id")),
    )
    op.create_index(op.f("ix_reservation_seeker_id"), "reservation", ["seeker_id"])
    with op.batch_alter_table("news") as table:
        table.alter_column("registration_id", existing_type=sa.Uuid(), nullable=True)
        table.add_column(sa.Column("reservation_id", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("starts_at", UTCDateTime(timezone=True), nullable=True))
        table.create_foreign_key(op.f("fk_news_reservation_id_reservation"), "reservation", ["reservation_id"], ["id"])
        table.create_check_constraint(ABOUT_ONE, "(registration_id IS NULL) <> (reservation_id IS NULL)")
        table.create_index(op.f("ix_news_reservation_id"), ["reservation_id"])
    op.create_index(
        "uq_news_waiting_reservation", "news", ["reservation_id", "kind"], unique=True,
        sqlite_where=WAITS, postgresql_where=WAITS,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("uq_news_waiting_reservation", "news")
    op.execute("DELETE FROM news WHERE reservation_id IS NOT NULL")
    with op.batch_alter_table("news") as table:
        table.drop_constraint(ABOUT_ONE, type_="check")
        table.drop_index(op.f("ix_news_reservation_id"))
        table.drop_constraint(op.f("fk_news_reservation_id_reservation"), type_="foreignkey")
        table.drop_column("starts_at")
        table.drop_column("reservation_id")
        table.alter_column("registration_id", existing_type=sa.Uuid(), nullable=False)
    op.drop_table("reservation")
