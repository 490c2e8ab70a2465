"""A recruiter's page for questions handed to their employer opens for them alone."""

from recruit.accounts.tables import Role
from tests.rooms.test_stage import room_of
from tests.support.cast import Cast


async def test_a_recruiter_answers_for_their_own_employer(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    fair, other = await cast.fair(), await cast.fair("autumn")
    haisheng = await cast.employer(fair, booth="A12")
    lu = await cast.speaker(fair, haisheng)
    _, ma = await cast.staff(Role.recruiter, employer=haisheng)
    _, wai = await cast.staff(Role.recruiter, employer=await cast.employer(other, "芯澜集成"))
    questions = "/recruiter/fairs/spring/questions"
    async with cast.client(ma) as recruiter, cast.client(wai) as stranger, cast.client() as nobody:
        early = await recruiter.get(questions)
        assert early.status_code == 200 and "直播还没有开始" in early.text
        room = await room_of(cast, fair)
        page = await recruiter.get(questions)
        assert page.status_code == 200 and "转回主播" in page.text and "展位 A12" in page.text
        assert f'"id": "{haisheng.id}"' in page.text and room in page.text and str(lu.id) in page.text
        assert questions in (await recruiter.get("/recruiter/fairs/spring")).text
        assert (await stranger.get(questions)).status_code == 404
        assert (await nobody.get(questions)).status_code == 303
