"""Workbooks to take away: the template, the list of problems, and the file itself with its faults marked."""

import asyncio
import csv
import io
import re
from typing import Any
from urllib.parse import quote

from litestar import Response, get

from recruit.accounts.guards import requires_organiser
from recruit.accounts.tables import Role
from recruit.fairs.reach import staff_fair
from recruit.given import Ask, FromPath, GivenSettings, GivenTx
from recruit.imports.annotate import annotate
from recruit.imports.life import file_of
from recruit.imports.pages import ONE, ROOT, reach
from recruit.imports.queries import problems_of
from recruit.imports.sample import sample_workbook
from recruit.imports.words import LEVELS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attached(body: bytes | str, media_type: str, name: str) -> Response[Any]:
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return Response(body, media_type=media_type, headers={"content-disposition": disposition})


def harmless(value: str) -> str:
    """Excel reads what begins like a formula as one: a stranger's cell never does."""
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


@get(ROOT + "/template.xlsx", guards=[requires_organiser], include_in_schema=False)
async def download_template(slug: FromPath[str], request: Ask, tx: GivenTx) -> Response[bytes]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    return attached(sample_workbook(), XLSX, f"{fair.name}-岗位填报表.xlsx")


@get(ONE + "/problems.csv", guards=[requires_organiser], include_in_schema=False)
async def download_problems(slug: FromPath[str], run_id: FromPath[str], request: Ask, tx: GivenTx) -> Response[str]:
    """The list to send back to employers; its mark tells Excel that it is UTF-8."""
    _, run = await reach(request, tx, slug, run_id)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["工作表", "行", "列", "填写内容", "程度", "说明与改法"])
    for problem in await problems_of(tx, run.id):
        said = (problem.sheet, problem.row, problem.column, problem.value, LEVELS[problem.level], problem.message)
        writer.writerow([harmless(each) if isinstance(each, str) else each for each in said])
    return attached("\ufeff" + out.getvalue(), "text/csv; charset=utf-8", f"问题清单-{stem(run.filename)}.csv")


@get(ONE + "/marked.xlsx", guards=[requires_organiser], include_in_schema=False)
async def download_marked(
    slug: FromPath[str], run_id: FromPath[str], request: Ask, tx: GivenTx, settings: GivenSettings
) -> Response[bytes]:
    """The file with each bad cell coloured and its cure as a comment."""
    _, run = await reach(request, tx, slug, run_id)
    body, problems = await file_of(tx, settings.keys, run.id), await problems_of(tx, run.id)
    marked = await asyncio.to_thread(annotate, run.filename, body, problems)
    return attached(marked, XLSX, f"批注-{stem(run.filename)}.xlsx")


def stem(filename: str) -> str:
    return re.sub(r"\.\w{1,5}$", "", filename) or "表格"


handlers = [download_template, download_problems, download_marked]
