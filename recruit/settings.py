"""The environment becomes one frozen Settings; nothing else in recruit reads os.environ."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from recruit.recordings.rules import LEAST_DAYS
from recruit.whole import read_whole

MOST_PROCESSES = 64
MOST_REPLICAS = 9
REDIS_SCHEMES = ("redis", "rediss", "unix", "redis+sentinel", "rediss+sentinel", "redis+cluster", "rediss+cluster")
MOST_DAYS = 36_500


class BadSettings(Exception):
    """The environment cannot be served with; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Secrets of one product. `secret` signs (first) and verifies (all); `data` maps key ids to 32-byte keys."""

    secret: tuple[str, ...] = field(repr=False)
    data: tuple[tuple[str, bytes], ...] = field(repr=False)
    index: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Settings:
    host: str
    port: int
    live_port: int
    live_processes: int
    data_dir: Path
    database_url: str
    redis_url: str | None
    redis_replicas: int
    keys: Keys
    public_url: str | None
    live_url: str | None
    media_base_url: str | None
    rtmp_url: str | None
    video_renditions: str
    video_days: int
    allowed_origins: tuple[str, ...]
    sms_gateway: str
    production: bool
    trusted_proxies: tuple[str, ...]

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def cookies_secure(self) -> bool:
        return bool(self.public_url and self.public_url.startswith("https://"))

    @property
    def own_url(self) -> str:
        """What a message or a printed line leads to, where nobody's request says how the product is reached."""
        return self.public_url or f"http://{self.host}:{self.port}"


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings of this process. Missing keys are made once in DATA_DIR/keys, except in production."""
    env = os.environ if environ is None else environ
    production = env.get("RECRUIT_ENV") == "production"
    data_dir = Path(env.get("DATA_DIR") or "var").absolute()
    database_url = async_database_url(env.get("DATABASE_URL") or f"sqlite:///{data_dir / 'chunfeng.db'}")
    if production:
        refuse_weak(env, database_url)
    return Settings(
        host=env.get("HOST") or "127.0.0.1",
        port=port_number(env, "PORT", 8000),
        live_port=port_number(env, "LIVE_PORT", 8001),
        live_processes=live_processes(env),
        data_dir=data_dir,
        database_url=database_url,
        redis_url=redis_address(env),
        redis_replicas=replicas(env),
        keys=read_keys(env, data_dir / "keys"),
        public_url=(env.get("PUBLIC_URL") or "").rstrip("/") or None,
        live_url=(env.get("LIVE_URL") or "").rstrip("/") or None,
        media_base_url=(env.get("MEDIA_BASE_URL") or "").rstrip("/") or None,
        rtmp_url=(env.get("RTMP_URL") or "").rstrip("/") or None,
        video_renditions=renditions(env),
        video_days=days_of_video(env),
        allowed_origins=tuple(
            o.strip().rstrip("/") for o in (env.get("ALLOWED_ORIGINS") or "").split(",") if o.strip()
        ),
        sms_gateway=env.get("SMS_GATEWAY") or "console",
        production=production,
        trusted_proxies=tuple(p for p in (env.get("FORWARDED_ALLOW_IPS") or "").split(",") if p),
    )


def renditions(env: Mapping[str, str]) -> str:
    """In which smaller forms video is also made: sound alone costs nothing, 360p about a seventh of a core for each feed."""
    text = env.get("VIDEO_RENDITIONS", "audio").replace(" ", "")
    if unknown := set(filter(None, text.split(","))) - {"audio", "360p"}:
        raise BadSettings(f"VIDEO_RENDITIONS has {', '.join(sorted(unknown))}; it may list audio and 360p, by a comma.")
    return text


def days_of_video(env: Mapping[str, str]) -> int:
    """How many days after a show its recording is kept."""
    text = env.get("VIDEO_DAYS") or str(LEAST_DAYS)
    days = read_whole(text, MOST_DAYS)
    if days is None or days < LEAST_DAYS:
        raise BadSettings(f"VIDEO_DAYS is {text!r}; recordings must be kept for {LEAST_DAYS} days or longer.")
    return days


def redis_address(env: Mapping[str, str]) -> str | None:
    """None where `up` brings a Redis of its own."""
    url = env.get("REDIS_URL") or None
    scheme = (url or "").partition("://")[0]
    if url and scheme not in REDIS_SCHEMES:
        raise BadSettings(f"REDIS_URL starts with {scheme!r}; it may start with {', '.join(REDIS_SCHEMES)}.")
    return url


def replicas(env: Mapping[str, str]) -> int:
    """On how many replicas of Redis a room's command must be before it is acknowledged."""
    text = env.get("REDIS_REPLICAS") or "0"
    count = read_whole(text, MOST_REPLICAS)
    if count is None:
        raise BadSettings(f"REDIS_REPLICAS is {text!r}; it must be a number from 0 to {MOST_REPLICAS}.")
    return count


def live_processes(env: Mapping[str, str]) -> int:
    """How many nodes of the room service `up` keeps on LIVE_PORT: one for each core that viewers may fill."""
    text = env.get("LIVE_PROCESSES") or "1"
    count = read_whole(text, MOST_PROCESSES)
    if not count:
        raise BadSettings(f"LIVE_PROCESSES is {text!r}; it must be a number from 1 to {MOST_PROCESSES}.")
    return count


def port_number(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name) or str(default)
    port = read_whole(text, 65_535)
    if not port:
        raise BadSettings(f"{name} is {text!r}; it must be a port number from 1 to 65535.")
    return port


def async_database_url(url: str) -> str:
    """The URL with the async driver that this code is written for."""
    scheme, _, rest = url.partition("://")
    match scheme.partition("+")[0]:
        case "sqlite":
            return f"sqlite+aiosqlite://{rest}"
        case "postgres" | "postgresql":
            return f"postgresql+asyncpg://{rest}"
    raise BadSettings(f"DATABASE_URL starts with {scheme!r}; use sqlite:/// or postgresql://.")


def refuse_weak(env: Mapping[str, str], database_url: str) -> None:
    missing = [
        name for name in ("SECRET_KEY", "DATA_KEYS", "INDEX_KEY", "REDIS_URL", "PUBLIC_URL") if not env.get(name)
    ]
    if missing:
        raise BadSettings(f"In production these must be set: {', '.join(missing)}.")
    if database_url.startswith("sqlite"):
        raise BadSettings("In production DATABASE_URL must name a PostgreSQL database; SQLite serves one machine only.")
    if any(len(part) < 32 for part in env["SECRET_KEY"].split(",")):
        raise BadSettings("SECRET_KEY is too short for production: use at least 32 random characters.")
    if urlsplit(env["PUBLIC_URL"]).scheme != "https":
        raise BadSettings("PUBLIC_URL must start with https:// in production.")


def read_keys(env: Mapping[str, str], folder: Path) -> Keys:
    """Keys from the environment, else from one file each in `folder`, made at the first start."""
    secret = env.get("SECRET_KEY") or kept(folder / "secret_key", lambda: secrets.token_urlsafe(48))
    data = env.get("DATA_KEYS") or kept(folder / "data_keys", lambda: "k1:" + secrets.token_hex(32))
    index = env.get("INDEX_KEY") or kept(folder / "index_key", lambda: secrets.token_hex(32))
    try:
        pairs = tuple(
            (kid, bytes.fromhex(key)) for kid, _, key in (part.strip().partition(":") for part in data.split(","))
        )
        if any(len(key) != 32 or not kid for kid, key in pairs):
            raise ValueError
        return Keys(secret=tuple(s.strip() for s in secret.split(",")), data=pairs, index=bytes.fromhex(index))
    except ValueError:
        raise BadSettings(
            "DATA_KEYS must read `id:64 hex digits`, several joined by commas, and INDEX_KEY 64 hex digits."
        ) from None


def kept(path: Path, make) -> str:  # type: ignore[no-untyped-def]
    """What `path` holds; written by whichever process comes first, so that two starts agree."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
        fresh.touch(mode=0o600)
        fresh.write_text(make())
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text().strip()
