"""Search: how right its first ten are and how long it takes, on advertisements made up here or on a JSONL (`--file`).

One JSON object a line. Synthetic advertisements tell of speed; how right a search is, only real ones tell.
"""

import argparse
import asyncio
import contextlib
import json
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import sqlalchemy as sa

from recruit import db
from recruit.employers.tables import Employer
from recruit.imports.actions import import_file
from recruit.positions.tables import Position
from tests.support import services
from tests.support.advertisements import as_csv, from_jsonl, made_up
from tests.support.cast import Cast, running
from tests.support.expected import Expected, expectations, precision

ROUNDS = 3


def say(**figures: Any) -> None:
    print(json.dumps(figures, ensure_ascii=False), flush=True)


@contextlib.contextmanager
def databases(wanted: list[str], folder: Path) -> Iterator[dict[str, str]]:
    with contextlib.ExitStack() as stack:
        urls = {}
        if "sqlite" in wanted:
            urls["sqlite"] = f"sqlite+aiosqlite:///{folder / 'bench.db'}"
        if "postgresql" in wanted:
            urls["postgresql"] = stack.enter_context(services.running_postgres()).create("bench")
        yield urls


async def fill(cast: Cast, rows: list[dict[str, str]]) -> tuple[float, float, int]:
    """The rows imported as an organiser would; seconds by the clock and of this process, and how many positions there are then."""
    fair = await cast.fair()
    began, worked = time.perf_counter(), time.process_time()
    async with cast.tx() as tx:
        report = await import_file(tx, cast.settings.keys, fair, "advertisements.csv", as_csv(rows), db.utc_now())
    async with cast.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            await (await connection.execution_options(isolation_level="AUTOCOMMIT")).execute(sa.text("ANALYZE"))
    return time.perf_counter() - began, time.process_time() - worked, report.counts["positions"]["created"]


async def texts(cast: Cast) -> dict[str, tuple[str, str, str]]:
    """Title, place and all other words of every position, by its id."""
    columns = (Position.id, Position.title, Position.place, Position.duties, Position.benefits, Employer.name)
    async with cast.tx() as tx:
        query = sa.select(*columns).join(Employer, Employer.id == Position.employer_id)
        return {
            str(row.id): (row.title, row.place or "", f"{row.duties} {row.benefits} {row.name}")
            for row in await tx.execute(query)
        }


async def ask(client: httpx.AsyncClient, path: str, **query: Any) -> tuple[float, float, httpx.Response]:
    """Milliseconds by the clock and of this process alone, which holds SQLite too, and the answer."""
    began, worked = time.perf_counter(), time.process_time()
    answer = await client.get(path, params=query)
    spent = (time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000
    answer.raise_for_status()
    return *spent, answer


async def judge(cast: Cast, name: str, queries: list[Expected], each: bool) -> None:
    known, by_kind = await texts(cast), defaultdict(list)
    async with cast.client() as client:
        for expected in queries:
            there = sum(expected.is_right(*text) for text in known.values())
            *_, answer = await ask(client, "/api/v1/positions", q=expected.q, page_size=10)
            body = answer.json()
            near = body.get("near", {"items": []})["items"]
            hits = [known[item["id"]] for item in [*body["items"], *near][:10]]
            right = sum(expected.is_right(*hit) for hit in hits)
            by_kind[expected.kind].append((precision(expected, hits, there), right > 0, there))
            if each:
                say(
                    q=expected.q,
                    right=right,
                    there=there,
                    found=body["total"],
                    near=len(near),
                    first=[" @".join(hit[:2]) for hit in hits],
                )
    for kind, scores in [*by_kind.items(), ("all", [score for some in by_kind.values() for score in some])]:
        asked = [score for score in scores if score[2]]
        say(
            bench="search",
            database=name,
            kind=kind,
            queries=len(asked),
            precision_at_10=round(statistics.mean(score[0] for score in asked), 3) if asked else None,
            hit_at_10=sum(score[1] for score in asked),
        )


async def clock(cast: Cast, name: str, queries: list[Expected], rows: int) -> None:
    paths = {
        "api": "/api/v1/positions",
        "page": "/fairs/spring/positions",
        "suggestions": "/api/v1/positions/suggestions",
    }
    async with cast.client() as client:
        for what, path in paths.items():
            await ask(client, path, q="焊工")
            times = [(await ask(client, path, q=one.q))[:2] for _ in range(ROUNDS) for one in queries]
            spent, worked = [time[0] for time in times], [time[1] for time in times]
            cuts = statistics.quantiles(spent, n=100)
            say(
                bench="latency",
                database=name,
                what=what,
                positions=rows,
                p50_ms=round(statistics.median(spent), 1),
                p99_ms=round(cuts[98], 1),
                worst_ms=round(max(spent), 1),
                own_p50_ms=round(statistics.median(worked), 1),
                own_p99_ms=round(statistics.quantiles(worked, n=100)[98], 1),
            )


async def bench(name: str, url: str, redis: str, folder: Path, rows: list[dict[str, str]], each: bool) -> None:
    await db.migrate(url)
    async with running(url, redis, folder) as cast:
        seconds, own, count = await fill(cast, rows)
        say(
            bench="import",
            database=name,
            rows=len(rows),
            positions=count,
            seconds=round(seconds, 1),
            own_seconds=round(own, 1),
        )
        queries = expectations()
        await judge(cast, name, queries, each)
        await clock(cast, name, queries, count)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--file", type=Path, help="advertisements, one JSON object a line")
    asked.add_argument("--rows", type=int, default=4000, help="how many to make up without a file")
    asked.add_argument("--database", choices=("sqlite", "postgresql"), action="append")
    asked.add_argument("--each", action="store_true", help="tell each query's first ten")
    given = asked.parse_args()
    rows = from_jsonl(given.file) if given.file else made_up(given.rows)
    with services.running_valkey() as redis, tempfile.TemporaryDirectory(prefix="cf-") as name:
        with databases(given.database or ["sqlite", "postgresql"], Path(name)) as urls:
            for database, url in urls.items():
                asyncio.run(bench(database, url, redis, Path(name), rows, given.each))


if __name__ == "__main__":
    main()
