"""The picture that stands beside a shared address: pay, title, employer, conditions, drawn where a Chinese font is installed."""

import functools
import io
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

SIZE = (1200, 630)
FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Bold.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/System/Library/Fonts/PingFang.ttc",
    "/System/Library/Fonts/STHeiti Medium.ttc",
)
SIMPLIFIED = 2
"""Noto's collection has one face for each script; the third is simplified Chinese."""
PAPER, INK, INK2, RED, LINE, CHIP = "#f7f4ee", "#211c17", "#5c5348", "#b5202c", "#e2dbce", "#efeae1"
SUN = (("#fbe3c4", 300), ("#f8cfa2", 210), ("#e5643c", 130))
MARGIN = 72
LONGEST = 24


@functools.cache
def chinese_font() -> str | None:
    return next((path for path in FONTS if Path(path).is_file()), None)


@functools.lru_cache(maxsize=256)
def draw_card(title: str, pay: str, employer: str, words: tuple[str, ...], foot: str) -> bytes:
    """A PNG of 1200 × 630. Without a Chinese font the picture has the house's sun and bands alone, and no boxes."""
    image = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(image)
    for colour, radius in SUN:
        pen.ellipse((1010 - radius, 150 - radius, 1010 + radius, 150 + radius), fill=colour)
    pen.rectangle((0, 0, 18, SIZE[1]), fill=RED)
    pen.rectangle((0, 540, SIZE[0], SIZE[1]), fill=CHIP)
    if path := chinese_font():
        write(pen, path, title, pay, employer, words, foot)
    out = io.BytesIO()
    image.quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


def write(
    pen: ImageDraw.ImageDraw, path: str, title: str, pay: str, employer: str, words: tuple[str, ...], foot: str
) -> None:
    def font(size: int) -> ImageFont.FreeTypeFont:
        return ImageFont.truetype(path, size, index=SIMPLIFIED if "NotoSansCJK" in path else 0)

    pen.text((MARGIN, 70), fit(pay, 16), font=font(88), fill=RED)
    pen.text((MARGIN, 196), fit(title, 16), font=font(64), fill=INK)
    pen.text((MARGIN, 296), fit(employer, LONGEST), font=font(38), fill=INK2)
    left = float(MARGIN)
    for word in words:
        wide = pen.textlength(word, font=font(34)) + 48
        if left + wide > SIZE[0] - MARGIN:
            break
        pen.rounded_rectangle((left, 400, left + wide, 468), 34, fill="#ffffff", outline=LINE, width=2)
        pen.text((left + 24, 411), word, font=font(34), fill=INK)
        left += wide + 16
    pen.text((MARGIN, 562), fit(foot, 34), font=font(32), fill=INK2)


def fit(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
