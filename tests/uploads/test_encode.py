"""An uploaded picture is made anew: upright, small enough, without a word about its maker."""

import asyncio
import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from recruit.errors import Invalid
from recruit.uploads.encode import encode
from tests.uploads.photos import opened, photo, photo_from_a_phone


async def test_three_sizes_of_webp_come_of_a_large_photo() -> None:
    made = await encode(photo(3200, 2400))
    assert list(made.sizes) == [320, 800, 1600] and (made.width, made.height) == (1600, 1200)
    for width, data in made.sizes.items():
        image = opened(data)
        assert image.format == "WEBP" and image.size == (width, width * 3 // 4)


async def test_a_photo_stands_upright_and_says_nothing_of_its_maker() -> None:
    made = await encode(photo_from_a_phone(1200, 900))
    assert (made.width, made.height) == (900, 1200)
    for data in made.sizes.values():
        assert b"SomePhone" not in data and not opened(data).getexif()


async def test_a_photo_of_an_iphone_is_read_upright_and_says_nothing() -> None:
    made = await encode((Path(__file__).parent / "from_a_phone.heic").read_bytes())
    assert (made.width, made.height) == (300, 400) and made.colour != "#ffffff"
    assert all(b"SomePhone" not in data and not opened(data).getexif() for data in made.sizes.values())


async def test_its_main_colour_holds_its_place() -> None:
    made = await encode(photo(colour="#1c7350"))
    red, green, blue = (int(made.colour[n : n + 2], 16) for n in (1, 3, 5))
    assert green > red and green > blue


async def test_glass_becomes_paper() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (400, 400), (0, 0, 0, 0)).save(out, "PNG")
    made = await encode(out.getvalue())
    assert made.colour == "#ffffff" and opened(made.sizes[400]).mode == "RGB"


def claims_to_be_huge() -> bytes:
    """A PNG of a few bytes that unpacks to ten billion pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "空"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(400), "不是能打开的照片"),
        (b"%PDF-1.7 renamed to .jpg", "不是能打开的照片"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "不是能打开的照片"),
        (photo(kind="GIF"), "不是能打开的照片"),
        (photo()[:2000], "不是能打开的照片"),
        (photo(30, 30), "太小"),
        (photo(200, 2000), "太长"),
        (bytes(12_000_001), "最大 12 MB"),
        (claims_to_be_huge(), "不是能打开的照片"),
    ],
    ids=["empty", "broken heic", "pdf", "svg", "gif", "torn", "tiny", "ribbon", "heavy", "bomb"],
)
async def test_what_is_no_picture_is_refused_with_the_cure(data: bytes, word: str) -> None:
    with pytest.raises(Invalid) as no:
        await encode(data, "photo")
    assert word in no.value.detail and no.value.errors[0].field == "photo"


async def test_a_picture_too_vast_to_open_is_refused() -> None:
    with pytest.raises(Invalid) as no:
        await encode(photo(9000, 6000, kind="PNG"), "photo")
    assert "万像素" in no.value.detail


async def test_many_at_once_take_turns() -> None:
    made = await asyncio.gather(*(encode(photo(600 + n, 450)) for n in range(4)))
    assert len({one.sha for one in made}) == 4
