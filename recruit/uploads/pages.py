"""Pictures' addresses: open ones kept by every cache for ever, private ones by none."""

from litestar import Response, get

from recruit.accounts.actions import audit
from recruit.accounts.guards import requires_sign_in
from recruit.errors import NotFound
from recruit.given import Ask, FromPath, GivenAlbum, GivenTx
from recruit.problems import FOR_EVER
from recruit.uploads.queries import find_picture, is_open
from recruit.uploads.rules import NAME

OPEN = {"cache-control": FOR_EVER.to_header(), "vary": "accept-encoding", "x-content-type-options": "nosniff"}
PRIVATE = {"cache-control": "no-store", "content-security-policy": "default-src 'none'"}
WEBP = "image/webp"


@get("/pictures/{name:str}", include_in_schema=False)
async def show_picture(name: FromPath[str], tx: GivenTx, album: GivenAlbum) -> Response[bytes]:
    found = NAME.fullmatch(name)
    data = await album.store.get(name) if found and await is_open(tx, found["sha"]) else None
    if data is None:
        raise NotFound("这张照片已经撤下了。")
    return Response(data, media_type=WEBP, headers=OPEN)


@get("/private/pictures/{picture:str}/{width:int}", guards=[requires_sign_in], include_in_schema=False)
async def show_private(
    picture: FromPath[str], width: FromPath[int], request: Ask, tx: GivenTx, album: GivenAlbum
) -> Response[bytes]:
    row = await find_picture(tx, request.user, picture)
    data = await album.get(row, width)
    if data is None:
        raise NotFound("没有这张照片。")
    audit(tx, request.user, "see_picture", "picture", row.id, row.fair_id, kind=row.kind)
    return Response(data, media_type=WEBP, headers=PRIVATE)


handlers = [show_picture, show_private]
