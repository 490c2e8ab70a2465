"""The organiser writes down a speaker with portrait and honours; the public sees what was checked."""

import re

import httpx
import sqlalchemy as sa

from recruit.accounts.tables import Role
from recruit.speakers.tables import Honour, Speaker, SpeakerPosition
from recruit.uploads.tables import Picture
from tests.rooms.test_appoint import browser_of
from tests.support.cast import Cast
from tests.uploads.photos import photo

URL = "/organiser/fairs/spring/speakers"
NO_PHOTO = {"photo": ("", b"", "application/octet-stream")}


async def public(cast: Cast, speaker: Speaker) -> str:
    async with cast.client() as seeker:
        return (await seeker.get("/fairs/spring")).text


async def test_a_speaker_is_written_down_and_changed(cast: Cast) -> None:
    fair = await cast.fair()
    haisheng = await cast.employer(fair)
    welder = await cast.position(fair, haisheng)
    foreign = await cast.position(fair, await cast.employer(fair, "芯澜集成"), "设备员")
    zhao, _ = await cast.staff(Role.organiser, fair=fair)
    form = {"name": "鲁守信", "employer": str(haisheng.id), "job": "电气高级技师", "years": "22", "bust": "hu"}
    async with await browser_of(cast, zhao) as page:
        bad = await page.post(URL, data=form | {"employer": "", "years": "很久"}, files=NO_PHOTO)
        assert bad.status_code == 422 and "请选所在单位" in bad.text and "鲁守信" in bad.text
        no_picture = {"photo": ("lu.jpg", b"not a picture", "image/jpeg")}
        assert (await page.post(URL, data=form, files=no_picture)).status_code == 422
        files = {"photo": ("lu.jpg", photo(), "image/jpeg")}
        both = {"position": [str(welder.id), str(foreign.id)]}
        made = await page.post(URL, data=form | both, files=files)
        assert made.status_code == 303, made.text[-500:]
        assert "/pictures/" in (await page.get(made.headers["location"])).text
        twice = await page.post(URL, data=form, files=NO_PHOTO)
        assert twice.status_code == 422 and "同名" in twice.text
        async with cast.tx() as tx:
            lu = (await tx.scalars(sa.select(Speaker))).one()
            assert (await tx.scalars(sa.select(SpeakerPosition.position_id))).all() == [welder.id]
            assert (await tx.scalars(sa.select(Picture.owner_id))).all() == [lu.id]
        one, told = f"{URL}/{lu.id}", form | {"story": "带过三十个徒弟"}
        assert (await page.post(one, data=told | {"story": "没存下"}, files=no_picture)).status_code == 422
        assert "没存下" not in (await page.get(made.headers["location"])).text
        assert (await page.post(one, data=told, files=NO_PHOTO)).status_code == 303
    async with cast.tx() as tx:
        assert (await tx.get_one(Speaker, lu.id)).story == "带过三十个徒弟"


async def test_an_honour_is_worn_once_an_officer_checked_it(cast: Cast) -> None:
    fair = await cast.fair()
    lu = await cast.speaker(fair, await cast.employer(fair))
    zhao, _ = await cast.staff(Role.organiser, fair=fair)
    async with await browser_of(cast, zhao) as page:
        bad = await page.post(f"{URL}/{lu.id}/honours", data={"honour": "市工匠", "year": "1"})
        assert bad.status_code == 422 and "请选级别" in bad.text and "市工匠" in bad.text
        form = {"honour": "市工匠", "level": "市级", "year": "2020", "body": "市总工会"}
        assert (await page.post(f"{URL}/{lu.id}/honours", data=form)).status_code == 303
        assert "市工匠" not in await public(cast, lu)
        async with cast.tx() as tx:
            honour = (await tx.scalars(sa.select(Honour))).one()
        one = f"{URL}/{lu.id}/honours/{honour.id}"
        for act, worn in (("check", True), ("check", True), ("uncheck", False), ("check", True)):
            assert (await page.post(f"{one}/{act}")).status_code == 303
            assert ("市工匠" in await public(cast, lu)) is worn
        assert "organiser" in (await page.get(URL, params={"speaker": str(lu.id)})).text
        assert (await page.post(f"{one}/drop")).status_code == 303
        assert (await page.post(f"{one}/drop")).status_code == 404


async def order(page: httpx.AsyncClient) -> list[str]:
    return re.findall(r'#panel">([^<]+)</a> ', (await page.get(URL)).text)


async def test_speakers_stand_in_the_order_that_was_set(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    fair, other = await cast.fair(), await cast.fair("autumn")
    haisheng = await cast.employer(fair)
    people = [await cast.speaker(fair, haisheng, name) for name in ("鲁守信", "胡立业", "沈若兰")]
    zhao, _ = await cast.staff(Role.organiser, fair=fair)
    wai, _ = await cast.staff(Role.organiser, fair=other)
    async with await browser_of(cast, zhao) as page, await browser_of(cast, wai) as stranger:
        await page.post(f"{URL}/{people[2].id}/move", data={"by": "-1"})
        assert await order(page) == ["鲁守信", "沈若兰", "胡立业"]
        doings = await page.get("/organiser/fairs/spring/people", params={"person": str(zhao.id)})
        assert "调了劳模工匠的顺序" in doings.text
        assert (await stranger.post(f"{URL}/{people[0].id}/move", data={"by": "1"})).status_code == 404
        assert (await stranger.post(f"/organiser/fairs/autumn/speakers/{people[0].id}/revoke")).status_code == 404
