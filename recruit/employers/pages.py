"""An employer's page at a fair."""

from litestar import get
from litestar.response import Template

from recruit.db import utc_now
from recruit.employers.queries import employer_face, find_taking_part, speakers_of
from recruit.fairs.directions import directions_to
from recruit.fairs.queries import room_link
from recruit.given import Ask, FromPath, FromQuery, GivenTx
from recruit.positions.card import card
from recruit.positions.queries import Wanted, list_positions

MOST = 60


@get("/employers/{employer:str}", include_in_schema=False)
async def show_employer(employer: FromPath[str], request: Ask, tx: GivenTx, fair: FromQuery[str] = "") -> Template:
    (row, where, taking_part), now = await find_taking_part(tx, employer, fair), utc_now()
    wanted = Wanted(fair=str(where.id), employer=str(row.id), page_size=MOST)
    found = await list_positions(tx, request.user, wanted, now)
    booth = await directions_to(tx, where, taking_part.id, now)
    face = await employer_face(tx, where, row, now)
    face["booth"] = booth
    context = {
        "fair": where,
        "employer": face,
        "positions": [card(position) for position in found.items],
        "total": found.total,
        "speakers": await speakers_of(tx, where, row),
        "plan": booth["plan"] if booth else None,
        "room": await room_link(tx, request.app.state.redis, where),
    }
    return Template("employers/employer.html", context=context)


handlers = [show_employer]
