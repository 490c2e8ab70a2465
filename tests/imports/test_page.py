"""The organiser brings a file in through the browser's form and reads what is wrong."""

import asyncio
import json
import os
import sys
from pathlib import Path

from recruit.accounts.tables import Role
from recruit.imports.command import import_workbook
from tests.imports import books
from tests.support.cast import Cast


async def test_try_then_import_then_read_the_problems(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    fair, (_, token) = await cast.fair(), await cast.staff(Role.organiser)
    home = f"/organiser/fairs/{fair.slug}/imports"
    async with cast.client(token, follow_redirects=True) as browser:
        assert "还没有导入过" in (await browser.get(home)).text
        trial = await browser.post(home, files={"file": ("fair.xlsx", books.fair_book())}, data={"act": "try"})
        assert "只是试读" in trial.text and "叉车司机" in trial.text
        assert "还没有导入过" in (await browser.get(home)).text
        done = await browser.post(home, files={"file": ("fair.xlsx", books.fair_book())}, data={"act": "import"})
        assert str(done.url).startswith(f"http://fair.test{home}/")
        assert "4 个岗位已公开，1 行未导入" in done.text and "岗位信息 第 4 行" in done.text
        one = await browser.get(f"{done.url}?code=booth_twice")
        assert "展位 A01" in one.text and "岗位信息 第 4 行" not in one.text
        listed = await browser.get(f"{done.url}/problems.csv")
        assert listed.text.startswith("\ufeff工作表,行,列") and "面议" in listed.text
        wrong = await browser.post(home, files={"file": ("fair.xlsx", b"%PDF-1.7 ")}, data={"act": "import"})
        assert wrong.status_code == 422 and "不是表格文件" in wrong.text
        missing = await browser.post(home, data={"act": "import"}, files={"other": ("x", b"y")})
        assert missing.status_code == 422


async def test_the_command_tells_the_same(sqlite_cast: Cast, tmp_path: Path) -> None:
    cast = sqlite_cast
    await cast.fair()
    file = tmp_path / "fair.xlsx"
    file.write_bytes(books.fair_book())
    async with cast.tx() as tx:
        tried = await import_workbook(tx, cast.settings, "spring", file, True, False)
    async with cast.tx() as tx:
        done = await import_workbook(tx, cast.settings, "spring", file, False, True)
    assert "试读，未写入" in tried and "岗位：新增 4，更新 0，未变 0，未导入 1" in tried
    assert "岗位信息 第 4 行 薪资待遇“面议”" in tried
    assert '"created": 4' in done


async def test_the_command_as_a_program(sqlite_cast: Cast, sqlite_database: str, tmp_path: Path) -> None:
    await sqlite_cast.fair()
    file, fake = tmp_path / "fair.xlsx", tmp_path / "fake.xlsx"
    file.write_bytes(books.fair_book())
    fake.write_bytes(b"%PDF-1.7")
    environment = os.environ | {"DATA_DIR": str(tmp_path), "DATABASE_URL": sqlite_database.replace("+aiosqlite", "")}

    async def recruit(*words: str) -> tuple[int | None, str, str]:
        program = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "recruit.cli", *words, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
        )  # fmt: skip
        out, err = await program.communicate()
        return program.returncode, out.decode(), err.decode()

    status, out, err = await recruit("import", "--fair", "spring", "--json", str(file))
    assert (status, err) == (0, "")
    assert json.loads(out)["positions"] == {"created": 4, "updated": 0, "unchanged": 0, "rejected": 1}
    status, out, err = await recruit("import", "--fair", "spring", str(fake))
    assert (status, out) == (1, "") and err.startswith("recruit: 这不是表格文件") and err.count("\n") == 1
