"""What a room is about, and whether an account still has the password it was given."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.add_column(sa.Column("about", sa.String(), server_default="", nullable=False))
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(sa.Column("first_password", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_column("first_password")
    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.drop_column("about")
