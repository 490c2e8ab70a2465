"""The room service's own reader of the environment."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """`share` is this process' number among those on one port, the same again after a restart; blank where it has the port alone."""

    host: str
    port: int
    redis_url: str
    redis_replicas: int
    secrets: tuple[str, ...]
    public_url: str | None
    allowed_origins: frozenset[str]
    media: Path = Path("var/media")
    renditions: str = "audio"
    share: str = ""
    rtmp_asks: tuple[str, int] | None = None
    rtmp_pull: str = "rtmp://127.0.0.1/live"
    metrics: tuple[str, int] | None = None


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings of this node; `recruit live` hands over what it found. Ends the process with a sentence when something is missing."""
    env = os.environ if environ is None else environ
    missing = [name for name in ("REDIS_URL", "SECRET_KEY") if not env.get(name)]
    if missing:
        sys.exit(f"live: {' and '.join(missing)} must be set; start it with `recruit live`, which fills them in.")
    public = (env.get("PUBLIC_URL") or "").rstrip("/") or None
    origins = {origin.strip().rstrip("/") for origin in (env.get("ALLOWED_ORIGINS") or "").split(",") if origin.strip()}
    return Settings(
        host=env.get("HOST") or "127.0.0.1",
        port=whole(env, "LIVE_PORT", 8001),
        redis_url=env["REDIS_URL"],
        redis_replicas=whole(env, "REDIS_REPLICAS", 0),
        secrets=tuple(secret.strip() for secret in env["SECRET_KEY"].split(",")),
        public_url=public,
        allowed_origins=frozenset(origins | ({public} if public else set())),
        media=Path(env.get("DATA_DIR") or "var").absolute() / "media",
        renditions=env.get("VIDEO_RENDITIONS", "audio"),
        share=env.get("LIVE_SHARE") or "",
        rtmp_asks=address(env, "RTMP_ASKS"),
        metrics=beside(address(env, "METRICS_PORT"), env.get("LIVE_SHARE") or "0"),
        rtmp_pull=(env.get("RTMP_PULL") or "rtmp://127.0.0.1/live").rstrip("/"),
    )


def whole(env: Mapping[str, str], name: str, otherwise: int) -> int:
    text = env.get(name) or str(otherwise)
    if not text.isdecimal():
        sys.exit(f"live: {name} is {text!r}; it must be a whole number.")
    return int(text)


def address(env: Mapping[str, str], name: str) -> tuple[str, int] | None:
    """A place of this process alone: `host:port`, a port alone on loopback; None where there is none."""
    text = env.get(name) or ""
    host, _, port = text.rpartition(":")
    if text and not port.isdecimal():
        sys.exit(f"live: {name} is {text!r}; it must be a port, or host:port.")
    return (host or "127.0.0.1", int(port)) if text else None


def beside(first: tuple[str, int] | None, share: str) -> tuple[str, int] | None:
    """Of those on one port, each process has the port of its own number further on."""
    return first and (first[0], first[1] + int(share))
