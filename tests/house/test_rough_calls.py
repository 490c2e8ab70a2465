"""Rough calls are refused in one shape and never fail: too deep, too far in time, NULs, numbers beyond a column."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from recruit.accounts.tables import Role
from tests.support.cast import Cast

PROBLEM = "application/problem+json"
DAY = {"opens_at": "2026-03-16T09:00:00+08:00", "closes_at": "2026-03-17T17:00:00+08:00"}
FAIR = {"slug": "rough", "name": "招聘会", "venue": "一号馆", "operator": "区总工会", **DAY}


async def test_a_rough_body_is_refused_not_failed(cast: Cast) -> None:
    fair = await cast.fair()
    _, organiser = await cast.staff(Role.organiser)
    _, gate = await cast.staff(Role.gate, fair=fair)
    async with cast.client(organiser) as desk, cast.client(gate) as scanner:
        deep = await desk.post("/api/v1/fairs", content=b"[" * 100_000, headers={"content-type": "application/json"})
        assert (deep.status_code, deep.headers["content-type"]) == (400, PROBLEM)
        for at in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"):
            assert (await desk.post("/api/v1/fairs", json=FAIR | {"opens_at": at})).status_code == 422
            scans = {"scans": [{"scan_id": "s", "ticket": "x", "at": at}]}
            assert (await scanner.post(f"/api/v1/fairs/{fair.slug}/arrivals", json=scans)).status_code == 422
        assert (await desk.post("/api/v1/fairs", json=FAIR | {"name": "a\0b"})).status_code in (201, 422)
        assert (await desk.post("/api/v1/pay", json={"text": "9" * 400})).json()["code"] == "unreadable"


async def test_a_nul_in_an_address_names_nothing(cast: Cast) -> None:
    async with cast.client() as stranger:
        unknown = await stranger.get("/api/v1/fairs/nope/rooms")
        nul = await stranger.get("/api/v1/fairs/a%00b/rooms")
        assert (nul.status_code, nul.json()) == (404, unknown.json())
        assert (await stranger.get("/api/v1/fairs/a%00b")).status_code == 404
        assert (await stranger.get("/api/v1/positions?fair=a%00b&q=%00")).status_code in (200, 422)


async def test_a_signature_in_any_letters_is_a_wrong_one(sqlite_cast: Cast) -> None:
    """A code of another shop at the gate, a cookie that a program spoiled, a link with a word behind it."""
    fair = await sqlite_cast.fair()
    _, gate = await sqlite_cast.staff(Role.gate, fair=fair)
    async with sqlite_cast.client(gate) as scanner, sqlite_cast.client() as stranger:
        scans = {"scans": [{"scan_id": "s", "ticket": "会员码.您好", "at": DAY["opens_at"]}]}
        answer = await scanner.post(f"/api/v1/fairs/{fair.slug}/arrivals", json=scans)
        assert [one["result"] for one in answer.json()["results"]] == ["unknown"]
        spoiled = {"cookie": "visitor=abc.é".encode("latin-1")}
        assert (await stranger.get(f"/fairs/{fair.slug}", headers=spoiled)).status_code == 200
        assert (await stranger.get("/first/人.您好")).status_code in (404, 410)


async def test_what_is_too_long_for_a_gate_is_no_ticket(sqlite_cast: Cast) -> None:
    fair = await sqlite_cast.fair()
    _, gate = await sqlite_cast.staff(Role.gate, fair=fair)
    typed = {"code": "码" * 5_000, "gate": "门" * 500, "scan_id": "x" * 500}
    async with sqlite_cast.client(gate, follow_redirects=True) as guard:
        page = await guard.post(f"/gate/{fair.slug}", data=typed)
        assert page.status_code == 200 and "不是本场的票" in page.text
        assert (await guard.post("/told", data={"mark": "您好"})).status_code == 200


async def test_only_those_with_applications_may_list_them(cast: Cast) -> None:
    fair = await cast.fair()
    _, host = await cast.staff(Role.host, fair=fair)
    async with cast.client(host) as stage:
        assert (await stage.get("/api/v1/applications")).status_code == 403


async def test_a_page_beyond_the_limits_is_the_nearest_one(cast: Cast) -> None:
    fair = await cast.fair()
    async with cast.client() as stranger:
        page = (await stranger.get(f"/api/v1/fairs/{fair.slug}/rooms?page=-1&page_size=1000")).json()
        assert (page["page"], page["page_size"]) == (1, 100)


def test_a_command_says_what_is_wrong_in_one_line(tmp_path: Path) -> None:
    """An option left out; a folder in which nothing was set up yet."""
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path)}
    for words in ([], ["--role", "gate", "--fair", "demo"]):
        command = [sys.executable, "-m", "recruit.cli", "token", *words]
        out = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
        assert out.returncode != 0
        assert len(out.stderr.strip().splitlines()) == 1
    assert "recruit migrate" in out.stderr


async def test_what_people_wrote_is_in_no_failed_statement(sqlite_cast: Cast) -> None:
    """Such a failure is logged."""
    async with sqlite_cast.engine.connect() as connection:
        with pytest.raises(DBAPIError) as failed:
            await connection.execute(sa.text("INSERT INTO nowhere VALUES (:name)"), {"name": "孙小满"})
    assert "nowhere" in str(failed.value) and "孙小满" not in str(failed.value)
