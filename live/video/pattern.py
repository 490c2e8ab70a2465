"""A moving picture with sound, drawn here: what the demo shows and what tests publish, in the form in which a browser sends its camera."""

import array
import io
import math
import time
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, cast

import av
from PIL import Image, ImageDraw

WIDTH, HEIGHT, FPS, RATE = 640, 360, 10, 48_000
SKY, DUSK, RED, SUN = (64, 42, 48), (22, 16, 15), (181, 35, 45), (226, 118, 72)


def draw(second: float, clock: str = "") -> Image.Image:
    """The harbour at `second`: a sun that rises, a crane that swings, a ship that comes in, and blocks that count frames."""
    image = Image.new("RGB", (WIDTH, HEIGHT), SKY)
    pen = ImageDraw.Draw(image)
    up = 40 * math.sin(second / 6)
    pen.ellipse((250, 90 - up, 430, 270 - up), fill=SUN)
    pen.rectangle((0, 260, WIDTH, HEIGHT), fill=DUSK)
    ship = (second * 24) % (WIDTH + 240) - 240
    pen.polygon([(ship, 236), (ship + 240, 236), (ship + 210, 276), (ship + 24, 276)], fill=RED)
    for n in range(5):
        pen.rectangle((ship + 30 + 36 * n, 206, ship + 62 + 36 * n, 235), fill=(64 + 30 * n, 110, 140))
    hook = 470 + 110 * math.sin(second / 2)
    pen.line((380, 70, 630, 70), fill=RED, width=8)
    pen.line((560, 70, 560, 300), fill=RED, width=10)
    pen.line((hook, 70, hook, 150), fill=(200, 180, 170), width=3)
    pen.rectangle((hook - 18, 150, hook + 18, 176), fill=(60, 110, 90))
    pen.rectangle((20, HEIGHT - 14, 20 + 18 * (int(second * FPS) % 20), HEIGHT - 6), fill=RED)
    if clock:
        pen.text((WIDTH - 70, 24), clock, fill=(220, 205, 195))
    return image


def tone(start: int, count: int) -> bytes:
    """`count` samples of two soft notes, 16 bit, one channel."""
    return array.array(
        "h",
        (
            int(
                2600 * math.sin(n * math.tau * 220 / RATE)
                + 1800 * math.sin(n * math.tau * 330 / RATE) * math.sin(n / RATE)
            )
            for n in range(start, start + count)
        ),
    ).tobytes()


class Recorder:
    """WebM of H.264 and Opus, handed out piece by piece as MediaRecorder does."""

    def __init__(self, key_every: float = 1.0, codec: str = "libx264", scale: int = 1) -> None:
        self.size = (WIDTH * scale, HEIGHT * scale)
        self.sink = Sink()
        self.container = cast(Any, av.open(self.sink, "w", format="webm" if codec == "libvpx" else "matroska"))
        self.video = self.container.add_stream(codec, rate=FPS)
        self.video.width, self.video.height, self.video.pix_fmt = *self.size, "yuv420p"
        self.video.codec_context.gop_size = max(1, round(key_every * FPS))
        self.video.bit_rate = 600_000
        if codec == "libx264":
            self.video.options = {"preset": "ultrafast", "tune": "zerolatency", "profile": "baseline"}
        self.audio = self.container.add_stream("libopus", rate=RATE, layout="mono")
        self.audio.bit_rate = 48_000
        self.frames = 0
        self.samples = 0

    def step(self, image: Image.Image) -> bytes:
        """One frame of picture and its stretch of sound; what is ready to be sent."""
        frame = av.VideoFrame.from_image(image if image.size == self.size else image.resize(self.size))
        frame.pts, frame.time_base = self.frames, Fraction(1, FPS)
        self.container.mux(self.video.encode(frame))
        count = RATE // FPS
        sound = av.AudioFrame(format="s16", layout="mono", samples=count)
        sound.planes[0].update(tone(self.samples, count))
        sound.sample_rate, sound.pts, sound.time_base = RATE, self.samples, Fraction(1, RATE)
        self.container.mux(self.audio.encode(sound))
        self.frames += 1
        self.samples += count
        return self.sink.take()

    def finish(self) -> bytes:
        self.container.mux(self.video.encode(None))
        self.container.mux(self.audio.encode(None))
        self.container.close()
        return self.sink.take()


class Sink(io.RawIOBase):
    """Where the muxer writes; it cannot go back, so that what is taken is final."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def write(self, data: Any) -> int:
        self.parts.append(bytes(data))
        return len(self.parts[-1])

    def take(self) -> bytes:
        taken, self.parts = b"".join(self.parts), []
        return taken


def stream(seconds: float, **how: Any) -> Iterator[bytes]:
    """`seconds` of the harbour, as fast as it can be drawn."""
    recorder = Recorder(**how)
    for n in range(round(seconds * FPS)):
        yield recorder.step(draw(n / FPS))
    yield recorder.finish()


def clock_now() -> str:
    return time.strftime("%H:%M:%S")
