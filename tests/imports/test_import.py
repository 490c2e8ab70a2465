"""A union's workbook becomes a fair, twice without change, and says every fault with its row."""

import asyncio
from typing import Any

import httpx
import sqlalchemy as sa

from recruit.accounts.tables import Role
from recruit.employers.tables import Employer
from recruit.fairs.tables import Booth, Fair, Track, Zone
from recruit.positions.tables import Position, PositionTrack
from recruit.rooms.tables import RundownItem
from recruit.speakers.tables import Honour, Speaker, SpeakerPosition
from tests.imports import books
from tests.support.cast import Cast


async def send(
    cast: Cast, fair: Fair, body: bytes, token: str, name: str = "fair.xlsx", dry: bool = False
) -> httpx.Response:
    async with cast.client(token) as caller:
        return await caller.post(
            f"/api/v1/fairs/{fair.slug}/imports?dry_run={str(dry).lower()}", files={"file": (name, body)}
        )


async def all_of(cast: Cast, query: Any) -> list[Any]:
    async with cast.tx() as tx:
        return list((await tx.execute(query)).all())


async def test_the_whole_fair_goes_in_and_every_fault_is_said(cast: Cast) -> None:
    fair, (_, token) = await cast.fair(), await cast.staff(Role.organiser)
    answer = await send(cast, fair, books.fair_book(), token)
    assert answer.status_code == 201
    report = answer.json()
    assert report["employers"] == {"created": 3, "updated": 0, "unchanged": 0, "rejected": 0}
    assert report["positions"] == {"created": 4, "updated": 0, "unchanged": 0, "rejected": 1}
    assert (report["speakers"]["created"], report["rundown"]["created"]) == (1, 2)
    assert "rows" not in report
    said = {(p["sheet"], p["row"], p["column"], p["value"], p["level"], p["code"]) for p in report["problems"]}
    assert said == {
        ("单位信息", 5, "统一社会信用代码", "91370211MA3C0AB13X", "warn", "uscc_check"),
        ("单位信息", 5, "联系电话", "0532-5550 000转8", "warn", "phone_invalid"),
        ("单位信息", 6, "展位号", "A01", "warn", "booth_twice"),
        ("岗位信息", 4, "薪资待遇", "面议", "error", "pay_unreadable"),
        ("岗位信息", 6, "招聘人数", "若干", "warn", "headcount_vague"),
        ("岗位信息", 6, "岗位名称", "集装箱焊工", "warn", "repeated"),
        ("岗位信息", 7, "岗位有效期", "2020/5/31", "warn", "valid_until_past"),
        ("岗位信息", 8, "岗位职责及要求", "", "warn", "duties_missing"),
        ("直播排期", 3, "岗位名称", "叉车司机", "warn", "position_unknown"),
    }
    assert all("。" in problem["message"] for problem in report["problems"])


async def test_rows_are_bound_together(cast: Cast) -> None:
    fair, (_, token) = await cast.fair(), await cast.staff(Role.organiser)
    await send(cast, fair, books.fair_book(), token)
    booths = sa.select(Booth.number, Employer.name, Zone.code).select_from(Booth).join(Zone, Zone.id == Booth.zone_id)
    from recruit.employers.tables import Participation

    booths = booths.join(Participation, Participation.id == Booth.participation_id).join(
        Employer, Employer.id == Participation.employer_id
    )
    assert sorted(await all_of(cast, booths)) == [("A01", books.HARBOUR, "A"), ("A02", books.LATHE, "A")]
    tracks = (
        sa.select(Position.title, Track.code)
        .join(PositionTrack, PositionTrack.position_id == Position.id)
        .join(Track, Track.id == PositionTrack.track_id)
    )
    assert {code for title, code in await all_of(cast, tracks) if title == "数控车工"} == {"transfer", "veteran"}
    spoken = sa.select(Speaker.name, Honour.name, Position.title).join(Honour, Honour.speaker_id == Speaker.id)
    spoken = spoken.join(SpeakerPosition, SpeakerPosition.speaker_id == Speaker.id).join(
        Position, Position.id == SpeakerPosition.position_id
    )
    assert await all_of(cast, spoken) == [("鲁守信（示例）", "劳动模范", "集装箱焊工")]
    items = sa.select(RundownItem.title, RundownItem.position_id.is_not(None), RundownItem.planned_minutes).order_by(
        RundownItem.place
    )
    assert await all_of(cast, items) == [("集装箱焊工", True, 10), ("叉车司机", False, 10)]
    codes = dict(await all_of(cast, sa.select(Employer.name, Employer.uscc)))
    assert codes[books.LATHE] is None and codes[books.HARBOUR] == books.code("91370211MA3C0AB12")
    heads = await all_of(
        cast, sa.select(Position.headcount).where(Position.title == "集装箱焊工").order_by(Position.id)
    )
    assert sorted(heads, key=str) == [(30,), (None,)]


async def test_the_same_file_again_changes_nothing_and_a_changed_row_updates(cast: Cast) -> None:
    fair, (_, token) = await cast.fair(), await cast.staff(Role.organiser)
    await send(cast, fair, books.fair_book(), token)
    again = (await send(cast, fair, books.fair_book(), token)).json()
    for kind in ("employers", "positions", "speakers", "rundown"):
        assert (again[kind]["created"], again[kind]["updated"]) == (0, 0)
    assert again["positions"] == {"created": 0, "updated": 0, "unchanged": 4, "rejected": 1}
    changed = (await send(cast, fair, books.fair_book(welder_pay="7-9千/月"), token)).json()
    assert changed["positions"] == {"created": 0, "updated": 1, "unchanged": 3, "rejected": 1}
    lowest = await all_of(cast, sa.select(sa.func.max(Position.month_min)).where(Position.title == "集装箱焊工"))
    assert lowest == [(7000,)]
    assert await all_of(cast, sa.select(sa.func.count()).select_from(PositionTrack)) == [(5,)]


async def test_a_dry_run_tells_each_row_and_writes_nothing(cast: Cast) -> None:
    fair, (_, token) = await cast.fair(), await cast.staff(Role.organiser)
    answer = await send(cast, fair, books.fair_book(), token, dry=True)
    assert answer.status_code == 200
    rows = answer.json()["rows"]
    assert [(row["row"], row["title"], row["state"]) for row in rows] == [
        (3, "集装箱焊工", "created"), (4, "叉车司机", "rejected"), (6, "集装箱焊工", "created"), (7, "数控车工", "created"), (8, "面包师", "created"),
    ]  # fmt: skip
    assert set(rows[0]) == {
        "sheet", "row", "state", "ref", "employer", "title", "headcount", "pay", "education", "experience", "place",
        "region", "tracks", "conditions", "valid_until", "duties",
    }  # fmt: skip
    assert rows[1]["employer"] == books.HARBOUR and rows[1]["pay"] is None
    assert rows[3]["valid_until"] == "2020-05-31"
    assert await all_of(cast, sa.select(Position.id)) == []
    assert await all_of(cast, sa.select(Employer.id)) == []


async def test_an_employer_known_only_from_its_positions_is_unverified(cast: Cast) -> None:
    fair, (_, token) = await cast.fair(), await cast.staff(Role.organiser)
    rows = [
        ["单位名称", "岗位名称", "岗位编号", "薪资"],
        [books.BREAD, "面包师", "B-1", "200元/天"],
        [books.BREAD, "面包师", "B-2", "200元/天"],
    ]
    report = (await send(cast, fair, books.text_table(rows, "gb18030"), token, "positions.csv")).json()
    assert (report["employers"]["created"], report["positions"]["created"]) == (1, 2)
    assert "repeated" not in {p["code"] for p in report["problems"]}
    assert await all_of(cast, sa.select(Employer.name, Employer.verified_until)) == [(books.BREAD, None)]
    rows[1][1] = "西点师"
    again = (await send(cast, fair, books.text_table(rows, "gb18030"), token, "positions.csv")).json()
    assert again["positions"] == {"created": 0, "updated": 1, "unchanged": 1, "rejected": 0}


async def test_two_imports_at_once_double_nothing(cast: Cast) -> None:
    fair, (_, token) = await cast.fair(), await cast.staff(Role.organiser)
    answers = await asyncio.gather(*(send(cast, fair, books.fair_book(), token) for _ in range(2)))
    assert [answer.status_code for answer in answers] == [201, 201]
    assert await all_of(cast, sa.select(sa.func.count()).select_from(Position)) == [(4,)]


async def test_only_the_fairs_organiser_may_import(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    fair, other = await cast.fair(), await cast.fair("autumn")
    _, wai = await cast.staff(Role.organiser, fair=other)
    _, gate = await cast.staff(Role.gate, fair=fair)
    assert (await send(cast, fair, books.fair_book(), wai)).status_code == 404
    assert (await send(cast, fair, books.fair_book(), gate)).status_code == 403
    assert (await send(cast, fair, b"%PDF-1.7", (await cast.staff(Role.organiser))[1])).json()[
        "code"
    ] == "file_unreadable"


async def test_the_pay_call(sqlite_cast: Cast) -> None:
    async with sqlite_cast.client() as caller:
        said = await caller.post("/api/v1/pay", json={"text": "12-18万", "source": "猎聘"})
        vague = await caller.post("/api/v1/pay", json={"text": "面议"})
        odd = await caller.post("/api/v1/pay", json={"text": "待遇优厚"})
    assert (said.status_code, said.json()["unit"], said.json()["month_max"]) == (200, "year", 15000)
    assert (vague.status_code, vague.json()["code"]) == (422, "negotiable")
    assert (odd.status_code, odd.json()["code"]) == (422, "unreadable")
