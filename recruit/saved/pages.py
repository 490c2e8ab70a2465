"""The button 收藏: a plain form, which the page's script makes answer at once."""

from litestar import post
from litestar.response import Redirect
from pydantic import BaseModel

from recruit.applications.queries import find_offer
from recruit.db import utc_now
from recruit.given import Ask, FromPath, GivenTx, URLEncodedBody
from recruit.saved.actions import forget_position, save_position
from recruit.web import page_before


class SaveForm(BaseModel):
    """`on` empty takes the position off the list again."""

    on: str = ""


@post("/positions/{position:str}/save", include_in_schema=False, status_code=303)
async def save_by_form(position: FromPath[str], data: URLEncodedBody[SaveForm], request: Ask, tx: GivenTx) -> Redirect:
    offer = await find_offer(tx, position)
    if data.on:
        await save_position(tx, request.user, offer.position, utc_now())
    else:
        await forget_position(tx, request.user, offer.position)
    return Redirect(page_before(request, f"/positions/{offer.position.id}"), status_code=303)


handlers = [save_by_form]
