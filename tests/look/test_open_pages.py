"""The pages of the look in the real app: 大字版 without scripts, the footer's pages, a refusal that says the cure."""

import pytest

from tests.support.cast import Cast


async def test_large_type_is_kept_and_drawn_by_the_server(cast: Cast) -> None:
    async with cast.client() as wai:
        assert 'data-size="large"' not in (await wai.get("/components")).text
        switched = await wai.post("/size", data={"size": "large", "next": "/components"})
        assert switched.status_code == 303 and switched.headers["location"] == "/components"
        page = (await wai.get("/components")).text
        assert 'data-size="large"' in page and 'aria-pressed="true"' in page
        await wai.post("/size", data={"size": "normal", "next": "/components"})
        assert 'data-size="large"' not in (await wai.get("/components")).text


async def test_the_switch_leads_nowhere_else(cast: Cast) -> None:
    async with cast.client() as wai:
        answer = await wai.post("/size", data={"size": "large", "next": "https://elsewhere.example/"})
        assert answer.headers["location"] == "/"


@pytest.mark.parametrize(("page", "says"), [("privacy", "交给谁"), ("complaints", "12351"), ("data", "成效七级")])
async def test_the_footers_pages_are_there(cast: Cast, page: str, says: str) -> None:
    async with cast.client() as wai:
        answer = await wai.get(f"/about/{page}")
        assert answer.status_code == 200 and says in answer.text


async def test_an_unknown_address_gets_a_page_with_a_way_back(cast: Cast) -> None:
    async with cast.client() as wai:
        answer = await wai.get("/about/nothing")
        assert answer.status_code == 404
        assert "没有找到" in answer.text and "回招聘会首页" in answer.text


async def test_a_module_without_digest_is_asked_for_anew(cast: Cast) -> None:
    async with cast.client() as wai:
        assert (await wai.get("/static/js/toast.js")).headers["cache-control"] == "no-cache"
        assert "immutable" in (await wai.get("/static/js/page.js?v=1")).headers["cache-control"]
