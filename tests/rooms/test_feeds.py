"""What a feed shows before it is on the air is for its own stage."""

from live.video.recording import NOW
from live.video.shelf import write
from recruit.accounts.tables import Role
from recruit.rooms.tables import Room, RoomState
from tests.rooms.test_appoint import browser_of
from tests.support.cast import Cast


async def test_who_directs_sees_the_other_feed_and_nobody_else_does(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    fair = await cast.fair()
    room = await cast.add(Room(fair_id=fair.id, title="焊工专场", state=RoomState.open))
    host, _ = await cast.staff(Role.host, fair=fair)
    wai, _ = await cast.staff(Role.host, fair=await cast.fair("other"))
    url = f"/rooms/{room.id}/feeds/studio/picture"
    async with await browser_of(cast, host) as desk:
        early = await desk.get(url)
        assert early.status_code == 404 and "这一路还没有画面" in early.text
        write(cast.settings.data_dir / "media" / str(room.id) / "studio" / NOW, b"a picture")
        seen = await desk.get(f"{url}?at=1")
        assert (seen.content, seen.headers["cache-control"]) == (b"a picture", "no-store")
        assert (await desk.get(f"/rooms/{room.id}/feeds/roof/picture")).status_code == 404
    async with await browser_of(cast, wai) as stranger:
        assert (await stranger.get(url)).status_code == 404
    async with cast.client() as anybody:
        assert (await anybody.get(url)).status_code != 200
        assert (await anybody.get(f"/media/{room.id}/studio/{NOW}")).status_code == 404
