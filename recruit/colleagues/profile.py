"""The employer's own page of facts: what it says of itself, what it offers to all, whom the organiser reaches."""

from typing import Any

import sqlalchemy as sa
from litestar import Response, get, post
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actions import audit
from recruit.accounts.actor import Actor, Held
from recruit.accounts.guards import requires_recruiter
from recruit.accounts.home import fair_of
from recruit.accounts.rules import mask_mobile, read_mobile
from recruit.accounts.tables import Role
from recruit.colleagues.forms import OFFERS, ProfileForm, profile_of, seen_of
from recruit.crypto import blind_index, seal, unseal
from recruit.employers.menu import recruiter_menu
from recruit.employers.photos import own_employer
from recruit.employers.tables import Employer, Participation
from recruit.errors import Conflict, Refusal
from recruit.given import Ask, FromQuery, GivenSettings, GivenTx, URLEncodedBody
from recruit.registrations.rules import SIZES
from recruit.settings import Keys

ROOT = "/employer/profile"


async def contact_of(tx: AsyncSession, employer: Employer) -> Participation | None:
    """Whom the organiser of the fair that is on reaches."""
    fair = await fair_of(tx, Held(Role.recruiter, employer=employer.id))
    if fair is None:
        return None
    here = sa.select(Participation).where(Participation.fair_id == fair.id, Participation.employer_id == employer.id)
    return await tx.scalar(here)


async def save_profile(tx: AsyncSession, actor: Actor, keys: Keys, employer: Employer, form: ProfileForm) -> None:
    """Conflict where a colleague saved meanwhile."""
    form.check()
    texts = ("about", "address", "industry", "size")
    values: dict[str, Any] = {name: getattr(form, name).strip() or None for name in texts}
    values["benefits"] = employer.benefits | {name: bool(getattr(form, name)) for name in OFFERS}
    if values["industry"] != employer.industry:
        values["industry_code"] = None
    same = [getattr(Employer, name).is_not_distinct_from(getattr(employer, name)) for name in texts]
    swap = sa.update(Employer).where(Employer.id == employer.id, *same).values(values)
    moved = form.seen != seen_of(employer)
    if moved or (await tx.execute(swap.execution_options(synchronize_session=False))).rowcount != 1:
        raise Conflict("同事刚刚改过单位资料，您的没有存。请打开最新内容对照后再存一次。", code="changed")
    if contact := await contact_of(tx, employer):
        await save_contact(tx, keys, contact, form)
    changed = [name for name in values if values[name] != getattr(employer, name)]
    audit(tx, actor, "save_employer", "employer", employer.id, changed=changed)


async def save_contact(tx: AsyncSession, keys: Keys, contact: Participation, form: ProfileForm) -> None:
    values: dict[str, Any] = {"contact_name": form.contact_name.strip() or contact.contact_name}
    if phone := read_mobile(form.phone):
        values |= {"contact_phone": seal(keys, phone, "phone"), "contact_phone_index": blind_index(keys, phone)}
    await tx.execute(sa.update(Participation).where(Participation.id == contact.id).values(values))


async def profile_page(
    tx: AsyncSession, request: Ask, keys: Keys, employer: Employer, form: ProfileForm, refusal: Refusal | None = None
) -> Template:
    contact = await contact_of(tx, employer)
    phone = contact.contact_phone if contact else None
    context = {
        "fair": None,
        "who": request.user.name,
        "menu": recruiter_menu(employer, ROOT),
        "employer": employer,
        "form": form,
        "sizes": list(dict.fromkeys([*SIZES, *([form.size] if form.size else [])])),
        "has_contact": contact is not None,
        "phone": mask_mobile(unseal(keys, phone, "phone")) if phone else "",
        "said": request.query_params.get("said", ""),
        "refusal": refusal,
        "errors": refusal.errors if refusal else [],
    }
    return Template("employers/profile.html", context=context, status_code=refusal.status if refusal else 200)


@get(ROOT, guards=[requires_recruiter], include_in_schema=False)
async def show_profile(
    request: Ask, tx: GivenTx, settings: GivenSettings, employer: FromQuery[str] = ""
) -> Response[Any]:
    found = await own_employer(tx, request.user, employer)
    contact = await contact_of(tx, found)
    form = profile_of(found).model_copy(update={"contact_name": contact.contact_name or "" if contact else ""})
    return await profile_page(tx, request, settings.keys, found, form)


@post(ROOT, guards=[requires_recruiter], include_in_schema=False, status_code=303)
async def save(data: URLEncodedBody[ProfileForm], request: Ask, tx: GivenTx, settings: GivenSettings) -> Response[Any]:
    found = await own_employer(tx, request.user, data.employer)
    try:
        await save_profile(tx, request.user, settings.keys, found, data)
    except Refusal as refusal:
        return await profile_page(tx, request, settings.keys, found, data, refusal)
    return Redirect(f"{ROOT}?employer={found.id}&said=saved", status_code=303)


handlers = [show_profile, save]
