"""A special track's page: what it means, and who is in it."""

from tests.support.cast import Cast


async def test_a_track_says_what_it_means_and_leads_to_its_positions(cast: Cast) -> None:
    fair = await cast.fair()
    haisheng, other = await cast.employer(fair, booth="A12"), await cast.employer(fair, "港丰冷链")
    await cast.position(fair, haisheng, tracks=("migrant",), conditions={"housing": "free"})
    await cast.position(fair, other, "会计")
    async with cast.client() as client:
        page = (await client.get("/fairs/spring/tracks/migrant")).text
        assert "不看户口在哪里" in page and "不是门槛" in page and "1 个岗位招 10 人" in page
        assert "海晟集装箱装备" in page and "展位 A12" in page and "港丰冷链" not in page
        assert "/fairs/spring/positions?track=migrant&amp;has=housing" in page
        listed = (await client.get("/fairs/spring/positions?track=migrant&has=housing")).text
        assert "集装箱焊工" in listed and "会计" not in listed
        assert "/fairs/spring/tracks/migrant" in (await client.get("/fairs/spring")).text


async def test_a_track_without_positions_says_so_and_a_strange_one_is_not_found(sqlite_cast: Cast) -> None:
    await sqlite_cast.fair()
    async with sqlite_cast.client() as client:
        assert "这个专场还没有岗位" in (await client.get("/fairs/spring/tracks/veteran")).text
        assert (await client.get("/fairs/spring/tracks/nothing")).status_code == 404
        poster = await client.get("/tracks/veteran")
    assert poster.headers["location"] == "/fairs/spring/tracks/veteran"
