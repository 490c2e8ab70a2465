"""The same segment smaller: its sound alone, and a picture of 360 lines for weak phones. Each is made of one segment and nothing else."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Any

import av
from av.error import FFmpegError
from av.video.frame import PictureType

from live.video.fragment import Fragment, mux
from live.video.tracks import CLOCK, encoder

LINES, BITS = 360, 400_000
Packets = Sequence[tuple[int, Any]]
Make = Callable[[int, Sequence[Any], Packets], Fragment | None]


def sound(number: int, templates: Sequence[Any], packets: Packets) -> Fragment | None:
    """The sound as it came: nothing is encoded."""
    heard = [(0, packet) for index, packet in packets if index == 1]
    return mux(number, templates[1:2], heard) if heard else None


def small(number: int, templates: Sequence[Any], packets: Packets) -> Fragment | None:
    """The picture with 360 lines on its shorter side, and the sound; None for one that is no larger."""
    seen = [packet for index, packet in packets if index == 0]
    encode: Shrink | None = None
    made: list[tuple[int, Any]] = []
    for frame in decode(templates[0], seen):
        if encode is None:
            size = smaller(frame.width, frame.height)
            if size is None:
                return None
            encode = Shrink(size)
        made += [(0, packet) for packet in encode(frame, frame.pts * seen[0].time_base)]
    if encode is None:
        return None
    made += [(0, packet) for packet in encode.template.encode(None)]
    return mux(number, [encode.template, *templates[1:2]], [*made, *(pair for pair in packets if pair[0] == 1)])


class Shrink:
    """An encoder for one segment. All of a run have the same settings, and so the same init."""

    def __init__(self, size: tuple[int, int]) -> None:
        options = {"preset": "veryfast", "tune": "zerolatency", "maxrate": str(BITS), "bufsize": str(2 * BITS)}
        container, self.template = encoder("libx264", 30, options)
        self.template.width, self.template.height = self.size = size
        self.template.pix_fmt, self.template.bit_rate = "yuv420p", BITS
        self.template.codec_context.time_base, self.template.codec_context.thread_count = CLOCK, 1
        container.start_encoding()

    def __call__(self, frame: Any, at: Fraction) -> list[Any]:
        scaled = frame.reformat(*self.size, format="yuv420p")
        scaled.pts, scaled.time_base, scaled.pict_type = round(at / CLOCK), CLOCK, PictureType.NONE
        packets: list[Any] = self.template.encode(scaled)
        return packets


def decode(template: Any, packets: Sequence[Any]) -> Iterator[Any]:
    """A segment begins with a key frame: a decoder of its own needs nothing from before. Stamps are in the packets' unit."""
    decoder: Any = av.CodecContext.create("h264", "r")
    decoder.extradata, decoder.thread_count = template.codec_context.extradata, 1
    for packet in [*packets, None]:
        yield from (frame for frame in decoder.decode(packet) if frame.pts is not None)


def smaller(width: int, height: int) -> tuple[int, int] | None:
    short = min(width, height)
    return (width * LINES // short // 2 * 2, height * LINES // short // 2 * 2) if short > LINES else None


RENDITIONS: dict[str, Make] = {"audio": sound, "360p": small}
"""By the name of their folder, below the run's."""


def make(name: str, number: int, templates: Sequence[Any], packets: Packets) -> Fragment | None:
    """None also where it fails: a rendition is never worth the segment."""
    try:
        return RENDITIONS[name](number, templates, packets)
    except (FFmpegError, ValueError):
        return None
