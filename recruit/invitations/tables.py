"""Invitations of recruiters: for whom, until when, how often sent, and who came."""

import datetime as dt
import uuid

from sqlmodel import Field

from recruit.db import when
from recruit.rows import Row


class Invitation(Row, table=True):
    """Its link is signed with SECRET_KEY over the row's id: the row holds nothing by which one could come in.

    `fair_id` where an organiser invited, none where a colleague did; `note` is for whom, in the inviter's words.
    """

    employer_id: uuid.UUID = Field(foreign_key="employer.id", index=True)
    fair_id: uuid.UUID | None = Field(default=None, foreign_key="fair.id", index=True)
    by_id: uuid.UUID | None = Field(default=None, foreign_key="account.id")
    note: str = ""
    expires_at: dt.datetime = when()
    sent_at: dt.datetime | None = when(default=None)
    times_sent: int = 0
    opened_at: dt.datetime | None = when(default=None)
    used_at: dt.datetime | None = when(default=None)
    used_by_id: uuid.UUID | None = Field(default=None, foreign_key="account.id")
    revoked_at: dt.datetime | None = when(default=None)
