"""The search index of positions: FTS5 on SQLite, a tsvector with a GIN index on PostgreSQL."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# tokens come ready made, joined by blanks; every sign but a blank belongs to its token
SQLITE = """
CREATE VIRTUAL TABLE position_fts USING fts5(
    title, body, position_id UNINDEXED,
    tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* P* S* Co'"
)
"""
POSTGRESQL = """
CREATE TABLE position_search (
    position_id UUID CONSTRAINT pk_position_search PRIMARY KEY
        CONSTRAINT fk_position_search_position_id_position REFERENCES position (id) ON DELETE CASCADE,
    words TSVECTOR NOT NULL
)
"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(SQLITE)
    else:
        op.execute(POSTGRESQL)
        op.execute("CREATE INDEX position_search_words ON position_search USING gin (words)")


def downgrade() -> None:
    op.execute("DROP TABLE position_fts" if op.get_bind().dialect.name == "sqlite" else "DROP TABLE position_search")
