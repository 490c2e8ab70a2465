"""The speakers as the public meets them."""

from recruit.accounts.actor import NOBODY
from recruit.db import utc_now
from recruit.fairs.tables import Phase
from recruit.speakers.tables import Honour, Speaker, SpeakerPosition
from recruit.uploads.actions import keep_picture
from recruit.uploads.tables import PictureKind
from tests.support.cast import Cast
from tests.uploads.photos import photo


async def test_a_speaker_is_met_with_story_checked_honours_and_positions(cast: Cast) -> None:
    fair = await cast.fair()
    haisheng = await cast.employer(fair, booth="A12")
    lu = await cast.speaker(fair, haisheng)
    welder, painter = await cast.position(fair, haisheng), await cast.position(fair, haisheng, "喷漆工")
    await cast.add(SpeakerPosition(speaker_id=lu.id, position_id=painter.id))
    await cast.add(Honour(speaker_id=lu.id, name="区劳模工匠", year=2019, body="区总工会", checked_at=utc_now()))
    await cast.add(Honour(speaker_id=lu.id, name="没核过的奖", year=2018))
    async with cast.tx() as tx:
        row = await tx.get_one(Speaker, lu.id)
        row.story = "从学徒干起。\n带出三十七个徒弟。"
        tx.add(row)
    async with cast.client() as client:
        listed = (await client.get("/fairs/spring/speakers")).text
        page = (await client.get(f"/speakers/{lu.id}")).text
    assert f"/speakers/{lu.id}" in listed and "鲁守信" in listed
    assert f"/positions/{painter.id}" in listed, "the page of a few also shows what they stand for"
    honours = page.partition("<h2>荣誉</h2>")[2].partition("</section>")[0]
    assert "区劳模工匠" in honours and "2019 · 区总工会" in honours and "没核过的奖" not in honours
    assert "带出三十七个徒弟" in page and "A12" in page
    assert page.index(f"/positions/{painter.id}") < page.index(f"/positions/{welder.id}")


async def test_who_was_revoked_or_belongs_to_a_draft_is_not_found(cast: Cast) -> None:
    fair, draft = await cast.fair(), await cast.fair("draft", phase=Phase.draft)
    gone = await cast.speaker(fair, await cast.employer(fair))
    hidden = await cast.speaker(draft, await cast.employer(draft, "港丰冷链"), "胡立业")
    async with cast.tx() as tx:
        row = await tx.get_one(Speaker, gone.id)
        row.revoked_at = utc_now()
        tx.add(row)
    async with cast.client() as client:
        for speaker in (gone, hidden):
            assert (await client.get(f"/speakers/{speaker.id}")).status_code == 404
        assert "还没有请劳模工匠" in (await client.get("/fairs/spring/speakers")).text


async def test_a_portrait_takes_the_drawings_place(sqlite_cast: Cast) -> None:
    fair = await sqlite_cast.fair()
    lu = await sqlite_cast.speaker(fair, await sqlite_cast.employer(fair))
    async with sqlite_cast.client() as client:
        assert "people.svg" in (await client.get(f"/speakers/{lu.id}")).text.partition("<main")[2]
        async with sqlite_cast.tx() as tx:
            kind, album = PictureKind.portrait, sqlite_cast.app.state.album
            kept = await keep_picture(tx, album, NOBODY, photo(800, 900), kind=kind, owner=lu, alt="鲁守信")
        for page in (f"/speakers/{lu.id}", "/fairs/spring/speakers", "/fairs/spring"):
            assert kept.sha in (await client.get(page)).text


async def test_a_speaker_of_whom_little_is_known_says_so(sqlite_cast: Cast) -> None:
    fair = await sqlite_cast.fair()
    lu = await sqlite_cast.speaker(fair, await sqlite_cast.employer(fair))
    async with sqlite_cast.client() as client:
        page = (await client.get(f"/speakers/{lu.id}")).text
    for said in ("故事还没有写", "证书正在核对", "还没有回答过问题", "现在没有在招的岗位"):
        assert said in page
    assert "到展位当面谈" not in page
