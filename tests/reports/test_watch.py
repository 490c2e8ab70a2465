"""The organiser's page shows the figures at once and says what it does not know."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from redis.asyncio import Redis

from recruit.accounts.tables import Role
from tests.reports.test_count import apply
from tests.rooms.test_appoint import browser_of
from tests.rooms.test_outbox import open_room
from tests.support import cast as people
from tests.support.cast import Cast


@pytest.fixture
async def live_redis(valkey: str) -> AsyncIterator[Redis]:
    async with Redis.from_url(valkey) as client:
        yield client


async def test_the_page_shows_what_happened_and_dashes_for_what_did_not(cast: Cast) -> None:
    fair = await cast.fair()
    haisheng = await cast.employer(fair, booth="A12")
    room = await open_room(cast, fair)
    _, sun = await cast.seeker()
    await apply(cast, await cast.position(fair, haisheng, tracks=("migrant",)), sun, "live", room)
    zhao, _ = await cast.staff(Role.organiser, fair=fair)
    async with await browser_of(cast, zhao) as page:
        shown = (await page.get(f"/organiser/fairs/{fair.slug}")).text
    assert "海晟集装箱装备" in shown and "A12" in shown and "焊工专场" in shown
    assert '<span data-f="tiles.applications">1</span>' in shown
    assert '<span data-f="levels.0.count">1</span>' in shown
    assert all(f'<span data-f="levels.{n}.count">—</span>' in shown for n in range(1, 7))
    assert 'http-equiv="refresh"' in shown, "without a script the page renews itself"


async def test_without_redis_the_page_says_so_and_shows_no_false_nought(database: str, tmp_path: Path) -> None:
    async with people.running(database, f"unix://{tmp_path}/nobody.sock", tmp_path) as cast:
        fair = await cast.fair()
        await open_room(cast, fair)
        zhao, token = await cast.staff(Role.organiser, fair=fair)
        async with await browser_of(cast, zhao) as page, cast.client(token) as program:
            shown = (await page.get(f"/organiser/fairs/{fair.slug}")).text
            assert "直播数据没有连上" in shown and '<span data-f="tiles.online">—</span>' in shown
            assert '<span data-f="tiles.persons">0</span>' in shown
            assert (await program.get(f"/api/v1/fairs/{fair.slug}/figures")).status_code == 503
