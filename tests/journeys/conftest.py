"""A product of the journey's own, and browsers for its people."""

import fcntl
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, Page

from tests.support.product import Product


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A data folder with the demo fair, made once in a run, whichever worker asks first; each product begins with a copy."""
    shared = tmp_path_factory.getbasetemp()
    folder = (shared if worker_id == "master" else shared.parent) / "demo"
    folder.mkdir(exist_ok=True)
    with open(folder / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made, is_made = Product(folder), folder / "made"
        if not is_made.exists():
            for command in ("migrate", "demo"):
                done = made.cli(command)
                assert done.returncode == 0, done.stderr[-2000:]
            is_made.touch()
    return made.data


@pytest.fixture(scope="module")
def product(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    made = Product(tmp_path_factory.mktemp("journey"), "--demo")
    shutil.copytree(demo, made.data)
    try:
        yield made.start()
    finally:
        made.stop()


@pytest.fixture
async def people(chromium: Browser, product: Product) -> AsyncIterator[Any]:
    """`people("host", DESK)` opens a browser of one's own; a script's error or a breach of the content policy on any page fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    async def enter(viewport: Any) -> Page:
        context = await chromium.new_context(base_url=product.web, viewport=viewport, locale="zh-CN")
        contexts.append(context)
        page = await context.new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))
        page.on("console", lambda said: "Content Security" in said.text and errors.append(f"{page.url}: {said.text}"))
        return page

    yield enter
    for context in contexts:
        await context.close()
    assert not errors
