"""An employer's page at a fair."""

from litestar import get
from litestar.response import Template

from recruit.db import utc_now
from recruit.employers.photos import photos_of
from recruit.employers.quality import by_work, quality_of
from recruit.employers.queries import employer_face, find_taking_part, speakers_of
from recruit.fairs.directions import directions_to
from recruit.fairs.queries import room_link
from recruit.given import Ask, FromPath, FromQuery, GivenSettings, GivenTx
from recruit.positions.card import card
from recruit.positions.queries import Wanted, list_positions
from recruit.sharing.site import share_of

MOST = 100


@get("/employers/{employer:str}", include_in_schema=False)
async def show_employer(
    employer: FromPath[str], request: Ask, tx: GivenTx, settings: GivenSettings, fair: FromQuery[str] = ""
) -> Template:
    (row, where, taking_part), now = await find_taking_part(tx, employer, fair), utc_now()
    wanted = Wanted(fair=str(where.id), employer=str(row.id), page_size=MOST)
    found = await list_positions(tx, request.user, wanted, now)
    title, text = f"{row.name}在招 {found.total} 个岗位", f"招 {found.headcount} 人，吃住条件、照片都在这里"
    context = {
        "fair": where,
        "share": share_of(settings, request, f"/employers/{row.id}", title, text, f"/cards/fairs/{where.slug}"),
        "employer": await employer_face(tx, where, row, now),
        "groups": by_work([card(position) for position in found.items]),
        "total": found.total,
        "headcount": found.headcount,
        "all_url": f"/fairs/{where.slug}/positions?employer={row.id}",
        "quality": await quality_of(tx, where, row, found.total, now),
        "photos": await photos_of(tx, row),
        "speakers": await speakers_of(tx, where, row),
        "booth": await directions_to(tx, where, taking_part.id, now),
        "room": await room_link(tx, request.app.state.redis, where),
    }
    return Template("employers/employer.html", context=context)


handlers = [show_employer]
