"""The search index of positions: FTS5 on SQLite, tsvector with GIN on PostgreSQL."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE position_fts USING fts5(position_id UNINDEXED, title, body, tokenize = \"unicode61 tokenchars '+#'\")"
        )
        return
    op.execute(
        "CREATE TABLE position_search (position_id uuid PRIMARY KEY REFERENCES position(id) ON DELETE CASCADE,"
        " title tsvector NOT NULL, words tsvector NOT NULL)"
    )
    op.execute("CREATE INDEX position_search_title ON position_search USING gin (title)")
    op.execute("CREATE INDEX position_search_words ON position_search USING gin (words)")


def downgrade() -> None:
    op.execute("DROP TABLE position_fts" if op.get_bind().dialect.name == "sqlite" else "DROP TABLE position_search")
