"""The list of a fair's positions with its filters, and one position; both are plain links and forms."""

import datetime as dt
from typing import Any

from litestar import get
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.db import utc_now
from recruit.fairs.queries import public_fair
from recruit.fairs.tables import Fair
from recruit.given import Ask, FromPath, GivenTx
from recruit.look import words
from recruit.places.regions import region_name
from recruit.positions import show
from recruit.positions.card import card
from recruit.positions.forms import CONDITIONS, query_of, read_kindly
from recruit.positions.queries import Wanted, count_having, list_positions, regions_of
from recruit.positions.rules import Sort, default_sort

PAYS = (4000, 5000, 6000, 8000, 10000)
LEVELS = (("junior", "初中"), ("senior", "高中/中专"), ("college", "大专"), ("bachelor", "本科"))
SORTS = {Sort.relevance: "最相关", Sort.newest: "最新", Sort.pay: "工资高的在前", Sort.headcount: "招人多的在前"}
QUICK = ("housing", "couple_room", "day_shift")


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
    if wanted.employer:
        chosen.append(("只看这家单位", {"employer": ""}, False))
    rest = wanted.has
    chosen += [(CONDITIONS[slot], {"has": tuple(s for s in rest if s != slot)}, True) for slot in rest]
    return chosen


def option(value: Any, text: str, chosen: Any, count: int | None = None) -> dict[str, Any]:
    return {"value": value, "text": text, "count": count, "on": str(value) == str("" if chosen is None else chosen)}


def group(name: str, label: str, options: list[dict[str, Any]], kind: str = "radio") -> dict[str, Any]:
    return {"name": name, "label": label, "type": kind, "options": options}


async def groups_of(
    tx: AsyncSession, fair: Fair, wanted: Wanted, counts: dict[str, int], now: dt.datetime
) -> list[dict[str, Any]]:
    regions = await regions_of(tx, fair, now)
    has = [option(slot, text, slot if slot in wanted.has else None, counts[slot]) for slot, text in CONDITIONS.items()]
    tracks = [option(code, names[0], wanted.track) for code, names in words.TRACKS.items()]
    places = [option(code, region_name(code) or code, wanted.region, n) for code, n in regions]
    if wanted.region and not any(place["on"] for place in places):
        places.append(option(wanted.region, region_name(wanted.region) or wanted.region, wanted.region))
    return [
        group("has", "吃住和班次", has, "checkbox"),
        group("track", "专场专区", [option("", "不限", wanted.track), *tracks]),
        group(
            "pay_min",
            "月薪（底薪）",
            [option("", "不限", wanted.pay_min), *(option(n, f"{n:,} 起", wanted.pay_min) for n in PAYS)],
        ),
        group(
            "education",
            "我的学历",
            [option("", "不限", wanted.education), *(option(code, text, wanted.education) for code, text in LEVELS)],
        ),
        *([group("region", "工作地", [option("", "不限", wanted.region), *places])] if places else []),
    ]


@get("/fairs/{slug:str}/positions", include_in_schema=False)
async def show_positions(slug: FromPath[str], request: Ask, tx: GivenTx) -> Template:
    fair, now = await public_fair(tx, request.user, slug), utc_now()
    wanted = read_kindly(str(fair.id), request.query_params)
    found = await list_positions(tx, request.user, wanted, now)
    counts = await count_having(tx, wanted, list(CONDITIONS), now)
    chosen = labels(wanted)
    sort = wanted.sort or default_sort(wanted.q)
    more = [f"{CONDITIONS[slot]} {counts[slot]:,}" for slot in QUICK if slot not in wanted.has and counts[slot]]
    context = {
        "fair": fair,
        "q": wanted.q,
        "total": found.total,
        "headcount": found.headcount,
        "page": wanted.page,
        "page_size": wanted.page_size,
        "page_url": page_url(wanted),
        "positions": [card(row) for row in found.items],
        "active": [{"text": text, "url": query_of(wanted, **off), "good": good} for text, off, good in chosen],
        "quick": [
            {"text": CONDITIONS[slot], "url": query_of(wanted, has=(*wanted.has, slot))}
            for slot in QUICK
            if slot not in wanted.has and counts[slot]
        ],
        "more": " · ".join(more[:2]),
        "sorts": [
            {"text": text, "url": query_of(wanted, sort=value), "on": value is sort}
            for value, text in SORTS.items()
            if value is not Sort.relevance or wanted.q
        ],
        "form": {
            "action": f"/fairs/{fair.slug}/positions",
            "q": wanted.q,
            "sort": wanted.sort or "",
            "groups": await groups_of(tx, fair, wanted, counts, now),
        },
        "loosen": [{"text": f"不要“{text.strip('“”')}”", "url": query_of(wanted, **off)} for text, off, _ in chosen],
    }
    return Template("positions/list.html", context=context)


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
