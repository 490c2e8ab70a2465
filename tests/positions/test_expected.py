"""What a worker expects of a search, on advertisements made up here; the figures on real ones come from `bench search`."""

from typing import Any

import pytest

from recruit.db import utc_now
from recruit.imports.actions import import_file
from tests.support.advertisements import as_csv, made_up
from tests.support.cast import Cast
from tests.support.expected import expectations, precision


@pytest.fixture
async def hall(cast: Cast) -> Any:
    fair, rows = await cast.fair(), made_up(430)
    async with cast.tx() as tx:
        await import_file(tx, cast.settings.keys, fair, "advertisements.csv", as_csv(rows), utc_now())
    return [(row["title"], row["location"], f"{row['benefits']} {row['company']}") for row in rows]


async def test_a_worker_finds_what_was_meant(cast: Cast, hall: Any) -> None:
    scores, poor = [], []
    async with cast.client() as client:
        for one in expectations():
            there = sum(one.is_right(*row) for row in hall)
            answer = await client.get("/api/v1/positions", params={"q": one.q, "page_size": 10})
            items = answer.json()["items"]
            hits = [(item["title"], item["place"], body_of(hall, item)) for item in items]
            scores.append(precision(one, hits, there))
            poor += [one.q] if scores[-1] < 0.5 else []
    assert sum(scores) / len(scores) > 0.9, poor


def body_of(hall: Any, item: dict[str, Any]) -> str:
    same = (item["title"], item["place"])
    return next(body for title, place, body in hall if (title, place) == same)
