"""The processes of the product, each started by `up` or by hand on the same DATA_DIR."""

import asyncio
import contextlib
import json
import logging
import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import uvicorn

from recruit.running import keep_what_is_loaded
from recruit.settings import BadSettings, Settings


def with_redis(settings: Settings) -> Settings:
    """Settings with the Redis of the running product, where REDIS_URL is unset."""
    if settings.redis_url:
        return settings
    try:
        url = json.loads((settings.data_dir / "run.json").read_text())["redis_url"]
    except (OSError, ValueError, KeyError):
        raise BadSettings(
            f"REDIS_URL is unset and no product runs on {settings.data_dir}: start `recruit up` first."
        ) from None
    return replace(settings, redis_url=url)


@contextlib.contextmanager
def registered(settings: Settings, name: str, port: int | None) -> Iterator[None]:
    """Known to run.json for as long as this process lives."""
    folder = settings.data_dir / "processes"
    folder.mkdir(parents=True, exist_ok=True)
    entry = folder / f"{os.getpid()}.json"
    part = entry.with_suffix(".part")
    part.write_text(json.dumps({"name": name, "pid": os.getpid(), "port": port}))
    part.replace(entry)
    try:
        yield
    finally:
        entry.unlink(missing_ok=True)


def log_plainly() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    for noisy in ("httpx", "httpcore", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def run_web(settings: Settings) -> None:
    from recruit.app import create_app

    settings = with_redis(settings)
    log_plainly()
    app = create_app(settings)
    keep_what_is_loaded()
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            ws="none",
            log_config=None,
            access_log=False,
            proxy_headers=bool(settings.trusted_proxies),
            forwarded_allow_ips=list(settings.trusted_proxies) or None,
            timeout_graceful_shutdown=8,
            server_header=False,
        )
    )
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with registered(settings, "web", settings.port):
        server.run()
    if not server.started:
        sys.exit(3)


def run_live(settings: Settings) -> None:
    """Becomes `python -m live`, which reads its own environment."""
    settings = with_redis(settings)
    with registered(settings, "live", settings.live_port):
        os.environ.update(live_environment(settings))
        from live.__main__ import main

        keep_what_is_loaded()
        main()


def live_environment(settings: Settings) -> dict[str, str]:
    return {
        "HOST": settings.host,
        "LIVE_PORT": str(settings.live_port),
        "REDIS_URL": settings.redis_url or "",
        "REDIS_REPLICAS": str(settings.redis_replicas),
        "SECRET_KEY": ",".join(settings.keys.secret),
        "DATA_DIR": str(settings.data_dir),
        "PUBLIC_URL": settings.public_url or "",
        "ALLOWED_ORIGINS": ",".join(settings.allowed_origins),
        "VIDEO_RENDITIONS": settings.video_renditions,
    }


def run_worker(settings: Settings) -> None:
    from recruit.worker import work

    keep_what_is_loaded()
    settings = with_redis(settings)
    log_plainly()
    with registered(settings, "worker", None), contextlib.suppress(KeyboardInterrupt):
        asyncio.run(work(settings))


def is_here(path: Path) -> bool:
    """Whether the process that registered at `path` still lives."""
    try:
        os.kill(int(path.stem), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:
        return True
    return True
