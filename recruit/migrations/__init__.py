"""The history of the schema, one tree for SQLite and PostgreSQL."""
