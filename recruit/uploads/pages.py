"""Pictures' addresses: open ones kept by caches for a while and asked for again, private ones by none."""

from litestar import Response, get

from recruit.accounts.actions import audit
from recruit.accounts.guards import requires_sign_in
from recruit.errors import NotFound
from recruit.given import Ask, FromPath, GivenAlbum, GivenTx
from recruit.uploads.queries import find_picture, is_open
from recruit.uploads.rules import NAME

# a browser may keep what it has seen for a day, a cache between for a minute: an organiser may take a picture down
OPEN = {"cache-control": "public, max-age=86400, s-maxage=60", "x-content-type-options": "nosniff"}
PRIVATE = {"cache-control": "no-store", "content-security-policy": "default-src 'none'"}
WEBP = "image/webp"


@get("/pictures/{name:str}", include_in_schema=False)
async def show_picture(name: FromPath[str], request: Ask, tx: GivenTx, album: GivenAlbum) -> Response[bytes]:
    found = NAME.fullmatch(name)
    is_kept = found and await is_open(tx, found["sha"])
    mark = f'"{name}"'
    if is_kept and mark in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=OPEN | {"etag": mark})
    data = await album.store.get(name) if is_kept else None
    if data is None:
        raise NotFound("这张照片已经撤下了。")
    return Response(data, media_type=WEBP, headers=OPEN | {"etag": mark})


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
