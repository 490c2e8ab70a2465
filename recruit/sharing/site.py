"""Where the product is reached from outside."""

from typing import Any

from recruit.given import Ask
from recruit.settings import Settings


def site_of(settings: Settings, request: Ask) -> str:
    return settings.public_url or f"{request.url.scheme}://{request.headers.get('host', '')}"


def share_of(settings: Settings, request: Ask, path: str, title: str, text: str, card: str) -> dict[str, Any]:
    """What templates/components/share.html says in the page's head; addresses are whole."""
    site = site_of(settings, request)
    return {"url": site + path, "title": title, "text": text, "image": site + card}
