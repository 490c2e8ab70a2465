"""Making an uploaded picture anew with Pillow: nothing of the sender's file but its pixels goes on."""

import asyncio
import hashlib
import io
from collections import Counter
from dataclasses import dataclass

from pi_heif import register_heif_opener
from PIL import Image, ImageOps

from recruit.errors import FieldError, Invalid
from recruit.uploads.rules import WIDTHS, height_at, refuse_shape, refuse_size, widths_for

READ = ("JPEG", "PNG", "WEBP", "HEIF")
QUALITY = 80
NOT_A_PICTURE = "这个文件不是能打开的照片。请上传 JPG、PNG、WebP 或苹果手机的 HEIC 照片。"

register_heif_opener()
one_at_a_time = asyncio.Semaphore(1)  # the largest picture allowed needs some 200 MB while it is read


@dataclass(frozen=True, slots=True)
class Encoded:
    """A picture as it is kept. `sizes` maps widths to WebP bytes, smallest first."""

    width: int
    height: int
    colour: str
    sha: str
    sizes: dict[int, bytes]


def refuse(reason: str, field: str) -> Invalid:
    return Invalid(reason, code="picture_refused", errors=[FieldError(field, reason)])


async def encode(data: bytes, field: str = "picture") -> Encoded:
    """Raises Invalid, naming `field` of the form, for what is too large or no picture."""
    if reason := refuse_size(len(data)):
        raise refuse(reason, field)
    async with one_at_a_time:
        try:
            return await asyncio.to_thread(make_anew, data)
        except ValueError as no:
            raise refuse(str(no), field) from None


def make_anew(data: bytes) -> Encoded:
    """ValueError with a sentence for people where it cannot be done."""
    try:
        return encode_pixels(read_pixels(data))
    except WrongShape as no:
        raise ValueError(str(no)) from None
    except Exception:  # a hostile file makes a decoder fail in ways that nobody lists
        raise ValueError(NOT_A_PICTURE) from None


class WrongShape(Exception):
    """The picture can be read and is not taken; the message says why."""


def read_pixels(data: bytes) -> Image.Image:
    """Upright, opaque, in sRGB's three channels. The shape is judged from the header, before anything is unpacked."""
    with Image.open(io.BytesIO(data), formats=READ) as opened:
        if reason := refuse_shape(*opened.size):
            raise WrongShape(reason)
        opened.draft("RGB", (WIDTHS[-1], WIDTHS[-1]))  # a JPEG may be unpacked at a half or a quarter
        upright = ImageOps.exif_transpose(opened)
        if "A" in upright.getbands() or "transparency" in upright.info:
            ground = Image.new("RGBA", upright.size, "white")
            upright = Image.alpha_composite(ground, upright.convert("RGBA"))
        return upright.convert("RGB")


def encode_pixels(pixels: Image.Image) -> Encoded:
    widths = widths_for(pixels.width)
    sizes = {width: to_webp(pixels, width) for width in widths}
    sha = hashlib.sha256(sizes[widths[-1]]).hexdigest()
    height = height_at(widths[-1], *pixels.size)
    return Encoded(widths[-1], height, main_colour(pixels), sha, sizes)


def to_webp(pixels: Image.Image, width: int) -> bytes:
    height = height_at(width, *pixels.size)
    sized = pixels if pixels.size == (width, height) else pixels.resize((width, height), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    sized.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()


def main_colour(pixels: Image.Image) -> str:
    """The commonest colour of a coarse look at it, as `#rrggbb`."""
    small = pixels.resize((24, 24), Image.Resampling.BOX).quantize(6)
    commonest = Counter(small.tobytes()).most_common(1)[0][0]
    palette = small.getpalette() or [0, 0, 0]
    return "#" + "".join(f"{part:02x}" for part in palette[commonest * 3 : commonest * 3 + 3])
