"""The import call, and the pay reader that a portal's form asks."""

from typing import Annotated, Any

from litestar import Response, post
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body
from pydantic import BaseModel

from recruit.accounts.guards import requires_organiser
from recruit.accounts.tables import Role
from recruit.db import utc_now
from recruit.errors import FieldError, Invalid
from recruit.fairs.reach import staff_fair
from recruit.given import Ask, FromPath, FromQuery, GivenSettings, GivenTx, JSONBody
from recruit.imports.actions import import_file
from recruit.positions.pay import NoPay, read_pay


class PayText(BaseModel):
    text: str | None = ""
    source: str | None = None


class Upload(BaseModel, arbitrary_types_allowed=True):
    file: UploadFile | None = None
    act: str = ""


Multipart = Annotated[Upload, Body(media_type=RequestEncodingType.MULTI_PART)]


async def uploaded(data: Upload) -> tuple[str, bytes]:
    """The file of a form. Raises Invalid where none was chosen."""
    if data.file is None or not data.file.filename:
        raise Invalid("没有收到文件。请选择一个 .xlsx、.csv 或 .tsv 文件。", errors=[FieldError("file", "请选择文件")])
    return data.file.filename, await data.file.read()


@post("/api/v1/fairs/{fair:str}/imports", guards=[requires_organiser])
async def post_import(
    fair: FromPath[str],
    data: Multipart,
    request: Ask,
    tx: GivenTx,
    settings: GivenSettings,
    dry_run: FromQuery[bool] = False,
) -> Response[dict[str, Any]]:
    found = await staff_fair(tx, request.user, fair, Role.organiser)
    name, body = await uploaded(data)
    report = await import_file(
        tx, settings.keys, found, name, body, utc_now(), dry_run=dry_run, account_id=request.user.account
    )
    return Response(report.as_dict(), status_code=200 if dry_run else 201)


@post("/api/v1/pay", status_code=200)
async def post_pay(data: JSONBody[PayText]) -> dict[str, Any]:
    try:
        return read_pay(data.text or "", data.source).as_dict()
    except NoPay as no:
        raise Invalid(no.message, code=no.code, errors=[FieldError("text", no.message)]) from None


handlers = [post_import, post_pay]
