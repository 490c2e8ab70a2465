"""create_app: the one list of features, the plugins, the error pages."""

import importlib
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from litestar import Litestar
from litestar.config.compression import CompressionConfig
from litestar.datastructures import State
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.static_files import create_static_files_router
from litestar.template import TemplateConfig
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncSession

from live.contract import open_redis
from recruit import problems
from recruit.accounts.sms import make_gateway
from recruit.db import make_engine, transaction
from recruit.look import filters
from recruit.look.keeping import KeepByDigest
from recruit.notices.shelf import Shelf
from recruit.settings import Settings
from recruit.uploads.album import Album
from recruit.uploads.store import FolderStore
from recruit.web import Identify

ROOT = Path(__file__).parent.parent

FEATURES = (
    "recruit.health",
    "recruit.accounts.pages",
    "recruit.accounts.first",
    "recruit.look.pages",
    "recruit.fairs.api",
    "recruit.fairs.pages",
    "recruit.tracks.show",
    "recruit.fairs.rundown",
    "recruit.fairs.plan",
    "recruit.speakers.show",
    "recruit.employers.pages",
    "recruit.employers.photo_pages",
    "recruit.invitations.pages",
    "recruit.registrations.pages",
    "recruit.registrations.review",
    "recruit.news.pages",
    "recruit.participations.pages",
    "recruit.gallery.pages",
    "recruit.colleagues.pages",
    "recruit.colleagues.profile",
    "recruit.posting.pages",
    "recruit.posting.api",
    "recruit.positions.api",
    "recruit.positions.pages",
    "recruit.imports.api",
    "recruit.imports.pages",
    "recruit.imports.downloads",
    "recruit.imports.undo_pages",
    "recruit.applications.api",
    "recruit.applications.pages",
    "recruit.saved.pages",
    "recruit.seekers.pages",
    "recruit.seekers.own_data",
    "recruit.cases.pages",
    "recruit.arrivals.api",
    "recruit.arrivals.pages",
    "recruit.arrivals.service",
    "recruit.rooms.api",
    "recruit.rooms.feeds",
    "recruit.rooms.media",
    "recruit.rooms.pages",
    "recruit.recordings.pages",
    "recruit.rooms.stage",
    "recruit.reservations.pages",
    "recruit.rehearsals.pages",
    "recruit.rooms.answering",
    "recruit.rooms.appointing",
    "recruit.replay.pages",
    "recruit.rundown.pages",
    "recruit.notices.pages",
    "recruit.moderation.pages",
    "recruit.supervision.pages",
    "recruit.employment.pages",
    "recruit.talks.pages",
    "recruit.speakers.organise",
    "recruit.staff.pages",
    "recruit.reports.api",
    "recruit.reports.pages",
    "recruit.uploads.pages",
    "recruit.sharing.pages",
    "recruit.planning.pages",
    "recruit.series.organise",
    "recruit.series.show_pages",
    "recruit.series.pages",
    "recruit.changes.pages",
    "recruit.halls.pages",
    "recruit.tracks.pages",
    "recruit.positions.organise",
)


def handlers() -> Iterator[Any]:
    """Each feature's module names its handlers in `handlers`."""
    for name in FEATURES:
        try:
            yield from importlib.import_module(name).handlers
        except ModuleNotFoundError as absent:
            if not name.startswith(str(absent.name)):
                raise


async def provide_tx(state: State) -> AsyncGenerator[AsyncSession, None]:
    async with transaction(state.engine) as tx:
        tx.info["redis"] = state.redis
        yield tx


def provide_settings(state: State) -> Settings:
    return state.settings


def provide_redis(state: State) -> Redis:
    return state.redis


def provide_album(state: State) -> Album:
    return state.album


@asynccontextmanager
async def resources(app: Litestar, settings: Settings) -> AsyncIterator[None]:
    """What the handlers work with, opened and closed with the process (in tests, with each test)."""
    app.state.settings = settings
    app.state.engine = make_engine(settings.database_url)
    app.state.redis = open_redis(settings.redis_url or "redis://127.0.0.1:6379/0")
    app.state.sms = make_gateway(settings)
    app.state.notices = Shelf(app.state.engine)
    app.state.album = Album(FolderStore(settings.data_dir), settings.keys)
    try:
        yield
    finally:
        await app.state.redis.aclose()
        await app.state.engine.dispose()


def create_app(settings: Settings) -> Litestar:
    engine = JinjaTemplateEngine(directory=ROOT / "templates")
    filters.install(engine.engine)
    engine.engine.trim_blocks = engine.engine.lstrip_blocks = True
    return Litestar(
        route_handlers=[
            *handlers(),
            create_static_files_router(
                "/static",
                [ROOT / "static"],
                cache_control=problems.FOR_EVER,
                middleware=[KeepByDigest()],
                include_in_schema=False,
            ),
        ],
        lifespan=[lambda app: resources(app, settings)],
        dependencies={
            "tx": Provide(provide_tx),
            "settings": Provide(provide_settings, sync_to_thread=False),
            "redis": Provide(provide_redis, sync_to_thread=False),
            "album": Provide(provide_album, sync_to_thread=False),
        },
        middleware=[Identify()],
        exception_handlers=problems.HANDLERS,
        template_config=TemplateConfig(instance=engine),
        compression_config=CompressionConfig(
            backend="gzip",
            minimum_size=1200,
            gzip_compress_level=5,
            exclude=["^/pictures/", "^/cards/", "^/private/pictures/"],
        ),
        logging_config=None,
        openapi_config=OpenAPIConfig(
            title="春风送岗",
            version="1",
            path="/api",
            render_plugins=[JsonRenderPlugin(path="/openapi.json")],
        ),
        request_max_body_size=40_000_000,
    )
