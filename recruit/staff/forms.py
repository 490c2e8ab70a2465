"""What organisers send about staff, and staff about themselves."""

import datetime as dt

from pydantic import BaseModel


def day_of(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        return None


class StaffForm(BaseModel):
    """An account to be made. An empty password means: make one and show it once."""

    role: str = "host"
    login: str = ""
    name: str = ""
    password: str = ""
    employer: str = ""
    start: str = ""
    end: str = ""


class GrantForm(BaseModel):
    """One more role for somebody who has an account."""

    role: str = "host"
    employer: str = ""
    start: str = ""
    end: str = ""


class OwnPasswordForm(BaseModel):
    old: str = ""
    new: str = ""
    again: str = ""
