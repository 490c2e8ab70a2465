"""What an import wrote last of the rundown and of booths, so that a hand's change is known there too."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("rundown_item") as batch:
        batch.add_column(sa.Column("imported", sa.String(), nullable=True))
    with op.batch_alter_table("booth") as batch:
        batch.add_column(sa.Column("imported_to", sa.Uuid(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("booth") as batch:
        batch.drop_column("imported_to")
    with op.batch_alter_table("rundown_item") as batch:
        batch.drop_column("imported")
