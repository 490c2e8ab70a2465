"""Drawn photographs for the demo's employers, in the light of the product's other drawings. Pure but for Pillow."""

import io
import random
from collections.abc import Callable

from PIL import Image, ImageDraw

SIZE = (800, 600)
FINE = 2
"""Drawn at this scale and made smaller, so that edges are smooth."""

SKY, HALO, WARM, SUN, GLOW = "#fcefdc", "#fbe3c4", "#f8cfa2", "#e5643c", "#ffb45e"
FAR, FAR2, CREAM, CREAM2 = "#ecc9a4", "#d9a981", "#fff6e9", "#ecd9bf"
HULL, HULL2, STEEL, GLASS = "#43262a", "#5a3236", "#b5202c", "#4f6f7e"
BOX1, BOX2, BOX3, BOX4, GREEN = "#d9663f", "#f0b88a", "#41687a", "#2f4f60", "#1f7a54"
FLOOR, FLOOR2, SKIN, GOLD = "#e6bf9a", "#d2a37c", "#f0bd94", "#e3b54a"


class Sheet:
    """A drawing in the units of SIZE."""

    def __init__(self, ground: str) -> None:
        self.image = Image.new("RGB", (SIZE[0] * FINE, SIZE[1] * FINE), ground)
        self.pen = ImageDraw.Draw(self.image)

    def block(self, x: float, y: float, wide: float, high: float, fill: str, round_by: float = 0) -> None:
        box = (x * FINE, y * FINE, (x + wide) * FINE, (y + high) * FINE)
        self.pen.rounded_rectangle(box, round_by * FINE, fill=fill)

    def disc(self, x: float, y: float, radius: float, fill: str) -> None:
        self.pen.ellipse(
            ((x - radius) * FINE, (y - radius) * FINE, (x + radius) * FINE, (y + radius) * FINE), fill=fill
        )

    def shape(self, points: list[tuple[float, float]], fill: str) -> None:
        self.pen.polygon([(x * FINE, y * FINE) for x, y in points], fill=fill)

    def sun(self, x: float, y: float, radius: float) -> None:
        for grown, colour in ((2.1, HALO), (1.5, WARM), (1.0, SUN)):
            self.disc(x, y, radius * grown, colour)

    def person(self, x: float, ground: float, coat: str, helmet: str = CREAM) -> None:
        """Standing, some 190 high."""
        self.block(x - 30, ground - 110, 60, 110, HULL, 10)
        self.block(x - 38, ground - 150, 76, 96, coat, 26)
        self.disc(x, ground - 172, 26, SKIN)
        self.pen.pieslice(
            ((x - 32) * FINE, (ground - 210) * FINE, (x + 32) * FINE, (ground - 146) * FINE), 180, 360, fill=helmet
        )
        self.block(x - 38, ground - 181, 76, 7, helmet, 3)

    def tree(self, x: float, ground: float, radius: float = 46) -> None:
        self.block(x - 6, ground - radius * 1.6, 12, radius * 1.6, HULL2)
        self.disc(x, ground - radius * 2, radius, BOX4)
        self.disc(x + radius * 0.55, ground - radius * 1.7, radius * 0.75, BOX3)

    def png(self) -> bytes:
        out = io.BytesIO()
        self.image.resize(SIZE, Image.Resampling.LANCZOS).save(out, "PNG", compress_level=1)
        return out.getvalue()


def workshop(chance: random.Random) -> Sheet:
    """A hall with a crane over a row of machines, and who works there."""
    sheet = Sheet(SKY)
    for n in range(4):
        sheet.block(40 + n * 190, 90, 150, 170, HALO, 6)
        sheet.block(52 + n * 190, 102, 126, 146, GLASS if n % 2 else WARM, 4)
        sheet.block(112 + n * 190, 102, 6, 146, HALO)
    sheet.sun(chance.choice((130, 320, 690)), 175, 34)
    sheet.block(0, 42, 800, 16, HULL2)
    for n in range(9):
        sheet.shape([(n * 100 - 30, 42), (n * 100 + 20, 8), (n * 100 + 70, 42)], FAR2)
    hook = chance.randrange(200, 560)
    sheet.block(hook - 46, 54, 92, 34, STEEL, 6)
    sheet.block(hook - 3, 88, 6, 90, HULL)
    sheet.block(hook - 70, 178, 140, 78, chance.choice((BOX1, BOX3, GREEN)), 4)
    for n in range(5):
        sheet.block(hook - 58 + n * 28, 188, 8, 58, HULL2)
    sheet.block(0, 420, 800, 180, FLOOR)
    sheet.block(0, 520, 800, 10, GOLD)
    sheet.block(0, 545, 800, 55, FLOOR2)
    for n in range(3):
        left, colour = 60 + n * 250 + chance.randrange(-15, 15), chance.choice((BOX3, BOX4, BOX1, GREEN))
        sheet.block(left, 300, 170, 190, colour, 10)
        sheet.block(left + 18, 322, 92, 66, CREAM2, 6)
        sheet.block(left + 26, 330, 76, 50, GLASS, 4)
        sheet.disc(left + 138, 338, 11, GLOW)
        sheet.disc(left + 138, 370, 11, STEEL)
        sheet.block(left - 10, 478, 190, 22, HULL, 4)
    sheet.person(chance.choice((275, 520)), 545, chance.choice((BOX4, STEEL)), chance.choice((CREAM, GOLD)))
    return sheet


def dormitory(chance: random.Random) -> Sheet:
    """A room with beds, a table by the window and an air conditioner."""
    sheet = Sheet(CREAM)
    sheet.block(0, 440, 800, 160, FLOOR)
    for n in range(9):
        sheet.block(n * 100, 440, 3, 160, FLOOR2)
    sheet.block(290, 80, 220, 210, CREAM2, 6)
    sheet.block(302, 92, 196, 186, HALO, 4)
    sheet.sun(chance.choice((360, 440)), 165, 30)
    sheet.block(396, 92, 8, 186, CREAM2)
    curtain = chance.choice((BOX1, BOX3, GREEN, STEEL))
    sheet.block(268, 66, 46, 240, curtain, 8)
    sheet.block(486, 66, 46, 240, curtain, 8)
    sheet.block(560, 74, 170, 50, "#ffffff", 10)
    sheet.block(576, 108, 138, 6, CREAM2, 3)
    sheet.block(330, 330, 150, 14, HULL2, 4)
    sheet.block(340, 344, 10, 130, HULL2)
    sheet.block(460, 344, 10, 130, HULL2)
    sheet.block(352, 290, 34, 40, STEEL, 5)
    sheet.disc(430, 316, 14, GREEN)
    sheet.block(372, 400, 66, 12, BOX4, 4)
    sheet.block(380, 412, 8, 92, BOX4)
    sheet.block(422, 412, 8, 92, BOX4)
    bunks = chance.random() < 0.5
    for left in (30, 545):
        quilt = chance.choice((BOX3, BOX1, GREEN, STEEL))
        for level in (455, 300) if bunks else (455,):
            sheet.block(left, level, 225, 22, HULL2, 5)
            sheet.block(left + 6, level - 34, 213, 36, "#ffffff", 8)
            sheet.block(left + 70, level - 42, 150, 46, quilt, 10)
            sheet.block(left + 10, level - 54, 54, 30, CREAM2, 12)
        top = 230 if bunks else 380
        for post in (left, left + 213):
            sheet.block(post, top, 12, 560 - top, HULL, 4)
    return sheet


def canteen(chance: random.Random) -> Sheet:
    """Lamps over the counter, dishes behind glass, tables with bowls."""
    sheet = Sheet(SKY)
    sheet.block(0, 0, 800, 300, HALO)
    sheet.block(60, 96, 680, 130, CREAM, 10)
    for n in range(4):
        sheet.block(84 + n * 166, 116, 140, 26, chance.choice((STEEL, GREEN, BOX3)), 5)
        for line in range(3):
            sheet.block(84 + n * 166, 156 + line * 20, 96 + chance.randrange(40), 9, CREAM2, 4)
    for n in range(5):
        sheet.block(118 + n * 140, 0, 4, 56, HULL)
        sheet.shape([(84 + n * 140, 84), (104 + n * 140, 52), (136 + n * 140, 52), (156 + n * 140, 84)], STEEL)
        sheet.disc(120 + n * 140, 86, 12, GLOW)
    sheet.block(0, 300, 800, 26, HULL2)
    sheet.block(0, 326, 800, 94, FAR2)
    for n in range(6):
        sheet.block(30 + n * 128, 268, 104, 34, CREAM2, 8)
        sheet.disc(82 + n * 128, 276, 30, chance.choice((BOX1, GREEN, GOLD, STEEL, BOX2)))
        sheet.block(30 + n * 128, 282, 104, 20, CREAM2, 6)
    sheet.block(0, 420, 800, 180, FLOOR)
    for left in (60, 430):
        sheet.block(left, 476, 310, 22, CREAM, 8)
        sheet.block(left + 20, 498, 12, 90, HULL2)
        sheet.block(left + 278, 498, 12, 90, HULL2)
        for n in range(3):
            sheet.block(left + 34 + n * 92, 452, 62, 24, chance.choice((BOX3, STEEL, "#ffffff")), 12)
            sheet.disc(left + 65 + n * 92, 450, 22, CREAM)
        for n in range(2):
            sheet.block(left + 60 + n * 130, 540, 70, 16, BOX1, 6)
    return sheet


def activity(chance: random.Random) -> Sheet:
    """The works' basketball court on a fine evening."""
    sheet = Sheet(SKY)
    sheet.sun(chance.choice((200, 600)), 150, 54)
    for n in range(5):
        sheet.block(n * 170 - 20, 200 + chance.randrange(50), 150, 220, chance.choice((FAR, FAR2)))
    for x in (70, 180, 640, 740):
        sheet.tree(x, 420, 40)
    sheet.block(0, 410, 800, 190, GREEN)
    sheet.block(70, 440, 660, 160, BOX1)
    sheet.block(70, 440, 660, 6, CREAM)
    sheet.block(397, 440, 6, 160, CREAM)
    sheet.block(388, 190, 14, 260, HULL)
    sheet.block(320, 130, 150, 96, CREAM, 6)
    sheet.block(362, 166, 66, 44, STEEL, 4)
    sheet.block(368, 172, 54, 32, CREAM, 3)
    sheet.block(366, 226, 58, 8, SUN, 4)
    sheet.person(250, 560, STEEL, HULL)
    sheet.person(560, 570, BOX4, HULL2)
    sheet.disc(330, 340, 22, SUN)
    return sheet


SCENES: dict[str, Callable[[random.Random], Sheet]] = {
    "workshop": workshop,
    "dormitory": dormitory,
    "canteen": canteen,
    "activity": activity,
}


def draw(kind: str, variant: int) -> bytes:
    """A PNG, the same for the same arguments."""
    return SCENES[kind](random.Random(f"{kind}-{variant}")).png()
