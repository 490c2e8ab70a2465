"""A moment that a program sends: with its offset, and inside the years that every database and zone can hold."""

import datetime as dt
from typing import Annotated

from pydantic import AwareDatetime, Field

FIRST = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
LAST = dt.datetime(2200, 1, 1, tzinfo=dt.UTC)

Moment = Annotated[AwareDatetime, Field(ge=FIRST, le=LAST)]
