"""Alembic's environment: runs on the connection that recruit.db.migrate hands over."""

from typing import Any

from alembic import context

from recruit.tables import metadata


def is_ours(_object: Any, name: str | None, kind: str, _reflected: bool, _compare_to: Any) -> bool:
    """The search index is no table of the metadata: its own migration makes it."""
    return not (kind in ("table", "index") and (name or "").startswith(("position_fts", "position_search")))


def run() -> None:
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        include_object=is_ours,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
