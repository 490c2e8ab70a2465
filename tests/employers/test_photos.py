"""A recruiter puts photos of the workplace before everybody, and takes them away again."""

import httpx
import pytest

from recruit.accounts.tables import Role
from recruit.uploads.rules import MOST_OF_ONE
from tests.support.cast import Cast
from tests.uploads.photos import photo

FILE = {"photo": ("IMG_1.jpg", photo(1200, 900), "image/jpeg")}
WORDS = {"kind": "dormitory", "alt": "双人间，有空调"}


async def send(client: httpx.AsyncClient, employer: object, **words: str) -> httpx.Response:
    return await client.post("/employer/photos", data={"employer": str(employer), **WORDS, **words}, files=FILE)


async def test_a_photo_stands_on_the_positions_and_the_employers_page(cast: Cast) -> None:
    fair = await cast.fair()
    haisheng = await cast.employer(fair)
    position = await cast.position(fair, haisheng, conditions={"housing": "free"})
    _, ma = await cast.staff(Role.recruiter, employer=haisheng)
    async with cast.client() as anybody:
        before = await anybody.get(f"/positions/{position.id}")
        assert "单位还没有传照片" in before.text
        async with cast.client(ma) as recruiter:
            assert (await send(recruiter, haisheng.id)).status_code == 303
            assert "双人间，有空调" in (await recruiter.get("/employer/photos")).text
        for page in (f"/positions/{position.id}", f"/employers/{haisheng.id}"):
            text = (await anybody.get(page)).text
            assert "双人间，有空调" in text and 'width="1200" height="900"' in text and 'loading="lazy"' in text
        assert "单位还没有传照片" not in (await anybody.get(f"/positions/{position.id}")).text


async def test_a_photo_is_described_anew_and_taken_away(cast: Cast) -> None:
    fair = await cast.fair()
    haisheng, other = await cast.employer(fair), await cast.employer(fair, "港丰冷链")
    _, ma = await cast.staff(Role.recruiter, employer=haisheng)
    _, qin = await cast.staff(Role.recruiter, employer=other)
    async with cast.client(ma) as recruiter, cast.client(qin) as outsider:
        sent = await send(recruiter, haisheng.id)
        text = (await recruiter.get(sent.headers["location"])).text
        address = "/employer/photos/" + text.split('action="/employer/photos/')[1].split('"')[0]
        for act in (address, f"{address}/remove"):
            assert (await outsider.post(act, data=WORDS)).status_code == 404
        assert (await recruiter.post(address, data={"kind": "canteen", "alt": "两餐免费"})).status_code == 303
        assert "两餐免费" in (await recruiter.get("/employer/photos")).text
        assert (await recruiter.post(f"{address}/remove")).status_code == 303
        assert "还没有照片" in (await recruiter.get("/employer/photos")).text
        assert (await recruiter.post(f"{address}/remove")).status_code == 404, "somebody was faster"


@pytest.mark.parametrize(
    ("words", "files", "said"),
    [
        ({"kind": "canteen"}, {"photo": ("a.jpg", b"%PDF-1.7", "image/jpeg")}, "不是能打开的照片"),
        ({"kind": "canteen"}, {"photo": ("", b"", "image/jpeg")}, "请选一张照片"),
        ({"kind": "portrait"}, FILE, "请选这张照片拍的是哪里"),
        ({"kind": "canteen", "alt": "长" * 41}, FILE, "最多 40 个字"),
    ],
    ids=["no picture", "none", "kind", "caption"],
)
async def test_a_wrong_form_comes_back_with_what_was_typed(
    sqlite_cast: Cast, words: dict[str, str], files: dict[str, tuple[str, bytes, str]], said: str
) -> None:
    haisheng = await sqlite_cast.employer(await sqlite_cast.fair())
    _, ma = await sqlite_cast.staff(Role.recruiter, employer=haisheng)
    async with sqlite_cast.client(ma) as recruiter:
        form = {"employer": str(haisheng.id), "alt": "两餐免费"} | words
        answer = await recruiter.post("/employer/photos", data=form, files=files)
    assert answer.status_code == 422 and said in answer.text and form["alt"] in answer.text


async def test_photos_are_for_the_employers_own_recruiters(sqlite_cast: Cast) -> None:
    fair = await sqlite_cast.fair()
    haisheng, other = await sqlite_cast.employer(fair), await sqlite_cast.employer(fair, "港丰冷链")
    _, qin = await sqlite_cast.staff(Role.recruiter, employer=other)
    _, gate = await sqlite_cast.staff(Role.gate, fair=fair)
    async with sqlite_cast.client(qin) as outsider:
        assert (await outsider.get(f"/employer/photos?employer={haisheng.id}")).status_code == 404
        assert (await send(outsider, haisheng.id)).status_code == 404
    async with sqlite_cast.client(gate) as somebody:
        assert (await somebody.get("/employer/photos")).status_code == 403


async def test_there_is_room_for_so_many_photos(sqlite_cast: Cast) -> None:
    haisheng = await sqlite_cast.employer(await sqlite_cast.fair())
    _, ma = await sqlite_cast.staff(Role.recruiter, employer=haisheng)
    small = {"photo": ("a.jpg", photo(80, 80), "image/jpeg")}
    async with sqlite_cast.client(ma) as recruiter:
        for _ in range(MOST_OF_ONE):
            form = {"employer": str(haisheng.id), **WORDS}
            assert (await recruiter.post("/employer/photos", data=form, files=small)).status_code == 303
        full = await recruiter.post("/employer/photos", data=form, files=small)
    assert full.status_code == 409 and "最多放 24 张" in full.text
