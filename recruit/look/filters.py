"""Template filters and globals: wording of values, addresses of static files and of the main pages."""

import datetime as dt
import hashlib
import re
import zlib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment

from recruit.look import words

STATIC = Path(__file__).resolve().parents[2] / "static"
LOGO_COLOURS = ("sea", "brick", "olive", "indigo", "plum", "pine", "ochre", "slate", "rust", "navy", "rose", "teal")


@cache
def digest(path: str) -> str:
    file = STATIC / path
    return hashlib.sha256(file.read_bytes()).hexdigest()[:10] if file.is_file() else ""


def asset(path: str) -> str:
    """Address of a static file, with its digest, so that browsers may keep it for ever."""
    mark = digest(path)
    return f"/static/{path}?v={mark}" if mark else f"/static/{path}"


@cache
def icon_names() -> list[str]:
    """What the sprite holds."""
    return re.findall(r'<symbol id="([a-z-]+)"', (STATIC / "art/icons.svg").read_text())


def nav_urls(fair: Any) -> dict[str, str]:
    """The main pages; those of one fair when there is one. `home` is where a fair or the series of a show begins."""
    slug = fair.get("slug") if isinstance(fair, Mapping) else getattr(fair, "slug", None)
    root = f"/fairs/{slug}" if slug else ""
    series = None if isinstance(fair, Mapping) else getattr(fair, "series_id", None)
    return {
        "fair": (not series and root) or "/",
        "home": f"/series/{series}" if series else root or "/",
        "positions": f"{root}/positions",
        "live": "/series" if series else f"{root}/live",
        "plan": f"{root}/plan",
        "mine": "/mine",
    }


def by_field(errors: Iterable[Any] | None) -> dict[str, str]:
    """The first message for each field of a refusal's `errors`."""
    found: dict[str, str] = {}
    for error in errors or ():
        name, message = (
            (error["field"], error["message"]) if isinstance(error, Mapping) else (error.field, error.message)
        )
        found.setdefault(name, message)
    return found


def logo_of(name: str) -> dict[str, str]:
    """An employer's logo block where none was drawn: its first sign on a ground that stays the same."""
    return {"text": name[:1], "colour": LOGO_COLOURS[zlib.crc32(name.encode()) % len(LOGO_COLOURS)]}


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


FILTERS: dict[str, Callable[..., Any]] = {
    "count": words.count,
    "wan": words.wan,
    "pay_parts": words.pay_parts,
    "pay_text": words.pay_text,
    "track_name": words.track_name,
    "education_text": words.education_text,
    "eight_conditions": words.eight_conditions,
    "card_conditions": words.card_conditions,
    "cn_day": words.cn_day,
    "cn_date": words.cn_date,
    "cn_clock": words.cn_clock,
    "cn_time": words.cn_time,
    "cn_when": words.cn_when,
    "cn_span": words.cn_span,
    "left": words.left,
    "ago": words.ago,
    "duration": words.length,
    "running": words.running,
    "mask_phone": words.mask_phone,
    "mask_name": words.mask_name,
    "in_words": words.in_words,
    "nav_urls": nav_urls,
    "by_field": by_field,
    "logo_of": logo_of,
}


def install(env: Environment) -> None:
    """Give an environment what the templates use. `count` groups digits here; Jinja's own is `length`."""
    env.filters.update(FILTERS)
    env.globals.update(asset=asset, now=now, icon_names=icon_names)
