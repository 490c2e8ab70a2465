"""How long an import of many rows takes and how much memory: one JSON object per line. `imports.py [ROWS]` (100,000);
DATABASE_URL names a migrated PostgreSQL database instead of a fresh SQLite file."""

import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

import xlsxwriter

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
TITLES = (
    "电焊工 普工 叉车司机 数控车工 保安 保洁员 装配工 质检员 仓库管理员 会计 客服专员 厨师 电工 钳工 机修工".split()
)
FIRMS = [
    a + b for a in "澜湾 青石 麦浪 松岭 望川 临港 云帆 嘉禾".split() for b in "机械 食品 物流 纺织 电子 化工".split()
]
PLACES = "青岛-黄岛区 东莞-虎门镇 成都-武侯区 上海-徐汇区 大连-甘井子区".split()
HEADS = "单位名称 岗位名称 招聘人数 薪资待遇 学历要求 工作经验 工作地点 岗位职责及要求 福利待遇 专场 岗位有效期".split()


def write_book(path: Path, rows: int) -> None:
    """Fictional firms of about 35 positions each; every row's duties differ."""
    pick = random.Random(5)
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("岗位")
        sheet.write_row(0, 0, HEADS)
        for n in range(rows):
            firm, title, low = (
                f"{pick.choice(FIRMS)}{n // 1700}（示例）有限公司",
                pick.choice(TITLES),
                pick.randint(35, 90) * 100,
            )
            duties = f"负责{title}岗位的日常操作，按图纸和工艺要求完成当班任务，做好设备点检和交接班记录；服从{firm}安排，能适应两班倒，遵守安全规程，第{n}组。"
            benefits = pick.choice(["五险一金、包住、餐补", "包吃包住、年终奖", "五险、双休、节日福利", "包吃"])
            days = pick.choice(["长期", "2099-05-31"])
            track = pick.choice(["", "农民工", "退役军人"])
            school, years = pick.choice(["不限", "初中", "高中"]), pick.choice(["不限", "1-3年"])
            sheet.write_row(
                n + 1, 0, [firm, title, pick.randint(1, 50), f"{low}-{low + 2000}元/月", school, years, pick.choice(PLACES), duties, benefits, track, days]
            )  # fmt: skip


async def prepare(settings: Any, book: Path) -> uuid.UUID:
    """A fair, and the file received as from its organiser's browser."""
    from recruit.db import make_engine, transaction, utc_now
    from recruit.fairs.tables import Fair
    from recruit.imports.life import keep_file
    from recruit.imports.tables import Import, ImportState
    from recruit.units.actions import root_unit

    engine, now, body = make_engine(settings.database_url), utc_now(), book.read_bytes()
    async with transaction(engine) as tx:
        unit = await root_unit(tx)
        fair = Fair(
            unit_id=unit.id, slug="bench", name="测速", opens_at=now, closes_at=now, venue="一号馆", operator="示例"
        )
        tx.add(fair)
        await tx.flush()
        run = Import(fair_id=fair.id, filename=book.name, sha256="", size=len(body), state=ImportState.checking)
        await keep_file(tx, settings.keys, run, body)
    await engine.dispose()
    return run.id


async def turn(settings: Any, run_id: uuid.UUID, to: str | None) -> Any:
    """The import's state and counts; then on to the next state."""
    import sqlalchemy as sa

    from recruit.db import make_engine, transaction
    from recruit.imports.tables import Import, ImportState

    engine = make_engine(settings.database_url)
    async with transaction(engine) as tx:
        run = await tx.get_one(Import, run_id)
        said = (run.state.value, run.counts.get("positions"))
        if to:
            await tx.execute(sa.update(Import).where(Import.id == run_id).values(state=ImportState(to)))
    await engine.dispose()
    return said


def measure(name: str, command: list[str], environment: dict[str, str], rows: int) -> None:
    """Wall time, processor time and the peak of resident memory of one child."""
    before, started = os.times(), time.monotonic()
    child = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    seconds, cpu = time.monotonic() - started, os.times()
    peak = usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
    spent = cpu.children_user + cpu.children_system - before.children_user - before.children_system
    print(
        json.dumps(
            {"what": name, "rows": rows, "seconds": round(seconds, 1), "cpu_seconds": round(spent, 1),
             "peak_mb": round(peak), "status": child.returncode, "load": os.getloadavg()[0]}
        ),
        flush=True,
    )  # fmt: skip


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        from recruit.db import migrate
        from recruit.settings import load

        url = os.environ.get("DATABASE_URL") or f"sqlite:///{folder}/bench.db"
        environment = os.environ | {"DATA_DIR": folder, "DATABASE_URL": url}
        settings = load(environment)
        asyncio.run(migrate(settings.database_url))
        book = Path(folder) / "bench.xlsx"
        write_book(book, rows)
        run_id = asyncio.run(prepare(settings, book))
        command = [sys.executable, "-m", "recruit.imports.job", str(run_id)]
        for what, then in (("check", "writing"), ("write", "writing"), ("write again", None)):
            measure(what, command, environment, rows)
            print(json.dumps({"what": what, "result": asyncio.run(turn(settings, run_id, then))}), flush=True)


if __name__ == "__main__":
    main()
