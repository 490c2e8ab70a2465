"""The page behind an invitation's link: looking at it spends nothing."""

from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect, Template

from recruit.accounts.actions import open_session
from recruit.db import utc_now
from recruit.employers.tables import Employer
from recruit.errors import Refusal, TooLate
from recruit.fairs.booths import is_looking_ahead
from recruit.fairs.tables import Fair
from recruit.given import Ask, FromPath, GivenSettings, GivenTx, URLEncodedBody
from recruit.invitations.actions import join, note_opening
from recruit.invitations.forms import JoinForm
from recruit.invitations.queries import invitation_behind
from recruit.invitations.tables import Invitation
from recruit.web import SESSION, make_cookie

ALONE = {"cache-control": "no-store", "referrer-policy": "same-origin"}


def join_page(
    token: str, row: Invitation, employer: Employer, fair: Fair | None, form: JoinForm, refusal: Refusal | None = None
) -> Template:
    context: dict[str, Any] = {
        "fair": fair,
        "token": token,
        "employer": employer,
        "until": row.expires_at,
        "form": form,
    }
    context |= {"refusal": refusal, "errors": refusal.errors if refusal else []}
    status = refusal.status if refusal else 200
    return Template("invitations/join.html", context=context, status_code=status, headers=ALONE)


@get("/join/{token:str}", include_in_schema=False)
async def show_invitation(token: FromPath[str], request: Ask, tx: GivenTx, settings: GivenSettings) -> Template:
    row, employer, fair = await invitation_behind(tx, settings.keys, token, utc_now())
    if not is_looking_ahead(request):
        await note_opening(tx, row, utc_now())
    return join_page(token, row, employer, fair, JoinForm())


@post("/join/{token:str}", include_in_schema=False, status_code=303)
async def come_in(
    token: FromPath[str], data: URLEncodedBody[JoinForm], request: Ask, tx: GivenTx, settings: GivenSettings
) -> Response[Any]:
    now = utc_now()
    row, employer, fair = await invitation_behind(tx, settings.keys, token, now)
    try:
        async with tx.begin_nested():
            account = await join(tx, request.user, row, employer, data, now)
    except TooLate:
        raise
    except Refusal as refusal:
        row, employer, fair = await invitation_behind(tx, settings.keys, token, now)
        return join_page(token, row, employer, fair, data, refusal)
    session, life = await open_session(tx, now, old_token=request.cookies.get(SESSION), account_id=account)
    where = f"/recruiter/fairs/{fair.slug}/positions" if fair else "/employer/positions"
    cookie = make_cookie(settings, SESSION, session, life)
    return Redirect(f"{where}?employer={employer.id}", status_code=303, cookies=[cookie])


handlers = [show_invitation, come_in]
