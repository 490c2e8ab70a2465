"""What people changed by hand since an import stays when the workbook comes again, and is said; the organiser may let the file win."""

import datetime as dt
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from recruit.accounts.tables import Role
from recruit.db import utc_now
from recruit.employers.tables import Employer, Participation
from recruit.imports.hand import CONTACT, NEVER, Field, alone, print_of, remember, settle, settle_honours
from recruit.positions.tables import Education, Position, PositionState, PositionTrack
from recruit.speakers.tables import Honour, Speaker
from tests.imports import books
from tests.imports.test_import import all_of
from tests.imports.test_undo import bring_in, words
from tests.imports.working import work_off
from tests.support.cast import Cast

FIELDS = (*alone("title"), Field("pay", ("raw",), ("low",)))
FILE = {"title": "焊工", "raw": "6千", "low": 6000}
WRITTEN = remember(FILE, FIELDS)


@pytest.mark.parametrize(
    ("now", "imported", "wanted", "more", "then", "by_hand"),
    [
        ({}, WRITTEN, {"title": "电焊工"}, {}, {"title": "电焊工"}, []),
        ({"title": "氩弧焊工"}, WRITTEN, {}, {}, {"title": "氩弧焊工"}, ["title"]),
        ({"raw": "7千", "low": 7000}, WRITTEN, {"raw": "8千", "low": 8000}, {}, {"raw": "7千", "low": 7000}, ["pay"]),
        ({"raw": "7千", "low": 7000}, WRITTEN, {"raw": "7千", "low": 7001}, {}, {"low": 7001}, []),
        ({"low": 1}, WRITTEN, {}, {}, {"low": 6000}, []),
        ({"title": "氩弧焊工"}, WRITTEN, {"title": "电焊工"}, {"wins": True}, {"title": "电焊工"}, ["title"]),
        ({}, None, {"title": "电焊工"}, {}, {"title": "焊工"}, ["title"]),
        ({"title": ""}, None, {"title": "电焊工"}, {}, {"title": "电焊工"}, []),
        ({"title": "氩弧焊工"}, WRITTEN, {"title": ""}, {"fills": True}, {"title": "氩弧焊工"}, []),
        ({}, WRITTEN, {"title": ""}, {}, {"title": ""}, []),
    ],
)
def test_a_field_and_the_file(
    now: dict[str, Any], imported: str | None, wanted: dict[str, Any], more: dict[str, bool], then: dict[str, Any], by_hand: list[str]
) -> None:  # fmt: skip
    result = settle(FILE | now | {"imported": imported}, FILE | wanted, FIELDS, **more)
    assert then.items() <= result.values.items()
    assert [field.name for field in result.by_hand] == by_hand
    assert "fills" in more or result.values["imported"] == remember(FILE | wanted, FIELDS)


def test_prints_are_the_same_from_a_database_and_say_where_a_file_said_nothing() -> None:
    day = Field("day", ("day", "level", "days"))
    file = {"day": dt.date(2027, 5, 31), "level": Education.college, "days": {"a": 6.0, "b": None}}
    assert print_of(file, day) == print_of(file | {"level": "college", "days": {"b": None, "a": 6}}, day)
    nobody = {"contact_name": None, "contact_phone_index": None, "contact_phone": None}
    assert remember(nobody, CONTACT, fills=True) == NEVER * 2


MODEL = {"name": "劳动模范", "level": "市级", "year": 2021, "body": "市总工会", "checked_at": None}
BLADE = MODEL | {"name": "五一劳动奖章"}
MODEL_PRINT = remember(MODEL, [Field("honour", ("name", "level", "year", "body"))])


@pytest.mark.parametrize(
    ("stand", "said", "written", "wins", "goes", "comes", "by_hand"),
    [
        ([MODEL], [MODEL], MODEL_PRINT, False, 0, 0, 0),
        ([MODEL], [BLADE], MODEL_PRINT, False, 1, 1, 0),
        ([MODEL | {"checked_at": "2026"}], [BLADE], MODEL_PRINT, False, 0, 1, 1),
        ([MODEL | {"checked_at": "2026"}], [BLADE], MODEL_PRINT, True, 1, 1, 1),
        ([MODEL, BLADE], [MODEL], MODEL_PRINT, False, 0, 0, 1),
        ([], [MODEL], MODEL_PRINT, False, 0, 0, 1),
        ([], [MODEL], MODEL_PRINT, True, 0, 1, 1),
        ([], [MODEL], "", False, 0, 1, 0),
    ],
)
def test_honours_and_the_file(
    stand: list[Any], said: list[Any], written: str, wins: bool, goes: int, comes: int, by_hand: int
) -> None:
    result = settle_honours(stand, said, written, wins=wins)
    assert [len(result.goes), len(result.comes), len(result.by_hand)] == [goes, comes, by_hand]


async def edit_by_hand(cast: Cast) -> None:
    """What a recruiter and an officer do in their browsers between two imports."""
    async with cast.tx() as tx:
        lathe = (await tx.scalars(sa.select(Position).where(Position.title == "数控车工"))).one()
        lathe.title, lathe.pay_raw, lathe.pay_min, lathe.month_min = "数控车床操作工", "9千/月", 9000, 9000
        lathe.state, lathe.closed_at = PositionState.closed, utc_now()
        await tx.execute(sa.delete(PositionTrack).where(PositionTrack.position_id == lathe.id))
        harbour = (await tx.scalars(sa.select(Employer).where(Employer.name == books.HARBOUR))).one()
        harbour.address, harbour.about = "青岛-黄岛区港前路 8 号", "港口机械"
        welder = (await tx.scalars(sa.select(Speaker))).one()
        welder.name, welder.story = "鲁师傅（示例）", "带出十二个徒弟。"
        honour = (await tx.scalars(sa.select(Honour))).one()
        honour.checked_at = utc_now()
        tx.add(Honour(speaker_id=welder.id, name="五一劳动奖章", checked_at=utc_now()))


async def standing(cast: Cast) -> tuple[Any, ...]:
    position = sa.select(Position.title, Position.month_min, Position.state).where(Position.identity != "", Position.pay_raw.in_(("9千/月", "8000")))  # fmt: skip
    employer = sa.select(Employer.address, Employer.about).where(Employer.name == books.HARBOUR)
    honours = sa.select(Speaker.name, Speaker.story, Honour.name, Honour.checked_at.is_not(None)).join(Honour, Honour.speaker_id == Speaker.id)  # fmt: skip
    return (
        await all_of(cast, position),
        await all_of(cast, employer),
        await all_of(cast, honours.order_by(Honour.name)),
    )


async def check_again(browser: httpx.AsyncClient, cast: Cast, body: bytes) -> str:
    sent = await browser.post("/organiser/fairs/spring/imports", files={"file": ("b.xlsx", body)})
    await work_off(cast)
    return sent.url.path


async def test_the_workbook_again_leaves_what_was_changed_by_hand(cast: Cast) -> None:
    await cast.fair()
    _, token = await cast.staff(Role.organiser)
    async with cast.client(token, follow_redirects=True) as browser:
        await bring_in(browser, cast, books.fair_book())
        await edit_by_hand(cast)
        before = await standing(cast)
        here = await check_again(browser, cast, books.fair_book(welder_pay="7-9千/月"))
        looked = words((await browser.get(here)).text)
        assert "手工改过的 7 处" in looked and "以表格为准" in looked
        said = words((await browser.get(f"{here}?code=kept_by_hand")).text)
        assert "岗位信息 第 7 行 岗位名称 数控车工" in said and "网页上是“数控车床操作工”" in said and "8000" in said
        assert (
            "青岛-黄岛区港前路 8 号" in said
            and "劳模工匠 第 2 行 姓名 鲁守信（示例）" in said
            and "五一劳动奖章" in said
        )
        await browser.post(f"{here}/layout", data={"act": "import"})
        await work_off(cast)
        assert "手工改过，已保留 7" in words((await browser.get(here)).text)
    assert await standing(cast) == before
    pays = sa.select(Position.month_min).where(Position.title == "集装箱焊工", Position.headcount == 30)
    assert await all_of(cast, pays) == [(7000,)]
    assert await all_of(cast, sa.select(sa.func.count()).select_from(Position)) == [(4,)]
    assert await all_of(cast, sa.select(sa.func.count()).select_from(Speaker)) == [(1,)]


async def test_the_organiser_lets_the_workbook_win_and_takes_it_back(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    await cast.fair()
    _, token = await cast.staff(Role.organiser)
    async with cast.client(token, follow_redirects=True) as browser:
        await bring_in(browser, cast, books.fair_book())
        await edit_by_hand(cast)
        before = await standing(cast)
        here = await check_again(browser, cast, books.fair_book())
        await browser.post(f"{here}/layout", data={"act": "import", "overwrites": "yes"})
        await work_off(cast)
        report = words((await browser.get(here)).text)
        assert "手工改过，以表格为准" in report and "已停招的岗位 1" in report
        positions, employer, honours = await standing(cast)
        assert positions == [("数控车工", 8000, PositionState.closed)]
        assert employer == [("青岛-黄岛区", "港口机械")]  # the sheet has no column for it
        assert honours == [("鲁守信（示例）", "从一名普通工人做起。", "劳动模范", True)]
        await browser.post(f"{here}/undo")
    assert await standing(cast) == before


async def test_contacts_of_another_hand_stay_and_no_number_is_said(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    await cast.fair()
    _, token = await cast.staff(Role.organiser)
    async with cast.client(token, follow_redirects=True) as browser:
        await bring_in(browser, cast, books.fair_book())
        async with cast.tx() as tx:
            contact = (await tx.scalars(sa.select(Participation).where(Participation.contact_name == "王主管"))).one()
            contact.contact_name, contact.contact_phone_index = "陈主管", "another"
        here = await check_again(browser, cast, books.fair_book())
        said = (await browser.get(f"{here}?code=kept_by_hand")).text
        assert "陈主管" in said and "139****0001" in said and "13900000001" not in said
