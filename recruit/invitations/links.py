"""An invitation's link: the row's id with a signature, so that it can be printed and sent again without being stored."""

import uuid

from recruit.crypto import is_signed, sign
from recruit.ids import parse_id
from recruit.settings import Keys, Settings

INVITATION = "invitation"


def token_of(keys: Keys, purpose: str, row: uuid.UUID) -> str:
    return f"{row}.{sign(keys, purpose, str(row))}"


def id_of(keys: Keys, purpose: str, token: str) -> uuid.UUID | None:
    """The id that a token of ours names; None for any other text."""
    name, _, signature = token.partition(".")
    row = parse_id(name)
    return row if row and is_signed(keys, purpose, str(row), signature) else None


def base_url(settings: Settings, asked: str) -> str:
    """Where people reach the product; `asked` is the request's own address."""
    return settings.public_url or asked.rstrip("/")


def join_url(settings: Settings, asked: str, row: uuid.UUID) -> str:
    return f"{base_url(settings, asked)}/join/{token_of(settings.keys, INVITATION, row)}"
