"""Photographs for the tests, made on the spot."""

import io
from typing import Any

from PIL import Image

TURNED = 6
"""EXIF orientation: lies on its side, to be turned a quarter to the right."""


def photo(width: int = 1200, height: int = 900, colour: str = "#b5202c", kind: str = "JPEG", **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, kind, **more)
    return out.getvalue()


def photo_from_a_phone(width: int = 1200, height: int = 900) -> bytes:
    """It lies on its side and says where and by which phone it was taken."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = TURNED, "SomePhone"
    exif.get_ifd(0x8825)[2] = (22.0, 33.0, 12.0)
    return photo(width, height, exif=exif)


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image
