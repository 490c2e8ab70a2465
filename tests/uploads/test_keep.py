"""A picture that was kept: who sees it, from where, and when it is gone."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from recruit.accounts.actor import NOBODY, Actor, Held
from recruit.accounts.tables import Account, AuditEntry, Role
from recruit.employers.tables import Employer
from recruit.errors import Conflict
from recruit.uploads.actions import drop_picture, keep_picture, publish_picture, withhold_picture
from recruit.uploads.album import Album
from recruit.uploads.queries import pictures_of, shown
from recruit.uploads.rules import MOST_OF_ONE
from recruit.uploads.store import FolderStore
from recruit.uploads.sweep import sweep
from recruit.uploads.tables import Picture, PictureKind
from tests.support.cast import Cast
from tests.uploads.photos import opened, photo

WORKSHOP, LICENCE = PictureKind.workshop, PictureKind.licence


def album_of(cast: Cast) -> Album:
    album: Album = cast.app.state.album
    return album


async def kept(cast: Cast, owner: Employer, data: bytes, kind: PictureKind = WORKSHOP, public: bool = True) -> Picture:
    async with cast.tx() as tx:
        return await keep_picture(tx, album_of(cast), NOBODY, data, kind=kind, owner=owner, alt="车间", public=public)


async def test_everybody_sees_a_public_picture_and_may_keep_it_for_ever(cast: Cast) -> None:
    haisheng = await cast.employer(await cast.fair())
    face = shown(await kept(cast, haisheng, photo(1200, 900)))
    assert face["srcset"].count(".webp") == 3 and (face["width"], face["height"]) == (1200, 900)
    async with cast.client() as anybody:
        answer = await anybody.get(face["src"])
        assert answer.status_code == 200 and answer.headers["content-type"] == "image/webp"
        assert "s-maxage=60" in answer.headers["cache-control"] and "set-cookie" not in answer.headers
        assert opened(answer.content).width == 800
        known = await anybody.get(face["src"], headers={"if-none-match": answer.headers["etag"]})
        assert (known.status_code, known.content) == (304, b"")


async def test_a_picture_taken_away_is_gone_at_once_and_its_files_at_the_next_sweep(cast: Cast) -> None:
    haisheng = await cast.employer(await cast.fair())
    picture, twin = await kept(cast, haisheng, photo()), await kept(cast, haisheng, photo())
    async with cast.tx() as tx:
        await drop_picture(tx, NOBODY, picture)
    async with cast.client() as anybody:
        assert (await anybody.get(shown(picture)["src"])).status_code == 200, "the other one shows the same"
        async with cast.tx() as tx:
            await drop_picture(tx, NOBODY, twin)
        assert (await anybody.get(shown(picture)["src"])).status_code == 404
    assert await sweep(cast.engine, album_of(cast).store) == 0, "a file put this hour may belong to an open transaction"
    assert await sweep(cast.engine, album_of(cast).store, settled=0) == 3


async def test_a_sweep_leaves_what_belongs_to_somebody(cast: Cast) -> None:
    haisheng = await cast.employer(await cast.fair())
    await kept(cast, haisheng, photo())
    await kept(cast, haisheng, photo(colour="#1c7350"), LICENCE, public=False)
    assert await sweep(cast.engine, album_of(cast).store, settled=0) == 0


async def test_a_licence_is_for_its_own_people_and_each_look_is_logged(cast: Cast) -> None:
    fair = await cast.fair()
    haisheng, other = await cast.employer(fair), await cast.employer(fair, "港丰冷链")
    _, ma = await cast.staff(Role.recruiter, employer=haisheng)
    _, qin = await cast.staff(Role.recruiter, employer=other)
    _, zhao = await cast.staff(Role.organiser)
    licence = await kept(cast, haisheng, photo(1200, 900), LICENCE, public=False)
    address = shown(licence)["full"]
    for token, status in ((ma, 200), (zhao, 200), (qin, 404)):
        async with cast.client(token) as person:
            answer = await person.get(address)
            assert answer.status_code == status
            if status == 200:
                assert answer.headers["cache-control"] == "no-store" and opened(answer.content).width == 1200
    async with cast.client() as anybody:
        assert (await anybody.get(address)).status_code in (303, 401)
        assert (await anybody.get(f"/pictures/{licence.sha}-1200.webp")).status_code == 404
    async with cast.tx() as tx:
        looks = sa.select(sa.func.count()).where(AuditEntry.action == "see_picture")
        assert await tx.scalar(looks) == 2


async def test_a_licence_lies_sealed(sqlite_cast: Cast, tmp_path: Path) -> None:
    haisheng = await sqlite_cast.employer(await sqlite_cast.fair())
    await kept(sqlite_cast, haisheng, photo(), LICENCE, public=False)
    store = FolderStore(tmp_path)
    files = [await store.get(name) async for name in store.older_than(0)]
    assert len(files) == 3 and not any(b"WEBP" in (data or b"") for data in files)


async def test_a_portrait_is_shown_once_it_is_published_and_can_be_withheld_again(cast: Cast) -> None:
    fair = await cast.fair()
    speaker = await cast.speaker(fair, await cast.employer(fair))
    portrait = await kept(cast, speaker, photo(800, 900), PictureKind.portrait, public=False)
    assert portrait.fair_id == fair.id
    async with cast.tx() as tx:
        assert await pictures_of(tx, "speaker", [speaker.id]) == {}
        await publish_picture(tx, album_of(cast), NOBODY, portrait)
        found = (await pictures_of(tx, "speaker", [speaker.id]))[speaker.id]
    address = shown(found[0])["src"]
    async with cast.client() as anybody:
        assert (await anybody.get(address)).status_code == 200
        async with cast.tx() as tx:
            await withhold_picture(tx, album_of(cast), NOBODY, portrait)
        assert (await anybody.get(address)).status_code == 404


async def test_a_new_portrait_takes_the_old_ones_place(cast: Cast) -> None:
    fair = await cast.fair()
    speaker = await cast.speaker(fair, await cast.employer(fair))
    await kept(cast, speaker, photo(800, 900), PictureKind.portrait)
    second = await kept(cast, speaker, photo(800, 901), PictureKind.portrait)
    async with cast.tx() as tx:
        assert [p.id for p in (await pictures_of(tx, "speaker", [speaker.id]))[speaker.id]] == [second.id]


async def test_an_owner_has_room_for_so_many(sqlite_cast: Cast) -> None:
    haisheng = await sqlite_cast.employer(await sqlite_cast.fair())
    for n in range(MOST_OF_ONE):
        await kept(sqlite_cast, haisheng, photo(64, 64 + n))
    with pytest.raises(Conflict, match="最多"):
        await kept(sqlite_cast, haisheng, photo(64, 100))


async def test_who_sent_a_picture_may_look_at_it(sqlite_cast: Cast) -> None:
    haisheng = await sqlite_cast.employer(await sqlite_cast.fair())
    account, token = await sqlite_cast.staff(Role.gate)
    assert isinstance(account, Account)
    me = Actor(account=account.id, grants=(Held(Role.gate),))
    async with sqlite_cast.tx() as tx:
        mine = await keep_picture(
            tx, album_of(sqlite_cast), me, photo(), kind=LICENCE, owner=haisheng, alt="", public=False
        )
    async with sqlite_cast.client(token) as person:
        assert (await person.get(shown(mine)["src"])).status_code == 200
