"""The SMS port: where a text message goes. Console and file here; a vendor's gateway is one more class."""

import json
import logging
from pathlib import Path
from typing import Protocol

from recruit.accounts.rules import mask_mobile
from recruit.settings import BadSettings, Settings

log = logging.getLogger(__name__)


class Gateway(Protocol):
    async def send(self, phone: str, template: str, values: dict[str, str]) -> None:
        """Send `template` filled with `values` to `phone` (E.164); raises Unavailable when it cannot be sent."""


class Console:
    """Sends nothing: the demo's page shows the code itself, marked 演示."""

    async def send(self, phone: str, template: str, values: dict[str, str]) -> None:
        log.info("sms %s to %s", template, mask_mobile(phone))


class File:
    """Appends one JSON line a message; for tests that span processes."""

    def __init__(self, path: Path) -> None:
        self.path = path

    async def send(self, phone: str, template: str, values: dict[str, str]) -> None:
        with self.path.open("a") as lines:
            lines.write(json.dumps({"phone": phone, "template": template, **values}) + "\n")


def make_gateway(settings: Settings) -> Gateway:
    kind, _, rest = settings.sms_gateway.partition(":")
    match kind:
        case "console" if not settings.production:
            return Console()
        case "file" if rest:
            return File(Path(rest))
    raise BadSettings(f"SMS_GATEWAY is {settings.sms_gateway!r}; use console (not in production) or file:PATH.")
