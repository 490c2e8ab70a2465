"""Picture and sound on their way through: H.264 and AAC are passed on as they came, anything else is made into them."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import av
from av.video.frame import PictureType

from live.video.segments import SECONDS

AUDIO_RATE, AUDIO_BITS, VIDEO_BITS = 48_000, 96_000, 1_200_000
CLOCK = Fraction(1, 90_000)
DRIFT_S = 0.05
"""Sound is counted by its samples; only when its stamps say something else by more than this did the publisher really pause."""


class SizeChanged(Exception):
    """The picture has another size now: the next session begins."""


class Copy:
    """Packets as they came. `template` is what the muxer copies the stream's parameters from."""

    def __init__(self, stream: Any) -> None:
        self.template = stream

    def push(self, packet: Any) -> Iterator[Any]:
        yield packet


class EncodeVideo:
    """Pictures of any codec as H.264, with a key frame whenever a segment may end."""

    def __init__(self, stream: Any) -> None:
        self.source = stream.codec_context
        self.size: tuple[int, int] | None = None
        self.keyed = -SECONDS
        self.template: Any = None
        self.open(stream.codec_context.width, stream.codec_context.height)

    def open(self, width: int, height: int) -> None:
        self.size = (width, height)
        options = {"preset": "veryfast", "tune": "zerolatency", "forced-idr": "1"}
        self.container, self.template = encoder("libx264", 30, options)
        self.template.width, self.template.height = width - width % 2, height - height % 2
        self.template.pix_fmt, self.template.bit_rate = "yuv420p", VIDEO_BITS
        self.template.codec_context.time_base = CLOCK
        self.container.start_encoding()

    def push(self, packet: Any) -> Iterator[Any]:
        for frame in self.source.decode(packet):
            if (frame.width, frame.height) != self.size:
                raise SizeChanged
            pts, frame.pts, frame.time_base = (
                frame.pts * frame.time_base,
                round(frame.pts * frame.time_base / CLOCK),
                CLOCK,
            )
            is_due = pts - self.keyed >= SECONDS
            frame.pict_type = PictureType.I if is_due else PictureType.NONE
            self.keyed = pts if is_due else self.keyed
            yield from self.template.encode(frame)


class EncodeAudio:
    """Sound of any codec as AAC in two channels."""

    def __init__(self, stream: Any) -> None:
        self.source = stream.codec_context
        self.container, self.template = encoder("aac", AUDIO_RATE, {})
        self.template.layout, self.template.bit_rate = "stereo", AUDIO_BITS
        self.container.start_encoding()
        self.expected: Fraction | None = None

    def push(self, packet: Any) -> Iterator[Any]:
        for frame in self.source.decode(packet):
            at = frame.pts * frame.time_base
            if self.expected is None or abs(at - self.expected) > DRIFT_S:
                self.expected = at
            frame.time_base = Fraction(1, frame.sample_rate)
            frame.pts = round(self.expected * frame.sample_rate)
            self.expected += Fraction(frame.samples, frame.sample_rate)
            yield from self.template.encode(frame)


def encoder(codec: str, rate: int, options: dict[str, str]) -> tuple[Any, Any]:
    """A container that goes nowhere and its stream: only one that was started gives an encoder's stream its extradata."""
    container: Any = av.open("/dev/null", "w", format="mp4")
    return container, container.add_stream(codec, rate=rate, options=options)
