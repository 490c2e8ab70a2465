"""A recording is kept for a time, longer or shorter by hand; then nobody can watch it, and its files go."""

import datetime as dt
import os
import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa

from recruit.accounts.tables import AuditEntry, Role
from recruit.recordings.clearing import Clearing
from recruit.rooms.tables import Room, RoomState
from tests.replay.test_show import Show, after, played
from tests.rooms.test_appoint import browser_of
from tests.support.cast import Cast

LATER = dt.timedelta(days=60)
ENDED = after(600)


@pytest.fixture
async def show(sqlite_cast: Cast) -> Show:
    return await filmed(sqlite_cast)


async def filmed(cast: Cast) -> Show:
    show = await played(cast)
    show.record()
    for path in folder_of(show).rglob("*"):
        os.utime(path, (ENDED.timestamp(), ENDED.timestamp()))
    return show


def folder_of(show: Show) -> Path:
    return show.cast.settings.data_dir / "media" / str(show.room.id)


def sealed(show: Show) -> list[Path]:
    return [path for path in folder_of(show).parent.glob(".aside-*/**/*") if path.is_file()]


def worker(show: Show, days: int = 60) -> Clearing:
    return Clearing(show.cast.engine, folder_of(show).parent, days)


async def row(show: Show) -> Room:
    async with show.cast.tx() as tx:
        return await tx.get_one(Room, show.room.id)


async def acts(show: Show) -> list[str]:
    async with show.cast.tx() as tx:
        return list(await tx.scalars(sa.select(AuditEntry.action)))


async def test_a_show_is_kept_for_its_days_and_then_only_its_words(cast: Cast) -> None:
    show = await filmed(cast)
    await worker(show).clear(ENDED + LATER - dt.timedelta(minutes=1))
    assert "<video" in await show.read()
    await worker(show).clear(ENDED + LATER)
    await worker(show).clear(ENDED + LATER)
    assert not folder_of(show).exists() and sealed(show) == []
    page = await show.read()
    assert "录像保留到 2026年5月1日，已经删除" in page and "<video" not in page
    assert "能，公司出钱考证。" in page and f"/positions/{show.welder.id}/apply?" in page
    async with cast.client() as seeker:
        assert (await seeker.get(f"/media/{show.room.id}/programme/replay.m3u8")).status_code == 404
        assert "/replay" not in (await seeker.get(f"/positions/{show.welder.id}")).text
    assert (await acts(show)).count("expire_recording") == 1


async def test_a_show_that_was_deleted_early_is_sealed_until_the_law_lets_it_go(show: Show) -> None:
    zhao, _ = await show.cast.staff(Role.organiser, fair=show.fair)
    url = f"/organiser/fairs/spring/rooms/{show.room.id}/recording/delete"
    async with await browser_of(show.cast, zhao) as page:
        assert "保留到 2026年5月1日" in (await page.get("/organiser/fairs/spring/rooms")).text
        assert (await page.post(url)).status_code == 303
        again = await page.post(url)
        assert again.status_code == 409 and "录像已经删除了" in again.text
        told = await page.get(f"/organiser/fairs/spring/rooms?room={show.room.id}")
    assert "文件封存到 2026年5月1日" in told.text
    assert "<video" not in await show.read()
    await worker(show).clear(ENDED + dt.timedelta(days=1))
    assert not folder_of(show).exists() and len(sealed(show)) >= 3
    await worker(show).clear(ENDED + LATER)
    assert sealed(show) == [] and (await row(show)).video_gone_at
    assert (await acts(show)).count("delete_recording") == 1


async def test_an_organiser_keeps_a_show_longer(show: Show) -> None:
    zhao, _ = await show.cast.staff(Role.organiser, fair=show.fair)
    root = "/organiser/fairs/spring/rooms"
    url = f"{root}/{show.room.id}/recording/keep"
    longer = (dt.datetime.now(dt.UTC) + dt.timedelta(days=400)).date()
    async with await browser_of(show.cast, zhao) as page:
        early = await page.post(url, data={"until": "2026-04-30"})
        assert early.status_code == 422 and "最早选 2026年5月1日" in early.text and 'value="2026-04-30"' in early.text
        assert (await page.post(url, data={"until": f"{longer}"})).status_code == 303
        kept = (await page.get(f"{root}?room={show.room.id}")).text
        assert f"保留到 <b>{longer.year}年{longer.month}月{longer.day}日" in kept
    await worker(show).clear(ENDED + LATER)
    assert folder_of(show).exists() and not (await row(show)).video_deleted_at


async def test_only_the_fairs_own_organisers_may(show: Show) -> None:
    wai, _ = await show.cast.staff(Role.organiser, fair=await show.cast.fair("other"))
    host, _ = await show.cast.staff(Role.host, fair=show.fair)
    url = f"/organiser/fairs/spring/rooms/{show.room.id}/recording/delete"
    for stranger, status in ((wai, 404), (host, 403)):
        async with await browser_of(show.cast, stranger) as page:
            assert (await page.post(url)).status_code == status
    assert not (await row(show)).video_deleted_at


async def test_a_show_that_goes_on_is_not_touched(show: Show) -> None:
    zhao, _ = await show.cast.staff(Role.organiser, fair=show.fair)
    async with show.cast.tx() as tx:
        await tx.execute(sa.update(Room).values(state=RoomState.open, ended_at=None))
    async with await browser_of(show.cast, zhao) as page:
        refused = await page.post(f"/organiser/fairs/spring/rooms/{show.room.id}/recording/delete")
    assert refused.status_code == 409 and "直播还没结束" in refused.text
    await worker(show).clear(ENDED + 10 * LATER)
    assert folder_of(show).exists()


async def test_a_camera_that_still_sends_is_waited_for(show: Show) -> None:
    async with show.cast.tx() as tx:
        await tx.execute(sa.update(Room).values(video_deleted_at=ENDED))
    index, late = folder_of(show) / "hall" / "index.jsonl", ENDED + LATER
    index.touch()
    os.utime(index, (late.timestamp(), late.timestamp()))
    await worker(show).clear(late)
    assert folder_of(show).exists()
    await worker(show).clear(late + dt.timedelta(minutes=3))
    assert not folder_of(show).exists() and sealed(show) == []


async def test_a_worker_that_was_killed_in_the_middle_of_removing_goes_on(show: Show) -> None:
    async with show.cast.tx() as tx:
        await tx.execute(sa.update(Room).values(video_deleted_at=ENDED))
    await worker(show).clear(ENDED + dt.timedelta(days=1))
    next(path for path in sealed(show) if path.suffix == ".webp").unlink()
    await worker(show).clear(ENDED + LATER)
    assert sealed(show) == [] and (await row(show)).video_gone_at


async def test_a_show_that_was_never_filmed_says_nothing_of_deletion(show: Show) -> None:
    shutil.rmtree(folder_of(show))
    zhao, _ = await show.cast.staff(Role.organiser, fair=show.fair)
    async with await browser_of(show.cast, zhao) as page:
        refused = await page.post(f"/organiser/fairs/spring/rooms/{show.room.id}/recording/delete")
    assert refused.status_code == 409 and "没有可删除的" in refused.text
    await worker(show).clear(ENDED + LATER)
    assert "这场直播没有录像" in await show.read()
    assert (await row(show)).video_gone_at and "expire_recording" not in await acts(show)
