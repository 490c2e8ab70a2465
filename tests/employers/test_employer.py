"""An employer's page at a fair: what living there is like, and its positions by work."""

from recruit.employers.quality import by_work
from recruit.employers.tables import Employer
from tests.support.cast import Cast


async def test_living_there_is_a_card_of_filters(cast: Cast) -> None:
    fair = await cast.fair()
    haisheng = await cast.employer(fair, booth="A12")
    await cast.position(fair, haisheng, conditions={"housing": "free", "shuttle": "3 条线"}, benefits="每年体检一次")
    await cast.position(fair, haisheng, "喷漆工", conditions={"shuttle": True})
    async with cast.client() as client:
        page = await client.get(f"/employers/{haisheng.id}")
        address = f"/fairs/spring/positions?employer={haisheng.id}&has="
        assert "1 个岗位包住" in page.text and "全部岗位班车接送" in page.text and "1 个岗位安排体检" in page.text
        assert f"{address}sports".replace("&", "&amp;") not in page.text
        listed = (await client.get(address + "checkup")).text
    assert "集装箱焊工" in listed and "喷漆工" not in listed


async def test_what_an_employer_offers_to_all_counts_for_each_position(cast: Cast) -> None:
    fair = await cast.fair()
    haisheng = await cast.employer(fair)
    async with cast.tx() as tx:
        row = await tx.get_one(Employer, haisheng.id)
        row.benefits = {"sports": True, "checkup": False}
        tx.add(row)
    await cast.position(fair, haisheng)
    async with cast.client() as client:
        text = (await client.get(f"/employers/{haisheng.id}")).text
    assert "全部岗位有文体活动" in text and "安排体检" not in text


async def test_an_employer_with_nothing_yet_says_so(cast: Cast) -> None:
    haisheng = await cast.employer(await cast.fair())
    async with cast.client() as client:
        text = (await client.get(f"/employers/{haisheng.id}")).text
    for said in ("单位还没有传照片", "现在没有在招的岗位", "还没有排展位", "执照未核"):
        assert said in text


def test_positions_of_one_kind_of_work_stand_together() -> None:
    cards = [
        {"title": "焊工（夜班）", "headcount": 2},
        {"title": "会计", "headcount": None},
        {"title": "焊工（白班）", "headcount": 3},
        {"title": "叉车司机", "headcount": 9},
    ]
    groups = by_work(cards)
    assert [(g["title"], len(g["positions"]), g["headcount"]) for g in groups] == [
        ("叉车司机", 1, 9),
        ("焊工", 2, 5),
        ("会计", 1, 0),
    ]
