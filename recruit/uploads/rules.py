"""What may come as a picture and what is made of it. Pure."""

import re

MOST_BYTES = 12_000_000
MOST_PIXELS = 50_000_000
LEAST_SIDE = 64
WIDTHS = (320, 800, 1600)
TALLEST = 3
"""How many times its width a picture may be high: a longer one is a screenshot nobody can read in a page."""
MOST_OF_ONE = 24

NAME = re.compile(r"(?P<sha>[0-9a-f]{64})-(?P<width>[0-9]{1,4})\.webp")


def widths_for(width: int) -> tuple[int, ...]:
    """The widths to make, smallest first; nothing is enlarged, and what is nearly a step stands for it."""
    smaller = tuple(step for step in WIDTHS if step < width * 0.9)
    return (*smaller, min(width, WIDTHS[-1])) if len(smaller) < len(WIDTHS) else WIDTHS


def height_at(width: int, of_width: int, of_height: int) -> int:
    return max(1, round(of_height * width / of_width))


def refuse_size(number: int) -> str:
    """Why a file of so many bytes is not taken, or nothing."""
    if number == 0:
        return "这个文件是空的，请重新选一张照片。"
    if number > MOST_BYTES:
        return (
            f"照片有 {number / 1_000_000:.1f} MB，最大 {MOST_BYTES // 1_000_000} MB。用手机相册的“编辑”裁小一点再上传。"
        )
    return ""


def refuse_shape(width: int, height: int) -> str:
    """Why a picture of this shape is not taken, or nothing."""
    if width * height > MOST_PIXELS:
        return f"照片尺寸太大（{width}×{height}）。请改用不超过 {MOST_PIXELS // 10_000:,} 万像素的照片。"
    if min(width, height) < LEAST_SIDE:
        return f"照片太小（{width}×{height}），放大后看不清。请换一张至少 {LEAST_SIDE} 像素宽的。"
    if max(width, height) > TALLEST * min(width, height):
        return "照片太长或太宽，页面上看不清。请裁成接近横版或竖版的普通照片再上传。"
    return ""


def file_name(sha: str, width: int) -> str:
    return f"{sha}-{width}.webp"


def sealed_name(picture: str, width: int) -> str:
    return f"sealed-{picture}-{width}"


def owner_of_file(name: str) -> str | None:
    """What a stored file belongs to: the digest of an open one, the picture's id of a sealed one."""
    if found := NAME.fullmatch(name):
        return found["sha"]
    kind, _, rest = name.partition("-")
    return rest.rpartition("-")[0] if kind == "sealed" else None
