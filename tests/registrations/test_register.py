"""An employer registers itself: kept, sent, returned with a reason, mended, accepted; a known one only when confirmed."""

from typing import Any

import httpx
import sqlalchemy as sa

from recruit.accounts.tables import Role
from recruit.employers.rules import uscc_check_digit
from recruit.employers.tables import Employer
from tests.support.cast import Cast
from tests.uploads.photos import photo

FIRST = "91370211MA3ABCDE1"
CODE = FIRST + uscc_check_digit(FIRST)
SAID = {
    "uscc": CODE, "name": "临港精工装备有限公司", "industry": "装备制造", "address": "港区路 1 号",
    "contact_name": "马向东", "phone": "138 0013 8001", "hiring": "焊工 20 人", "act": "send",
}  # fmt: skip
LICENCE = {"licence": ("licence.jpg", photo(900, 640), "image/jpeg")}
NOTHING = {"licence": ("", b"", "application/octet-stream")}
ROOT, DESK = "/fairs/spring/register", "/organiser/fairs/spring"
ME = {"name": "马向东", "login": "ma.xd", "password": "港区里停着一条大白船"}


async def register(client: httpx.AsyncClient, **more: Any) -> str:
    sent = await client.post(ROOT, data=SAID | more, files=LICENCE)
    assert sent.status_code == 303, sent.text
    return sent.headers["location"]


def review_of(page: str) -> str:
    return f"{DESK}/registrations/" + page.split(f'href="{DESK}/registrations/')[1].split('"')[0]


async def test_returned_with_a_reason_mended_and_accepted(cast: Cast) -> None:
    fair = await cast.fair()
    await cast.employer(fair, "海晟", booth="A01")
    _, zhao = await cast.staff(Role.organiser)
    async with cast.client() as ma, cast.client(zhao) as organiser:
        where = await register(ma)
        assert "等工会审核" in (await ma.get(where)).text
        late = await ma.post(where, data=SAID | {"name": "改名"}, files=NOTHING)
        assert late.status_code == 409, "it is the organiser's turn"
        review = review_of((await organiser.get(f"{DESK}/employers")).text)
        page = (await organiser.get(review)).text
        assert "校验位正确" in page and "138****8001" in page and "13800138001" not in page
        licence = page.split('src="/private/')[1].split('"')[0]
        assert (await organiser.get(f"/private/{licence}")).status_code == 200
        assert (await ma.get(f"/private/{licence}")).status_code in (303, 401)
        short = await organiser.post(review, data={"act": "return", "reason": "糊"})
        assert short.status_code == 422 and "请写明要补什么" in short.text
        told = {"act": "return", "reason": "执照拍糊了，请重拍一张四角齐全的"}
        assert (await organiser.post(review, data=told)).status_code == 303
        assert (await organiser.post(review, data=told)).status_code == 409
        form = (await ma.get(where)).text
        assert "执照拍糊了" in form and CODE in form and "138****8001" in form and "13800138001" not in form
        mended = await ma.post(where, data=SAID | {"phone": "", "about": "做集装箱角件"}, files=LICENCE)
        assert mended.status_code == 303
        licence = (await organiser.get(review)).text.split('src="/private/')[1].split('"')[0]
        past = await organiser.post(review, data={"act": "accept", "verified_until": "0202-12-31"})
        assert past.status_code == 422 and "已经过了" in past.text
        assert (await organiser.post(review, data={"act": "accept"})).status_code == 303
        standing = (await ma.get(where)).text
        assert "审核通过" in standing
        join = "/join/" + standing.split("/join/")[1].split('"')[0]
        joined = await ma.post(join, data=ME)
        assert joined.status_code == 303
        assert "临港精工装备" in (await ma.get(joined.headers["location"])).text
        assert (await ma.get(f"/private/{licence}")).status_code == 200, "the employer sees its own licence"
        assert "账号已经建好" in (await ma.get(where)).text


async def test_a_wrong_form_loses_nothing_and_explains_the_code(sqlite_cast: Cast) -> None:
    await sqlite_cast.fair()
    async with sqlite_cast.client() as ma:
        wrong = SAID | {"uscc": CODE[:-1] + ("0" if CODE[-1] != "0" else "1"), "contact_name": ""}
        answer = await ma.post(ROOT, data=wrong, files=LICENCE)
        assert answer.status_code == 422 and "最后一位应是" in answer.text and "请填联系人姓名" in answer.text
        assert "临港精工装备有限公司" in answer.text and "执照已经收到" in answer.text
        where = f"{ROOT}/" + answer.text.split(f'action="{ROOT}/')[1].split('"')[0]
        assert (await ma.post(where, data=SAID, files=NOTHING)).status_code == 303, "the licence was kept"
        kept = await ma.post(ROOT, data={"name": "先存着的单位", "act": "keep"}, files=NOTHING)
        assert kept.status_code == 303 and "先存着的单位" in (await ma.get(kept.headers["location"])).text


async def test_a_known_employer_is_joined_only_when_the_organiser_confirms_and_never_rewritten(cast: Cast) -> None:
    fair = await cast.fair()
    old = await cast.fair("autumn")
    known = await cast.employer(old, "临港精工")
    async with cast.tx() as tx:
        await tx.execute(sa.update(Employer).where(Employer.id == known.id).values(uscc=CODE, about="老介绍"))
    _, zhao = await cast.staff(Role.organiser)
    async with cast.client() as stranger, cast.client(zhao) as organiser:
        where = await register(stranger, about="陌生人写的介绍", name="别的名字")
        assert "/join/" not in (await stranger.get(where)).text
        review = review_of((await organiser.get(f"{DESK}/employers")).text)
        assert "已经在平台上" in (await organiser.get(review)).text
        many = await organiser.post(f"{DESK}/registrations", data={"one": review.rpartition("/")[2]})
        assert "sent=0" in many.headers["location"], "not in bulk"
        refused = await organiser.post(review, data={"act": "accept"})
        assert refused.status_code == 422 and "核实申请人身份" in refused.text
        assert "/join/" not in (await stranger.get(where)).text
        assert (await organiser.post(review, data={"act": "accept", "sure": "1"})).status_code == 303
        assert "/join/" in (await stranger.get(where)).text
    async with cast.tx() as tx:
        employer = (await tx.scalars(sa.select(Employer).where(Employer.uscc == CODE))).one()
        assert (employer.id, employer.name, employer.about) == (known.id, "临港精工", "老介绍")
    assert fair.id != old.id


async def test_several_are_accepted_at_once(sqlite_cast: Cast) -> None:
    await sqlite_cast.fair()
    _, zhao = await sqlite_cast.staff(Role.organiser)
    async with sqlite_cast.client() as ma, sqlite_cast.client(zhao) as organiser:
        for n in range(2):
            first = f"91370211MA3ABCDE{n + 2}"
            await register(ma, uscc=first + uscc_check_digit(first), name=f"临港{n}号厂")
        page = (await organiser.get(f"{DESK}/employers")).text
        ids = [part.split('"')[0] for part in page.split('name="one" value="')[1:]]
        done = await organiser.post(f"{DESK}/registrations", data={"one": ids})
        assert "sent=2" in done.headers["location"]
        assert "临港1号厂" in (await organiser.get(f"{DESK}/employers")).text


async def test_strangers_find_no_registration(sqlite_cast: Cast) -> None:
    fair = await sqlite_cast.fair()
    other = await sqlite_cast.fair("autumn")
    _, zhao = await sqlite_cast.staff(Role.organiser, fair=fair)
    _, wai = await sqlite_cast.staff(Role.organiser, fair=other)
    async with sqlite_cast.client() as ma, sqlite_cast.client(zhao) as organiser, sqlite_cast.client(wai) as outsider:
        where = await register(ma)
        review = review_of((await organiser.get(f"{DESK}/employers")).text)
        assert (await outsider.get(review)).status_code == 404
        assert (await outsider.post(review, data={"act": "accept"})).status_code == 404
        assert (await outsider.get(review.replace("spring", "autumn"))).status_code == 404
        assert (await ma.get(where[:-1])).status_code == 404
        assert (await ma.get(where.replace("spring", "autumn"))).status_code == 404
        assert (await ma.get(review)).status_code in (303, 401)


async def test_a_fair_that_is_over_takes_nobody(sqlite_cast: Cast) -> None:
    await sqlite_cast.fair(phase="closed")
    async with sqlite_cast.client() as ma:
        assert "不再接受报名" in (await ma.get(ROOT)).text
        answer = await ma.post(ROOT, data=SAID, files=LICENCE)
        assert answer.status_code == 409 and "临港精工" in answer.text
