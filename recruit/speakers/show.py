"""The speakers as the public meets them: who stands up for which employer, and one of them in full."""

from typing import Any

from litestar import get
from litestar.response import Template

from recruit.applications.pages import contact_of
from recruit.db import utc_now
from recruit.employers.queries import employer_face, speakers_of
from recruit.fairs.directions import directions_to
from recruit.fairs.queries import public_fair, room_link
from recruit.given import Ask, FromPath, GivenSettings, GivenTx
from recruit.positions.card import card
from recruit.saved.queries import can_save
from recruit.sharing.site import share_of
from recruit.speakers.queries import (
    FEW,
    find_speaker,
    honours_checked,
    said_in_rooms,
    stand_for_together,
    stands_for,
    talks_ahead,
    talks_past,
)


@get("/fairs/{slug:str}/speakers", include_in_schema=False)
async def show_speakers(slug: FromPath[str], request: Ask, tx: GivenTx) -> Template:
    fair = await public_fair(tx, request.user, slug)
    speakers = await speakers_of(tx, fair)
    few = [one["id"] for one in speakers] if len(speakers) <= FEW else []
    context = {
        "fair": fair,
        "speakers": speakers,
        "positions": [card(row) for row in await stand_for_together(tx, request.user, few, utc_now())],
        "room": await room_link(tx, request.app.state.redis, fair),
    }
    return Template("speakers/list.html", context=context)


@get("/speakers/{speaker:str}", include_in_schema=False)
async def show_speaker(speaker: FromPath[str], request: Ask, tx: GivenTx, settings: GivenSettings) -> Template:
    (person, employer, fair, taking_part), now = await find_speaker(tx, speaker), utc_now()
    faces = await speakers_of(tx, fair, employer)
    title, text = f"{person.name} · {employer.short_name}", person.story[:80] or f"{person.job}，为自己的单位站台"
    context: dict[str, Any] = {
        "fair": fair,
        "share": share_of(settings, request, f"/speakers/{person.id}", title, text, f"/cards/fairs/{fair.slug}"),
        "s": next(face for face in faces if face["id"] == str(person.id)),
        "story": [line for line in person.story.splitlines() if line.strip()],
        "honours": await honours_checked(tx, person.id),
        "employer": await employer_face(tx, fair, employer, now),
        "positions": [card(row) for row in await stands_for(tx, request.user, person, now)],
        "answers": await said_in_rooms(tx, settings, person, now),
        "talks": await talks_ahead(tx, request.user, person, fair),
        "past": await talks_past(tx, settings, person),
        "me": await contact_of(tx, settings.keys, request.user),
        "may_reserve": can_save(request.user),
        "booth": await directions_to(tx, fair, taking_part.id, now) if taking_part else None,
        "room": await room_link(tx, request.app.state.redis, fair),
    }
    return Template("speakers/speaker.html", context=context)


handlers = [show_speakers, show_speaker]
