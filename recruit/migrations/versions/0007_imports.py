"""Imports with a life of their own: the file, its layout, its journal, its undoing."""

import sqlalchemy as sa
from alembic import op

from recruit.db import UTCDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

STATES = ("received", "checking", "ready", "queued", "writing", "done", "failed", "undone")


def upgrade() -> None:
    state = sa.Enum(*STATES, name="importstate", native_enum=False, length=16)
    with op.batch_alter_table("import_run") as table:
        table.add_column(sa.Column("size", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("state", state, nullable=False, server_default="done"))
        table.add_column(sa.Column("layouts", sa.JSON(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("failure", sa.String(), nullable=True))
        for name in ("claimed_at", "finished_at", "undone_at"):
            table.add_column(sa.Column(name, UTCDateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("undone_by_id", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("undone", sa.JSON(), nullable=False, server_default="{}"))
        table.create_foreign_key(op.f("fk_import_run_undone_by_id_account"), "account", ["undone_by_id"], ["id"])
    with op.batch_alter_table("import_run") as table:  # what stood there was done; from here on the code says it
        for name in ("size", "state", "layouts", "undone"):
            table.alter_column(name, server_default=None)
    with op.batch_alter_table("import_problem") as table:
        table.add_column(sa.Column("at", sa.Integer(), nullable=True))
    op.create_table(
        "import_file",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["import_run.id"], name=op.f("fk_import_file_import_id_import_run")),
        sa.PrimaryKeyConstraint("import_id", name=op.f("pk_import_file")),
    )
    op.create_table(
        "import_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["import_run.id"], name=op.f("fk_import_change_import_id_import_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_change")),
    )
    op.create_index(op.f("ix_import_change_import_id"), "import_change", ["import_id"])
    op.create_table(
        "import_layout",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UTCDateTime(timezone=True), nullable=False),
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("headings", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_import_layout_fair_id_fair")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_layout")),
        sa.UniqueConstraint("fair_id", "headings", name=op.f("uq_import_layout_fair_id_headings")),
    )


def downgrade() -> None:
    op.drop_table("import_layout")
    op.drop_index(op.f("ix_import_change_import_id"), table_name="import_change")
    op.drop_table("import_change")
    op.drop_table("import_file")
    with op.batch_alter_table("import_problem") as table:
        table.drop_column("at")
    with op.batch_alter_table("import_run") as table:
        table.drop_constraint(op.f("fk_import_run_undone_by_id_account"), type_="foreignkey")
        for name in (
            "undone", "undone_by_id", "undone_at", "finished_at", "claimed_at", "failure", "layouts", "state", "size",
        ):  # fmt: skip
            table.drop_column(name)
