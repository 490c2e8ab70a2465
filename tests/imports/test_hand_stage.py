"""The rundown and the booths follow the same rule: what a hand arranged stays when the workbook comes again, until the file may win."""

from typing import Any

import httpx
import sqlalchemy as sa

from recruit.accounts.tables import Role
from recruit.employers.tables import Employer, Participation
from recruit.fairs.tables import Booth
from recruit.rooms.tables import RundownItem
from recruit.speakers.tables import SpeakerPosition
from tests.imports import books
from tests.imports.test_hand import check_again
from tests.imports.test_import import all_of
from tests.imports.test_undo import bring_in, words
from tests.imports.working import work_off
from tests.support.cast import Cast

DESK = "/organiser/fairs/spring"
ITEM = {"minutes": "10", "at": "09:00", "speaker": "", "host": "主播9", "cues": "先说包住"}


async def rundown(cast: Cast) -> list[Any]:
    query = sa.select(RundownItem.title, RundownItem.host_name, RundownItem.cues).order_by(RundownItem.place)
    return await all_of(cast, query)


async def booths(cast: Cast) -> dict[str, str]:
    query = sa.select(Booth.number, Employer.name).join(Participation, Participation.id == Booth.participation_id)
    return dict(await all_of(cast, query.join(Employer, Employer.id == Participation.employer_id)))


async def item(cast: Cast, title: str) -> Any:
    return (await all_of(cast, sa.select(RundownItem.id).where(RundownItem.title == title)))[0][0]


async def exchange(cast: Cast) -> None:
    """Somebody moves the lathe works from A02 to a booth behind."""
    async with cast.tx() as tx:
        booth = (await tx.scalars(sa.select(Booth).where(Booth.number == "A02"))).one()
        holder, booth.participation_id = booth.participation_id, None
        tx.add(Booth(fair_id=booth.fair_id, zone_id=booth.zone_id, number="A09", code="a09", participation_id=holder))


async def arranged(browser: httpx.AsyncClient, cast: Cast) -> None:
    await bring_in(browser, cast, books.fair_book())
    edited = await browser.post(f"{DESK}/rundown/items/{await item(cast, '集装箱焊工')}", data=ITEM)
    assert edited.status_code == 200, edited.text
    await exchange(cast)


async def test_the_workbook_again_leaves_the_rundown_and_the_booths(cast: Cast) -> None:
    await cast.fair()
    _, token = await cast.staff(Role.organiser)
    async with cast.client(token, follow_redirects=True) as browser:
        await arranged(browser, cast)
        changed = books.fair_book(first_host="主播3", second_host="主播4", lathe_booth="A03")
        here = await check_again(browser, cast, changed)
        said = words((await browser.get(f"{here}?code=kept_by_hand")).text)
        assert "直播排期 第 2 行 主播 主播3" in said and "网页上是“主播9”" in said and "网页上是“先说包住”" in said
        assert "劳模工匠 鲁守信（示例）" in said and "展位号 A03" in said and "网页上是“A09”" in said
        assert "直播排期 第 3 行" not in said, "nobody touched the second item"
        await browser.post(f"{here}/layout", data={"act": "import"})
        await work_off(cast)
        assert await rundown(cast) == [
            ("集装箱焊工", "主播9", ["先说包住"]),
            ("叉车司机", "主播4", ["地点：现场"]),
        ]
        assert await booths(cast) == {"A01": books.HARBOUR, "A09": books.LATHE}


async def test_the_file_may_win_and_is_taken_back(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    await cast.fair()
    _, token = await cast.staff(Role.organiser)
    async with cast.client(token, follow_redirects=True) as browser:
        await arranged(browser, cast)
        before = await rundown(cast), await booths(cast)
        here = await check_again(browser, cast, books.fair_book())
        await browser.post(f"{here}/layout", data={"act": "import", "overwrites": "yes"})
        await work_off(cast)
        assert await rundown(cast) == [("集装箱焊工", "主播1", ["地点：直播间"]), ("叉车司机", "主播2", ["地点：现场"])]
        assert await booths(cast) == {"A01": books.HARBOUR, "A02": books.LATHE}
        await browser.post(f"{here}/undo")
        assert (await rundown(cast), await booths(cast)) == before


async def test_what_was_taken_out_stays_out_and_is_said(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    await cast.fair()
    _, token = await cast.staff(Role.organiser)
    async with cast.client(token, follow_redirects=True) as browser:
        await bring_in(browser, cast, books.fair_book())
        async with cast.tx() as tx:
            await tx.execute(sa.delete(SpeakerPosition))
        await browser.post(f"{DESK}/rundown/items/{await item(cast, '叉车司机')}/drop", data={})
        here = await check_again(browser, cast, books.fair_book(welder_pay="7-9千/月"))
        assert "已从排期里删去" in (await browser.get(f"{here}?code=kept_by_hand")).text
        await browser.post(f"{here}/layout", data={"act": "import"})
        await work_off(cast)
        assert [title for title, *_ in await rundown(cast)] == ["集装箱焊工"]
        assert await all_of(cast, sa.select(SpeakerPosition.speaker_id)) == [], "nor does the bond that was cut"
        again = await check_again(browser, cast, books.fair_book())
        await browser.post(f"{again}/layout", data={"act": "import", "overwrites": "yes"})
        await work_off(cast)
        assert len(await rundown(cast)) == 2
