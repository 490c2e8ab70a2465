"""Ids of rows: UUID version 7, so that they sort by the time they were made."""

import uuid

from uuid_utils.compat import uuid7


def new_id() -> uuid.UUID:
    return uuid7()


def parse_id(text: str) -> uuid.UUID | None:
    """The id written in `text`, or None for anything that is no id: such a thing names nothing."""
    try:
        return uuid.UUID(text)
    except (ValueError, AttributeError, TypeError):
        return None
