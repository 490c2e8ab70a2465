"""The organiser brings a file in through the browser's form and reads what is wrong."""

import asyncio
import json
import os
import sys
from pathlib import Path

import sqlalchemy as sa

from recruit.accounts.tables import Role
from recruit.db import utc_now
from recruit.imports.command import import_workbook
from recruit.imports.queries import progress_key
from recruit.imports.tables import Import
from recruit.imports.turns import SILENT, Turns, claim
from tests.imports import books
from tests.imports.working import work_off
from tests.support.cast import Cast


async def test_upload_look_then_import_then_read_the_problems(cast: Cast) -> None:
    fair, (_, token) = await cast.fair(), await cast.staff(Role.organiser)
    home = f"/organiser/fairs/{fair.slug}/imports"
    async with cast.client(token, follow_redirects=True) as browser:
        assert "还没有导入过" in (await browser.get(home)).text
        sent = await browser.post(home, files={"file": ("fair.xlsx", books.fair_book())})
        here = sent.url.path
        assert "排队中" in sent.text and (await browser.get(f"{here}/progress")).json()["busy"] is True
        await work_off(cast)
        looked = await browser.get(here)
        assert "4 个岗位可导入，1 行要改" in looked.text and "还没有写入" in looked.text
        assert "岗位信息 第 4 行" in looked.text and "139****0001" in looked.text and "13900000001" not in looked.text
        assert (await browser.get(f"/fairs/{fair.slug}/positions")).text.count("集装箱焊工") == 0
        twice = [await browser.post(f"{here}/layout", data={"act": "import"}) for _ in range(2)]
        assert [answer.status_code for answer in twice] == [200, 200]
        await work_off(cast)
        done = await browser.get(here)
        assert "4 个岗位已公开，1 行未导入" in done.text and "岗位信息 第 4 行" in done.text
        one = await browser.get(f"{here}?code=booth_twice")
        assert "展位 A01" in one.text and "岗位信息 第 4 行" not in one.text
        found = await browser.get(f"{here}?q=面议")
        assert "岗位信息 第 4 行" in found.text and "单位信息 第 6 行" not in found.text
        listed = await browser.get(f"{here}/problems.csv")
        assert listed.text.startswith("\ufeff工作表,行,列") and "面议" in listed.text
        assert "集装箱焊工" in (await browser.get(f"/fairs/{fair.slug}/positions?q=hangong")).text
        wrong = await browser.post(home, files={"file": ("fair.xlsx", b"%PDF-1.7 ")})
        assert wrong.status_code == 422 and "不是表格文件" in wrong.text
        missing = await browser.post(home, files={"other": ("x", b"y")})
        assert missing.status_code == 422


async def test_the_same_upload_twice_is_one_and_may_be_dropped(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    fair, (_, token) = await cast.fair(), await cast.staff(Role.organiser)
    home = f"/organiser/fairs/{fair.slug}/imports"
    async with cast.client(token, follow_redirects=True) as browser:
        file = ("a.xlsx", books.fair_book())
        first, second = [await browser.post(home, files={"file": file}) for _ in range(2)]
        assert first.url == second.url
        assert (await browser.post(f"{first.url.path}/drop")).status_code == 409
        await work_off(cast)
        assert "还没有导入过" in (await browser.post(f"{first.url.path}/drop")).text
        assert (await browser.get(first.url.path)).status_code == 404


async def test_two_uploads_in_one_moment_are_one_run(cast: Cast) -> None:
    fair, (_, token) = await cast.fair(), await cast.staff(Role.organiser)
    home, file = f"/organiser/fairs/{fair.slug}/imports", ("a.xlsx", books.fair_book())
    async with cast.client(token) as zhao, cast.client(token) as li:
        sent = await asyncio.gather(*[who.post(home, files={"file": file}) for who in (zhao, li, zhao, li)])
        assert {one.status_code for one in sent} == {303} and len({one.headers["location"] for one in sent}) == 1
        assert (await zhao.get(home)).text.count("a.xlsx") == 1


async def test_a_failed_run_waits_while_its_file_waits_elsewhere(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    fair, (_, token) = await cast.fair(), await cast.staff(Role.organiser)
    home, file = f"/organiser/fairs/{fair.slug}/imports", ("坏.xlsx", b"PK\x03\x04 broken")
    async with cast.client(token) as browser:
        failed = (await browser.post(home, files={"file": file})).headers["location"]
        await work_off(cast)
        other = (await browser.post(home, files={"file": file})).headers["location"]
        again = await browser.post(f"{failed}/again")
        assert other != failed and again.status_code == 409 and "另一次导入" in again.text
        assert (await browser.post(f"{failed}/drop")).status_code == 303


async def test_a_file_that_cannot_be_read_says_so_and_may_be_tried_again(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    fair, (_, token) = await cast.fair(), await cast.staff(Role.organiser)
    async with cast.client(token, follow_redirects=True) as browser:
        sent = await browser.post(
            f"/organiser/fairs/{fair.slug}/imports", files={"file": ("坏.xlsx", b"PK\x03\x04 broken")}
        )
        await work_off(cast)
        failed = await browser.get(sent.url.path)
        assert "没有做完" in failed.text and "重新保存一次" in failed.text
        again = await browser.post(f"{sent.url.path}/again")
        assert "排队中" in again.text


async def test_a_run_whose_worker_is_gone_says_so(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    fair, (_, token) = await cast.fair(), await cast.staff(Role.organiser)
    redis, turns = cast.app.state.redis, Turns(cast.engine, cast.app.state.redis, cast.settings)
    async with cast.client(token, follow_redirects=True) as browser:
        sent = await browser.post(
            f"/organiser/fairs/{fair.slug}/imports", files={"file": ("a.xlsx", books.fair_book())}
        )
        async with cast.tx() as tx:
            run = await claim(tx)
            assert run
            await tx.execute(sa.update(Import).values(claimed_at=utc_now() - 2 * SILENT))
        await redis.set(progress_key(run.id), "{}")
        await turns.give_up_silent()
        assert "没有做完" not in (await browser.get(sent.url.path)).text, "somebody is still at it"
        await redis.delete(progress_key(run.id))
        await turns.give_up_silent()
        assert "没有做完" in (await browser.get(sent.url.path)).text


async def test_an_outsider_finds_none_of_it(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    fair, other = await cast.fair(), await cast.fair("autumn")
    (_, token), (_, wai) = await cast.staff(Role.organiser, fair=fair), await cast.staff(Role.organiser, fair=other)
    async with cast.client(token, follow_redirects=True) as browser:
        sent = await browser.post(
            f"/organiser/fairs/{fair.slug}/imports", files={"file": ("a.xlsx", books.fair_book())}
        )
        await work_off(cast)
    async with cast.client(wai) as stranger:
        for path in ("", "/progress", "/marked.xlsx", "/problems.csv", "/undo"):
            assert (await stranger.get(f"{sent.url.path}{path}")).status_code == 404
            moved = sent.url.path.replace("/spring/", "/autumn/")
            assert (await stranger.get(f"{moved}{path}")).status_code == 404
        for path in ("/layout", "/again", "/drop", "/undo"):
            assert (await stranger.post(f"{sent.url.path}{path}")).status_code == 404


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
