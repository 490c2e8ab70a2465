"""The organiser's page of order: the words, and what was done."""

import contextlib
from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect, Template
from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy.ext.asyncio import AsyncSession

from live.contract import CHAT_UNTIL, memory_share
from recruit.accounts.guards import requires_organiser
from recruit.accounts.tables import Role
from recruit.db import utc_now
from recruit.errors import Refusal
from recruit.fairs.reach import staff_fair
from recruit.fairs.tables import Fair
from recruit.given import Ask, FromPath, FromQuery, GivenRedis, GivenTx, URLEncodedBody
from recruit.moderation.actions import add_words, remove_word
from recruit.moderation.forms import WordsForm
from recruit.moderation.queries import acts_of, words_of
from recruit.moderation.rules import ACTS
from recruit.reports.menu import frame

ROOT = "/organiser/fairs/{slug:str}/order"


async def order_page(
    tx: AsyncSession,
    redis: Redis,
    request: Ask,
    fair: Fair,
    form: WordsForm,
    refusal: Refusal | None = None,
    said: str = "",
) -> Template:
    context = frame(request.user.name, fair, "/order") | {
        "words": await words_of(tx, fair.id),
        "log": await acts_of(tx, fair),
        "acts": ACTS,
        "form": form,
        "refusal": refusal,
        "errors": refusal.errors if refusal else [],
        "said": said,
        "full": await refused_chat_at(redis),
    }
    return Template("moderation/organise.html", context=context, status_code=refusal.status if refusal else 200)


async def refused_chat_at(redis: Redis) -> int | None:
    """The per cent of Redis' memory that is used, where that stops the chat."""
    with contextlib.suppress(RedisError, OSError, TimeoutError):
        share = await memory_share(redis)
        return round(share * 100) if share > CHAT_UNTIL else None
    return None


@get(ROOT, guards=[requires_organiser], include_in_schema=False)
async def show_order(
    slug: FromPath[str], request: Ask, tx: GivenTx, redis: GivenRedis, said: FromQuery[str] = ""
) -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    return await order_page(tx, redis, request, fair, WordsForm(), said=said)


@post(ROOT + "/words", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def add_by_form(
    slug: FromPath[str], data: URLEncodedBody[WordsForm], request: Ask, tx: GivenTx, redis: GivenRedis
) -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    try:
        await add_words(tx, request.user, fair, data.words, data.act, utc_now())
    except Refusal as refusal:
        return await order_page(tx, redis, request, fair, data, refusal)
    return back(fair, "added")


@post(ROOT + "/words/{word:str}/remove", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def remove_by_form(
    slug: FromPath[str], word: FromPath[str], request: Ask, tx: GivenTx, redis: GivenRedis
) -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    try:
        await remove_word(tx, request.user, fair, word)
    except Refusal as refusal:
        return await order_page(tx, redis, request, fair, WordsForm(), refusal)
    return back(fair, "removed")


def back(fair: Fair, said: str) -> Redirect:
    return Redirect(f"/organiser/fairs/{fair.slug}/order", query_params={"said": said}, status_code=303)


handlers = [show_order, add_by_form, remove_by_form]
