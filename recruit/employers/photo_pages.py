"""The recruiter's page of photos: choose the kind, say what is seen, put it before everybody; take it away again."""

from typing import Annotated, Any

from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Redirect, Template
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.guards import requires_recruiter
from recruit.employers.menu import recruiter_menu
from recruit.employers.photos import CAPTION, own_employer, own_employers, own_photo, photos_of, read_kind, taken_down
from recruit.employers.tables import Employer
from recruit.errors import Refusal
from recruit.given import Ask, FromPath, FromQuery, GivenAlbum, GivenTx, URLEncodedBody
from recruit.uploads.actions import caption_picture, drop_picture, keep_picture
from recruit.uploads.forms import picture_wanted
from recruit.uploads.queries import KINDS
from recruit.uploads.rules import MOST_OF_ONE

ROOT = "/employer/photos"


class PhotoForm(BaseModel, arbitrary_types_allowed=True):
    employer: str = ""
    kind: str = ""
    alt: str = ""
    photo: UploadFile | None = None


class CaptionForm(BaseModel):
    kind: str = ""
    alt: str = ""


async def photos_page(
    tx: AsyncSession, request: Ask, employer: Employer, form: PhotoForm | None = None, refusal: Refusal | None = None
) -> Template:
    context = {
        "fair": None,
        "who": request.user.name,
        "menu": recruiter_menu(employer, ROOT),
        "employer": employer,
        "employers": await own_employers(tx, request.user),
        "photos": await photos_of(tx, employer),
        "taken": await taken_down(tx, employer),
        "most": MOST_OF_ONE,
        "longest": CAPTION,
        "kinds": [(kind.value, text) for kind, text in KINDS.items()],
        "form": form or PhotoForm(),
        "errors": refusal.errors if refusal else [],
        "refusal": refusal,
    }
    return Template("employers/photos.html", context=context, status_code=refusal.status if refusal else 200)


@get(ROOT, guards=[requires_recruiter], include_in_schema=False)
async def show_photos(request: Ask, tx: GivenTx, employer: FromQuery[str] = "") -> Response[Any]:
    return await photos_page(tx, request, await own_employer(tx, request.user, employer))


@post(ROOT, guards=[requires_recruiter], include_in_schema=False, status_code=303)
async def send_photo(
    data: Annotated[PhotoForm, Body(media_type=RequestEncodingType.MULTI_PART)],
    request: Ask,
    tx: GivenTx,
    album: GivenAlbum,
) -> Response[Any]:
    employer = await own_employer(tx, request.user, data.employer)
    try:
        kind, photo = read_kind(data.kind, data.alt), await picture_wanted(data.photo, "photo")
        await keep_picture(tx, album, request.user, photo, kind=kind, owner=employer, alt=data.alt, field="photo")
    except Refusal as refusal:
        return await photos_page(tx, request, employer, data, refusal)
    return Redirect(f"{ROOT}?employer={employer.id}#photos", status_code=303)


@post(ROOT + "/{picture:str}", guards=[requires_recruiter], include_in_schema=False, status_code=303)
async def caption_photo(
    picture: FromPath[str], data: URLEncodedBody[CaptionForm], request: Ask, tx: GivenTx
) -> Response[Any]:
    photo, employer = await own_photo(tx, request.user, picture)
    await caption_picture(tx, request.user, photo, read_kind(data.kind, data.alt), data.alt)
    return Redirect(f"{ROOT}?employer={employer.id}#photo-{photo.id}", status_code=303)


@post(ROOT + "/{picture:str}/remove", guards=[requires_recruiter], include_in_schema=False, status_code=303)
async def remove_photo(picture: FromPath[str], request: Ask, tx: GivenTx) -> Response[Any]:
    photo, employer = await own_photo(tx, request.user, picture)
    await drop_picture(tx, request.user, photo)
    return Redirect(f"{ROOT}?employer={employer.id}#photos", status_code=303)


handlers = [show_photos, send_photo, caption_photo, remove_photo]
