"""`recruit import`: the same import as the web's, told in lines or as JSON."""

import asyncio
import json
from collections import Counter
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.db import utc_now
from recruit.errors import NotFound
from recruit.fairs.tables import Fair
from recruit.ids import parse_id
from recruit.imports.actions import Report, import_file
from recruit.imports.intake import KINDS
from recruit.settings import Settings

NAMES = {"employers": "用人单位", "positions": "岗位", "speakers": "劳模工匠", "rundown": "直播排期"}
STATES = {"created": "新增", "updated": "更新", "unchanged": "未变", "rejected": "未导入"}
SHOWN = 20


async def import_workbook(
    tx: AsyncSession, settings: Settings, fair_slug: str, file: Path, dry_run: bool, as_json: bool
) -> str:
    fair = await tx.scalar(sa.select(Fair).where(sa.or_(Fair.slug == fair_slug, Fair.id == parse_id(fair_slug))))
    if fair is None:
        raise NotFound(f"There is no fair {fair_slug!r}.")
    body = await asyncio.to_thread(file.read_bytes)
    report = await import_file(tx, settings.keys, fair, file.name, body, utc_now(), dry_run=dry_run)
    return json.dumps(report.as_dict(), ensure_ascii=False) if as_json else tell(report, fair, dry_run)


def tell(report: Report, fair: Fair, dry_run: bool) -> str:
    lines = [f"{'试读，未写入' if dry_run else '已导入'}：{fair.name}"]
    for kind in KINDS:
        counts: dict[str, Any] = report.counts[kind]
        if any(counts.values()):
            lines.append(
                f"  {NAMES[kind]}：" + "，".join(f"{word} {counts[state]:,}" for state, word in STATES.items())
            )
    by_code = Counter((problem.level, problem.code) for problem in report.problems)
    for (level, code), number in sorted(by_code.items()):
        lines.append(f"  {'错误' if level == 'error' else '提醒'} {code}：{number:,} 处")
    errors = [problem for problem in report.problems if problem.level == "error"]
    for problem in errors[:SHOWN]:
        lines.append(f"    {problem.sheet} 第 {problem.row} 行 {problem.column}“{problem.value}”：{problem.message}")
    if len(errors) > SHOWN:
        lines.append(f"    另有 {len(errors) - SHOWN:,} 行未导入；用 --json 看全部。")
    return "\n".join(lines)
