"""The organiser's import page: choose a file, try it, bring it in, see what is wrong and where."""

import csv
import io
from collections import Counter
from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect, Template

from recruit.accounts.guards import requires_organiser
from recruit.accounts.tables import Role
from recruit.db import utc_now
from recruit.errors import Invalid
from recruit.fairs.reach import staff_fair
from recruit.fairs.tables import Fair
from recruit.given import Ask, FromPath, FromQuery, GivenSettings, GivenTx
from recruit.imports.actions import Report, import_file
from recruit.imports.api import Multipart, uploaded
from recruit.imports.queries import PAGE_SIZE, Kind, find_run, problem_kinds, problems_of, recent_runs
from recruit.reports.menu import organiser_menu

CODES = {
    "pay_unreadable": "薪资认不出",
    "title_missing": "缺岗位名称",
    "employer_missing": "缺单位名称",
    "speaker_incomplete": "劳模信息不全",
    "headcount_vague": "人数未定",
    "duties_missing": "没写职责",
    "valid_until_past": "有效期已过",
    "validity_unreadable": "有效期认不出",
    "repeated": "重复填写",
    "uscc_check": "信用代码有误",
    "booth_twice": "展位重复",
    "phone_invalid": "不是手机号",
    "position_unknown": "排期找不到岗位",
    "speaker_unknown": "排期找不到劳模",
    "formula_empty": "公式没有结果",
    "cell_too_long": "内容太长",
}
ROOT = "/organiser/fairs/{slug:str}/imports"


def frame(request: Ask, fair: Fair) -> dict[str, Any]:
    """What each of these pages shows around its own matter."""
    home = f"/organiser/fairs/{fair.slug}"
    menu = organiser_menu(fair, "/imports")
    return {"fair": fair, "who": request.user.name, "menu": menu, "home": f"{home}/imports", "codes": CODES}


@get(ROOT, guards=[requires_organiser], include_in_schema=False)
async def show_imports(slug: FromPath[str], request: Ask, tx: GivenTx) -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    return Template("imports/form.html", context=frame(request, fair) | {"runs": await recent_runs(tx, fair)})


@post(ROOT, guards=[requires_organiser], include_in_schema=False, status_code=200)
async def send_file(
    slug: FromPath[str],
    data: Multipart,
    request: Ask,
    tx: GivenTx,
    settings: GivenSettings,
) -> Response[Any]:
    """A trial shows its report at once and keeps nothing; an import is kept and shown at its own address."""
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    trial = data.act == "try"
    try:
        name, body = await uploaded(data)
        report = await import_file(
            tx, settings.keys, fair, name, body, utc_now(), dry_run=trial, account_id=request.user.account
        )
    except Invalid as refusal:
        context = frame(request, fair) | {"runs": await recent_runs(tx, fair), "refusal": refusal}
        return Template("imports/form.html", context=context, status_code=422)
    if trial:
        return Template("imports/report.html", context=frame(request, fair) | trial_context(name, report))
    return Redirect(f"/organiser/fairs/{fair.slug}/imports/{report.run_id}", status_code=303)


def trial_context(filename: str, report: Report) -> dict[str, Any]:
    problems = sorted(report.problems, key=lambda problem: problem.level)
    kinds = Counter((problem.code, problem.level) for problem in problems)
    return {
        "filename": filename,
        "counts": report.counts,
        "trial": True,
        "kinds": [Kind(code, level, number) for (code, level), number in kinds.items()],
        "problems": problems[: 2 * PAGE_SIZE],
        "total": len(problems),
        "code": "",
    }


@get(ROOT + "/{run_id:str}", guards=[requires_organiser], include_in_schema=False)
async def show_import(
    slug: FromPath[str],
    run_id: FromPath[str],
    request: Ask,
    tx: GivenTx,
    code: FromQuery[str] = "",
    page: FromQuery[int] = 1,
) -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    run = await find_run(tx, fair, run_id)
    kinds = await problem_kinds(tx, run.id)
    context = {
        "run": run,
        "filename": run.filename,
        "counts": run.counts,
        "trial": False,
        "kinds": kinds,
        "problems": await problems_of(tx, run.id, code, page),
        "total": sum(kind.number for kind in kinds if code in ("", kind.code)),
        "all": sum(kind.number for kind in kinds),
        "code": code,
        "page": max(page, 1),
        "page_size": PAGE_SIZE,
    }
    return Template("imports/report.html", context=frame(request, fair) | context)


@get(ROOT + "/{run_id:str}/problems.csv", guards=[requires_organiser], include_in_schema=False)
async def download_problems(slug: FromPath[str], run_id: FromPath[str], request: Ask, tx: GivenTx) -> Response[str]:
    """The list to send back to employers; Excel reads the mark as UTF-8, and a value can be no formula."""
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    run = await find_run(tx, fair, run_id)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["工作表", "行", "列", "填写内容", "程度", "说明与改法"])
    for problem in await problems_of(tx, run.id):
        value = f"'{problem.value}" if problem.value[:1] in ("=", "+", "-", "@") else problem.value
        level = "未导入" if problem.level == "error" else "提醒"
        writer.writerow([problem.sheet, problem.row, problem.column, value, level, problem.message])
    headers = {"content-disposition": f'attachment; filename="problems-{fair.slug}.csv"'}
    return Response("\ufeff" + out.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


handlers = [show_imports, send_file, show_import, download_problems]
