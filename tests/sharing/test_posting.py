"""What search engines are told: true, complete, and nothing about any person."""

import datetime as dt
import json
import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest

from recruit.db import utc_now
from recruit.employers.tables import Employer
from recruit.fairs.tables import Phase
from recruit.positions.pieces import sections
from recruit.positions.tables import Education, Position, PositionState
from recruit.sharing.posting import job_posting
from tests.support.cast import Cast
from tests.uploads.photos import opened

NOW = dt.datetime(2026, 11, 24, 2, tzinfo=dt.UTC)
EMPLOYER = Employer(name="海晟集装箱装备", short_name="海晟", name_key="海晟")


def posting(**more: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "title": "焊工", "state": "listed", "expires_at": NOW + dt.timedelta(days=9), "published_at": NOW, "pay_unit": "month",
        "pay_min": 6500.0, "pay_max": 9000.0, "headcount": 10, "education": Education.any, "identity": "1",
    }  # fmt: skip
    row = Position(**(values | more))
    pieces = sections(row.duties, row.requirements, row.benefits)
    return job_posting(row, EMPLOYER, "https://fair.test/positions/1", pieces, NOW) or {}


def test_a_posting_says_what_the_employer_said() -> None:
    said = posting(duties="1、焊接；2、<打磨>", place="海湾新区一车间", education=Education.college)
    assert said["baseSalary"] == {
        "@type": "MonetaryAmount",
        "currency": "CNY",
        "value": {"@type": "QuantitativeValue", "minValue": 6500.0, "maxValue": 9000.0, "unitText": "MONTH"},
    }
    assert said["validThrough"] == "2026-12-03T02:00:00+00:00" and said["totalJobOpenings"] == 10
    assert "<li>焊接</li>" in said["description"] and "&lt;打磨&gt;" in said["description"]
    assert said["jobLocation"]["address"]["streetAddress"] == "海湾新区一车间"
    assert said["educationRequirements"]["credentialCategory"] == "associate degree"


@pytest.mark.parametrize(("unit", "word"), [("day", "DAY"), ("hour", "HOUR"), ("year", "YEAR")])
def test_pay_has_its_unit(unit: str, word: str) -> None:
    assert posting(pay_unit=unit)["baseSalary"]["value"]["unitText"] == word


def test_what_was_not_said_is_left_out() -> None:
    said = posting(pay_unit="piece", headcount=None)
    assert not {"baseSalary", "totalJobOpenings", "educationRequirements", "jobBenefits"} & said.keys()
    assert "maxValue" not in posting(pay_max=None)["baseSalary"]["value"]


@pytest.mark.parametrize("more", [{"state": "closed"}, {"expires_at": NOW}])
def test_what_is_over_is_no_posting(more: dict[str, Any]) -> None:
    assert posting(**more) == {}


async def test_a_page_carries_its_posting_and_share_card(cast: Cast) -> None:
    fair = await cast.fair()
    position = await cast.position(fair, await cast.employer(fair), "焊工</script>", conditions={"housing": "free"})
    closed = await cast.position(fair, await cast.employer(fair, "港丰冷链"), state=PositionState.closed)
    async with cast.client() as client:
        page = (await client.get(f"/positions/{position.id}")).text
        block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
        assert block and json.loads(block[1])["title"] == "焊工</script>"
        assert f'property="og:image" content="http://fair.test/cards/positions/{position.id}"' in page
        assert "noindex" not in page
        assert "ld+json" not in (await client.get(f"/positions/{closed.id}")).text
        for path in (f"/cards/positions/{position.id}", "/cards/fairs/spring"):
            card = await client.get(path)
            assert card.headers["content-type"] == "image/png" and "set-cookie" not in card.headers
            assert opened(card.content).size == (1200, 630)


async def test_a_demo_asks_not_to_be_listed(sqlite_cast: Cast) -> None:
    fair = await sqlite_cast.fair(simulated=True)
    position = await sqlite_cast.position(fair, await sqlite_cast.employer(fair))
    async with sqlite_cast.client() as client:
        for path in (f"/positions/{position.id}", "/fairs/spring"):
            assert 'content="noindex"' in (await client.get(path)).text


async def test_the_sites_map_names_what_is_public(cast: Cast) -> None:
    fair, demo = await cast.fair(), await cast.fair("demo", simulated=True)
    draft = await cast.fair("draft", phase=Phase.draft)
    employer = await cast.employer(fair)
    shown = await cast.position(fair, employer)
    speaker = await cast.speaker(fair, employer)
    hidden = [
        await cast.position(demo, await cast.employer(demo, "示例")),
        await cast.position(draft, await cast.employer(draft, "草稿")),
        await cast.position(fair, employer, state=PositionState.closed),
        await cast.position(fair, employer, expires_at=utc_now() - dt.timedelta(days=1)),
    ]
    async with cast.client() as client:
        robots = (await client.get("/robots.txt")).text
        answer = await client.get("/sitemap.xml")
    named = {node.text for node in ET.fromstring(answer.text).iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    assert "Sitemap: http://fair.test/sitemap.xml" in robots and "Disallow: /organiser" in robots
    root = "http://fair.test"
    paths = (
        f"/positions/{shown.id}",
        f"/employers/{employer.id}",
        f"/speakers/{speaker.id}",
        "/fairs/spring/tracks/migrant",
    )
    assert {root + path for path in paths} <= named
    assert not {f"{root}/positions/{one.id}" for one in hidden} & named
    assert not any("/fairs/demo" in str(one) or "/fairs/draft" in str(one) for one in named)
