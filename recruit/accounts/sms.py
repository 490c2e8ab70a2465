"""The SMS port: where a text message goes. On the console, into a file, or over HTTP to a small bridge to a vendor's gateway."""

import json
import logging
from pathlib import Path
from typing import Protocol

import httpx

from recruit.accounts.rules import mask_mobile
from recruit.errors import Unavailable
from recruit.settings import BadSettings, Settings

log = logging.getLogger(__name__)

PATIENCE = 8.0
"""Seconds that a bridge may take to accept a message."""


class Gateway(Protocol):
    async def send(self, phone: str, template: str, values: dict[str, str]) -> None:
        """Send `template` filled with `values` to `phone` (E.164); raises Unavailable when it cannot be sent."""


class Console:
    """Sends nothing: whoever runs the product on their own machine reads the message where they started it."""

    async def send(self, phone: str, template: str, values: dict[str, str]) -> None:
        log.info("sms %s to %s: %s", template, mask_mobile(phone), json.dumps(values, ensure_ascii=False))


class File:
    """Appends one JSON line a message; for tests that span processes."""

    def __init__(self, path: Path) -> None:
        self.path = path

    async def send(self, phone: str, template: str, values: dict[str, str]) -> None:
        with self.path.open("a") as lines:
            lines.write(json.dumps({"phone": phone, "template": template, **values}) + "\n")


class Bridge:
    """POSTs `{phone, template, values}` as JSON to a URL of the operator's own, which knows the vendor; any 2xx is accepted."""

    def __init__(self, url: str) -> None:
        self.url = url

    async def send(self, phone: str, template: str, values: dict[str, str]) -> None:
        body = {"phone": phone, "template": template, "values": values}
        try:
            async with httpx.AsyncClient(timeout=PATIENCE) as client:
                (await client.post(self.url, json=body)).raise_for_status()
        except httpx.HTTPError as trouble:
            log.warning("the SMS bridge did not take %s: %s", template, type(trouble).__name__)
            raise Unavailable("短信没有发出去，请过一分钟再试。", code="sms_unavailable") from None


def make_gateway(settings: Settings) -> Gateway:
    kind, _, rest = settings.sms_gateway.partition(":")
    match kind:
        case "console" if not settings.production:
            return Console()
        case "file" if rest:
            return File(Path(rest))
        case "http" | "https":
            return Bridge(settings.sms_gateway)
    raise BadSettings(
        f"SMS_GATEWAY starts with {kind!r}; use console (not in production), file:PATH or the https:// URL of a bridge."
    )
