"""What an import wrote last, field by field as prints, so that a hand's change is known; and whether a file overwrites it."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TABLES = ("employer", "participation", "position", "speaker")


def upgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("imported", sa.String(), nullable=True))
    with op.batch_alter_table("import_run") as batch:
        batch.add_column(sa.Column("overwrites", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("import_run") as batch:  # from here on the code says it
        batch.alter_column("overwrites", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("import_run") as batch:
        batch.drop_column("overwrites")
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            batch.drop_column("imported")
