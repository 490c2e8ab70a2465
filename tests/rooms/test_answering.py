"""A recruiter's page for questions handed to their employer opens for them alone."""

import datetime as dt
import uuid

from recruit.accounts.tables import Role
from recruit.db import utc_now
from recruit.rooms.tables import Question, RoomFact
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


async def test_word_of_a_handed_question_stands_on_the_recruiters_other_pages(sqlite_cast: Cast) -> None:
    cast, now = sqlite_cast, utc_now()
    fair = await cast.fair()
    haisheng, other = await cast.employer(fair), await cast.employer(fair, "芯澜集成")
    _, ma = await cast.staff(Role.recruiter, employer=haisheng)
    _, xin = await cast.staff(Role.recruiter, employer=other)
    waiting = "/recruiter/fairs/spring/questions/waiting"
    async with cast.client(ma) as recruiter:
        assert (await recruiter.get(waiting)).json() == {"on_air": False, "questions": []}
    room = uuid.UUID(await room_of(cast, fair))
    handed = [(1, other, 9), (1, haisheng, 10), (2, haisheng, 11), (3, haisheng, -200), (4, haisheng, 12)]
    for seq, (number, to, at) in enumerate(handed):
        body = {"f": "handed", "question": number, "to": str(to.id)}
        when = now + dt.timedelta(seconds=at - 30)
        await cast.add(RoomFact(room_id=room, fact_id=f"{seq}-0/0", kind="handed", seq=seq, at=when, body=body))
    for number, state in ((1, "handed"), (2, "answered"), (3, "handed"), (4, "handed")):
        await cast.add(Question(room_id=room, number=number, text=f"问题 {number}", state=state, asked_at=now))
    async with cast.client(ma) as recruiter, cast.client(xin) as passed_over, cast.client() as nobody:
        told = (await recruiter.get(waiting)).json()
        assert told["on_air"] and [one["text"] for one in told["questions"]] == ["问题 1", "问题 4"]
        assert (await passed_over.get(waiting)).json()["questions"] == []
        assert waiting in (await recruiter.get("/recruiter/fairs/spring")).text
        assert f'"firm": "{haisheng.id}"' in (await recruiter.get(f"/rooms/{room}")).text
        assert 'id="handed"' not in (await nobody.get(f"/rooms/{room}")).text
