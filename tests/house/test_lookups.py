"""What runs at each round of the worker, or at a page of one person, finds its rows by an index."""

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from recruit.accounts.tables import Role
from recruit.applications.actions import remind
from recruit.db import utc_now
from recruit.rooms.outbox import deliver_waiting
from tests.rooms.test_appoint import browser_of
from tests.support.cast import Cast

GROWING = ("application", "application_move", "arrival", "audit_entry", "outbox", "session")


@pytest.fixture
def said(sqlite_cast: Cast) -> Iterator[list[tuple[str, Any]]]:
    """Every statement with its values, as the database got it."""
    heard: list[tuple[str, Any]] = []

    def hear(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        heard.append((statement, values))

    sa.event.listen(sqlite_cast.engine.sync_engine, "before_cursor_execute", hear)
    yield heard
    sa.event.remove(sqlite_cast.engine.sync_engine, "before_cursor_execute", hear)


async def test_no_table_that_grows_is_read_from_end_to_end(sqlite_cast: Cast, said: list[tuple[str, Any]]) -> None:
    cast = sqlite_cast
    fair = await cast.fair()
    zhao, _ = await cast.staff(Role.organiser, fair=fair)
    async with cast.tx() as tx:
        await remind(tx, utc_now())
    await deliver_waiting(cast.engine, cast.app.state.redis)
    async with await browser_of(cast, zhao) as page:
        people = await page.get(f"/organiser/fairs/{fair.slug}/people", params={"person": str(zhao.id)})
    assert people.status_code == 200
    asked = [(text, values) for text, values in said if text.startswith(("SELECT", "UPDATE", "DELETE"))]
    async with cast.engine.connect() as database:
        for text, values in asked:
            steps = [row[3] for row in await database.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values)]
            assert not [step for step in steps for table in GROWING if step == f"SCAN {table}"], text
