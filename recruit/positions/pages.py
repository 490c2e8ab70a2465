"""The list of a fair's positions: search, what else there is to choose, what is near where nothing was found; plain links and forms; and one position."""

import datetime as dt
from dataclasses import replace
from typing import Any

from litestar import get
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actor import Actor
from recruit.db import utc_now
from recruit.employers.industry import industry_text
from recruit.fairs.queries import public_fair
from recruit.fairs.tables import Fair
from recruit.given import Ask, FromPath, GivenTx
from recruit.look import words
from recruit.places.regions import region_name
from recruit.positions import show
from recruit.positions.asked import corrected
from recruit.positions.card import card
from recruit.positions.counts import count_choices
from recruit.positions.facets import Facets
from recruit.positions.forms import CONDITIONS, query_of, read_kindly
from recruit.positions.queries import Found, count_wanted, list_near, list_positions
from recruit.positions.rules import PAYS, Sort, Wanted, default_sort

LEVELS = (("junior", "初中"), ("senior", "高中/中专"), ("college", "大专"), ("bachelor", "本科"))
SORTS = {Sort.relevance: "最相关", Sort.newest: "最新", Sort.pay: "工资高的在前", Sort.headcount: "招人多的在前"}
QUICK = ("housing", "couple_room", "day_shift")
FEW = 5


def labels(wanted: Wanted) -> list[tuple[str, dict[str, Any], bool]]:
    """What is chosen: its words, the change that takes it off, and whether it is a living condition."""
    chosen: list[tuple[str, dict[str, Any], bool]] = []
    if wanted.q:
        chosen.append((f"“{wanted.q}”", {"q": ""}, False))
    if wanted.track:
        chosen.append((words.track_name(wanted.track), {"track": ""}, False))
    if wanted.pay_min is not None:
        chosen.append((f"月薪 {words.count(wanted.pay_min)} 起", {"pay_min": None}, False))
    if wanted.education:
        chosen.append((f"我是{dict(LEVELS).get(wanted.education, wanted.education)}", {"education": ""}, False))
    if wanted.region:
        chosen.append((region_name(wanted.region) or wanted.region, {"region": ""}, False))
    if wanted.industry:
        chosen.append((industry_text(wanted.industry) or wanted.industry, {"industry": ""}, False))
    if wanted.employer:
        chosen.append(("只看这家单位", {"employer": ""}, False))
    rest = wanted.has
    chosen += [(CONDITIONS[slot], {"has": tuple(s for s in rest if s != slot)}, True) for slot in rest]
    return chosen


def option(value: Any, text: str, chosen: Any, count: int | None = None) -> dict[str, Any]:
    return {"value": value, "text": text, "count": count, "on": str(value) == str("" if chosen is None else chosen)}


def group(name: str, label: str, options: list[dict[str, Any]], kind: str = "radio") -> dict[str, Any]:
    """Choices with what each would leave; one that would leave nothing is shown only while it is chosen."""
    offered = [one for one in options if one["count"] != 0 or one["on"]]
    if kind == "radio":
        offered = [option("", "不限", "" if not any(one["on"] for one in offered) else "chosen"), *offered]
    return {"name": name, "label": label, "type": kind, "options": offered}


def groups_of(wanted: Wanted, left: Facets) -> list[dict[str, Any]]:
    has = [option(s, text, s if s in wanted.has else None, left.has[s]) for s, text in CONDITIONS.items()]
    codes = [*words.TRACKS, *sorted(code for code in left.track if code not in words.TRACKS)]
    tracks = [option(code, words.track_name(code), wanted.track, left.track[code]) for code in codes]
    pays = [option(n, f"{n:,} 起", wanted.pay_min, left.pay_min[n]) for n in PAYS]
    levels = [option(code, text, wanted.education, left.education[code]) for code, text in LEVELS]
    places = [option(code, region_name(code) or code, wanted.region, n) for code, n in left.region.items()]
    if wanted.region and not any(place["on"] for place in places):
        places.append(option(wanted.region, region_name(wanted.region) or wanted.region, wanted.region))
    trades = [option(code, industry_text(code) or code, wanted.industry, n) for code, n in left.industry.items()]
    found = [
        group("has", "吃住和班次", has, "checkbox"),
        group("track", "专场专区", tracks),
        group("pay_min", "月薪（底薪）", pays),
        group("education", "我的学历", levels),
        group("region", "工作地", places),
        group("industry", "行业", trades),
    ]
    return [one for one in found if any(choice["value"] for choice in one["options"])]


async def near_of(
    tx: AsyncSession, actor: Actor, wanted: Wanted, found: Found, now: dt.datetime
) -> dict[str, Any] | None:
    """What is near, where nothing was found."""
    near = None if found.total else await list_near(tx, actor, wanted, now)
    if near is None:
        return None
    return {
        "sentence": near.sentence,
        "url": query_of(near.wanted),
        "total": near.found.total,
        "positions": [card(row) for row in near.found.items],
    }


async def offered_spelling(tx: AsyncSession, wanted: Wanted, found: Found, now: dt.datetime) -> dict[str, str] | None:
    """Another spelling to offer where the typed one finds little and the other finds more."""
    other = corrected(wanted.q) if 0 < found.total < FEW * 2 else None
    if not other or await count_wanted(tx, replace(wanted, q=other), now) <= found.total:
        return None
    return {"text": other, "url": query_of(wanted, q=other)}


@get("/fairs/{slug:str}/positions", include_in_schema=False)
async def show_positions(slug: FromPath[str], request: Ask, tx: GivenTx) -> Template:
    fair, now = await public_fair(tx, request.user, slug), utc_now()
    wanted = read_kindly(str(fair.id), request.query_params)
    found = await list_positions(tx, request.user, wanted, now)
    context = shown(fair, wanted, found, await count_choices(tx, replace(wanted, q=found.meant or wanted.q), now))
    return Template(
        "positions/list.html",
        context=context
        | {
            "near": await near_of(tx, request.user, wanted, found, now),
            "spelling": await offered_spelling(tx, wanted, found, now),
        },
    )


def shown(fair: Fair, wanted: Wanted, found: Found, left: Facets) -> dict[str, Any]:
    """What the list shows of itself: what was found, what is chosen and what else there is to choose."""
    chosen, sort = labels(wanted), wanted.sort or default_sort(wanted.q)
    quick = [slot for slot in QUICK if slot not in wanted.has and left.has[slot]]
    return {
        "fair": fair,
        "q": wanted.q,
        "meant": found.meant,
        "total": found.total,
        "headcount": found.headcount,
        "page": wanted.page,
        "page_size": wanted.page_size,
        "page_url": page_url(wanted),
        "positions": [card(row) for row in found.items],
        "active": [{"text": text, "url": query_of(wanted, **off), "good": good} for text, off, good in chosen],
        "quick": [{"text": CONDITIONS[slot], "url": query_of(wanted, has=(*wanted.has, slot))} for slot in quick],
        "more": " · ".join(f"{CONDITIONS[slot]} {left.has[slot]:,}" for slot in quick[:2]),
        "sorts": [
            {"text": text, "url": query_of(wanted, sort=value), "on": value is sort}
            for value, text in SORTS.items()
            if value is not Sort.relevance or wanted.q
        ],
        "form": {
            "action": f"/fairs/{fair.slug}/positions",
            "q": wanted.q,
            "sort": wanted.sort or "",
            "employer": wanted.employer,
            "groups": groups_of(wanted, left),
        },
        "loosen": [{"text": f"不要“{text.strip('“”')}”", "url": query_of(wanted, **off)} for text, off, _ in chosen]
        if len(chosen) > 1
        else [],
    }


def page_url(wanted: Wanted) -> str:
    query = query_of(wanted)
    return query + ("" if query == "?" else "&") + "page="


@get("/positions", include_in_schema=False)
async def find_list(request: Ask, tx: GivenTx) -> Redirect:
    fair = await public_fair(tx, request.user, "")
    return Redirect(
        f"/fairs/{fair.slug}/positions?{request.scope['query_string'].decode()}".rstrip("?"), status_code=303
    )


handlers = [show_positions, find_list, *show.handlers]
