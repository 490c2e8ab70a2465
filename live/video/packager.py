"""`python -m live.video.packager FOLDER FEED [URL] [--with=audio,360p]`: one publisher's run becomes segments; a process of its own, told nothing and owning one folder.

It reads the publisher's container from standard input (or from URL, until standard input ends), writes segments and the index below
FOLDER/FEED, and says what happens as one JSON object a line on standard output. It ends when its input ends.
"""

import errno
import io
import json
import os
import secrets
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.error import FFmpegError

from live.video.fragment import Fragment, mux
from live.video.recording import NOW, POSTER, POSTER_EVERY
from live.video.renditions import RENDITIONS, decode, make
from live.video.report import lost
from live.video.segments import SECONDS, Segment
from live.video.shelf import Shelf, write
from live.video.tracks import Copy, EncodeAudio, EncodeVideo, SizeChanged

PROBE = {"probesize": "300000", "analyzeduration": "1000000"}
PULL = {"probesize": "5000000", "analyzeduration": "12000000", "fpsprobesize": "0"}
"""Who comes in the middle hears sound at once, but may wait ten seconds for a picture. It ends as soon as both are there."""
LONGEST_WAIT_S = 4.5
"""A publisher whose key frames are farther apart than this is encoded anew: viewers could not join or follow."""
FIRST_AT = Fraction(1)
"""The session's time of its first key frame: the priming of AAC lies before it, and times below zero break players."""
POSTER_WIDTH = 480
NOT_STORED = "存不下视频：{}。请联系技术人员，腾出地方后自动接着播；提问和投递照常。"
WHY = {
    errno.ENOSPC: "磁盘满了",
    errno.EDQUOT: "磁盘配额用完了",
    errno.EROFS: "磁盘变成只读了",
    errno.EACCES: "文件夹写不进去",
}
PULL_S = 10.0
"""How long an address may say nothing."""
NAMES = {"h264": "H.264", "hevc": "H.265（HEVC）", "av1": "AV1", "vp8": "VP8", "vp9": "VP9"}
Say = Callable[..., None]


class Session:
    """One uninterrupted run with one init: packets come in, segments go out. `began` is when the publisher's first key frame was taken."""

    def __init__(
        self,
        shelf: Shelf,
        tracks: list[Any],
        began: float,
        say: Say,
        wanted: Sequence[str] = (),
        step: Fraction | None = None,
    ) -> None:
        self.shelf, self.tracks, self.began, self.say, self.wanted, self.step = shelf, tracks, began, say, wanted, step
        run = (
            f"{time.time() * 1000:.0f}{secrets.randbelow(10**9):09d}"  # what is never listed must not be guessed either
        )
        self.name, self.folder = f"{shelf.folder.name}/{run}", shelf.folder / run
        self.count = 0
        self.start: Fraction | None = None
        self.waiting: list[tuple[int, Any]] = []

    def take(self, index: int, packet: Any) -> None:
        """One packet of the session, in its time. A key frame late enough ends the segment before it."""
        at = packet.pts * packet.time_base
        if index == 0 and packet.is_keyframe:
            if self.start is None:
                self.start = at
            elif at - self.start >= SECONDS:
                self.close(at)
        if self.start is not None:
            self.waiting.append((index, packet))

    def close(self, end: Fraction) -> None:
        """Write what came before `end` as a segment. One that the disk refuses is lost, and the next is tried."""
        assert self.start is not None
        now = [pair for pair in self.waiting if pair[1].pts * pair[1].time_base < end]
        self.waiting = [pair for pair in self.waiting if pair[1].pts * pair[1].time_base >= end]
        at, self.start = self.began + float(self.start - FIRST_AT), end
        if not now:
            return
        templates = [track.template for track in self.tracks]
        fragment = mux(self.count, templates, now)
        made = {kind: smaller for kind in self.wanted if (smaller := make(kind, self.count, templates, now))}
        picture = poster(self.tracks[0].template, now)
        seconds = self.began + float(end - FIRST_AT) - at
        try:
            segment = self.store(fragment, made, picture, at, seconds)
        except OSError as trouble:
            self.say("trouble", code="disk", message=NOT_STORED.format(WHY.get(trouble.errno or 0, "磁盘出了问题")))
        else:
            missing = lost([*times_of(now), end], self.step) if self.step else 0
            self.say("segment", n=segment.number, seconds=round(seconds, 3), bytes=segment.size, dropped=missing)
        self.count += 1

    def store(
        self, fragment: Fragment, made: dict[str, Fragment], picture: bytes | None, at: float, seconds: float
    ) -> Segment:
        """Its line in the index comes last: what is named there lies on the disk."""
        self.shelf.check_room()
        name = f"{self.count:06d}.m4s"
        self.put(self.folder, name, fragment)
        for kind, smaller in made.items():
            self.put(self.folder / kind, name, smaller)
        if picture:
            write(self.shelf.folder / NOW, picture)
        if picture and self.count % POSTER_EVERY == 0:
            write(self.folder / f"{self.count:06d}.{POSTER}", picture)
        segment = Segment(self.shelf.next_number, self.name, name, at, seconds, len(fragment.body), tuple(made))
        self.shelf.append(segment)
        return segment

    def put(self, folder: Path, name: str, fragment: Fragment) -> None:
        if self.count == 0 or not (folder / "init.mp4").exists():
            write(folder / "init.mp4", fragment.init)
        write(folder / name, fragment.body)

    def finish(self) -> None:
        """The last segment ends with its last picture."""
        video = [packet for index, packet in self.waiting if index == 0]
        if self.start is not None and len(video) > 1:
            last = max(packet.pts * packet.time_base for packet in video)
            self.close(last + (last - self.start) / (len(video) - 1))


class Packager:
    """Reads one publisher from beginning to end, through as many sessions as it takes."""

    def __init__(self, shelf: Shelf, say: Say, wanted: Sequence[str] = ()) -> None:
        self.shelf, self.say, self.wanted = shelf, say, wanted
        self.must_encode = False
        self.session: Session | None = None
        self.shift: Fraction | None = None
        self.keyed: Fraction | None = None
        self.since_key: list[tuple[int, Any]] = []
        self.step: Fraction | None = None

    def run(self, source: Any, began: float) -> None:
        self.pulls = isinstance(source, str)
        with av.open(
            source, options=PULL if self.pulls else PROBE, timeout=(PULL_S, PULL_S) if self.pulls else None
        ) as container:
            if not container.streams.video:
                self.say("trouble", code="no_picture", message="没有收到画面，请检查摄像头或推流软件的视频设置。")
                return
            self.began = began
            self.video = container.streams.video[0]
            self.audio = container.streams.audio[0] if container.streams.audio else None
            self.must_encode = self.video.codec_context.name != "h264"
            if self.pulls:
                self.look_at_stream()
            try:
                for packet in container.demux([stream for stream in (self.video, self.audio) if stream]):
                    self.read(packet)
            finally:
                if self.session:
                    self.session.finish()

    def look_at_stream(self) -> None:
        """A program that streams says how many pictures a second it sends, and can be told to use another codec."""
        rate = self.video.average_rate
        self.step = 1 / rate if rate and 5 <= rate <= 120 else None
        if self.must_encode:
            name = codec_name(self.video)
            words = f"推来的画面是 {name}，服务器正在重新编码，很费力。请在推流软件的“输出”里把视频编码器换成 H.264。"
            self.say("trouble", code="codec", message=words)

    def keep_time(self, packet: Any) -> None:
        """What was probed came at once: the packet that came soonest after it was taken tells when the first one was."""
        self.began = min(self.began, time.time() - float(packet.pts * packet.time_base - FIRST_AT))
        if self.session and not self.session.count:
            self.session.began = self.began

    def read(self, packet: Any) -> None:
        if packet.pts is None:
            return
        if packet.dts is None:
            packet.dts = packet.pts
        index = 0 if packet.stream is self.video else 1
        if self.shift is None:
            if index or not packet.is_keyframe:
                return
            self.shift = FIRST_AT - packet.pts * packet.time_base
            self.began = time.time() if self.pulls else self.began
        ticks = round(self.shift / packet.time_base)
        packet.pts, packet.dts = packet.pts + ticks, packet.dts + ticks
        if self.pulls and not (self.session and self.session.count):
            self.keep_time(packet)
        if not self.must_encode and self.keys_are_rare(index, packet):
            self.encode_from_last_key()
        else:
            self.pass_on(index, packet)

    def keys_are_rare(self, index: int, packet: Any) -> bool:
        at = packet.pts * packet.time_base
        if index == 0 and packet.is_keyframe:
            self.keyed, self.since_key = at, []
        self.since_key.append((index, packet))
        return self.keyed is not None and at - self.keyed > LONGEST_WAIT_S

    def encode_from_last_key(self) -> None:
        """What was not yet cut is taken back, decoded and encoded anew, and so is all that comes."""
        if (
            self.session
            and self.session.start is not None
            and self.keyed is not None
            and self.keyed > self.session.start
        ):
            self.session.close(self.keyed)
        self.must_encode, missed = True, self.since_key
        self.session, self.since_key = None, []
        self.say(
            "trouble", code="key_frames", message="推流软件的关键帧间隔太长，已由服务器重新编码。请把它设为 2 秒。"
        )
        for index, packet in missed:
            self.pass_on(index, packet)

    def pass_on(self, index: int, packet: Any) -> None:
        session = self.session or self.open_session()
        try:
            for made in session.tracks[index].push(packet):
                session.take(index, made)
        except SizeChanged:
            session.finish()
            self.session = None

    def open_session(self) -> Session:
        video = EncodeVideo(self.video) if self.must_encode else Copy(self.video)
        tracks: list[Any] = [video]
        if self.audio:
            is_aac = self.audio.codec_context.name == "aac"
            tracks.append(Copy(self.audio) if is_aac else EncodeAudio(self.audio))
        self.session = Session(self.shelf, tracks, self.began, self.say, self.wanted, self.step)
        size = self.video.codec_context
        kind = "encode" if self.must_encode else "copy"
        self.say(
            "session",
            folder=self.session.name,
            width=size.width,
            height=size.height,
            video=kind,
            codec=codec_name(self.video),
            audio=bool(self.audio),
        )
        return self.session


def codec_name(stream: Any) -> str:
    name = stream.codec_context.name
    return NAMES.get(name, name.upper())


def times_of(packets: list[tuple[int, Any]]) -> list[Fraction]:
    """When each picture among them is shown."""
    return [packet.pts * packet.time_base for index, packet in packets if index == 0]


def poster(template: Any, packets: list[tuple[int, Any]]) -> bytes | None:
    """The first picture of a segment, small, as WebP."""
    key = next((packet for index, packet in packets if index == 0 and packet.is_keyframe), None)
    frame = next(decode(template, [key]), None) if key else None
    if frame is None:
        return None
    image, out = frame.to_image(), io.BytesIO()
    image.thumbnail((POSTER_WIDTH, POSTER_WIDTH))
    image.save(out, "WEBP", quality=72)
    return out.getvalue()


def say(event: str, **more: Any) -> None:
    sys.stdout.write(json.dumps({"e": event, **more}, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def main(arguments: list[str]) -> int:
    folder, feed, *url = (argument for argument in arguments if not argument.startswith("--with="))
    wanted = [
        name for argument in arguments for name in RENDITIONS if name in argument.removeprefix("--with=").split(",")
    ]
    shelf = Shelf(Path(folder) / feed)
    source = url[0] if url else os.fdopen(0, "rb", buffering=0)
    if url:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        threading.Thread(target=end_with_input, daemon=True).start()
    try:
        Packager(shelf, say, wanted).run(source, time.time())
    except FFmpegError as trouble:
        say(
            "trouble",
            code="unreadable",
            message="认不出推来的视频格式，请用 H.264 视频和 AAC 声音。",
            detail=str(trouble)[:200],
        )
        return 1
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN if url else signal.SIG_DFL)
    say("end")
    return 0


def end_with_input() -> None:
    """Whoever started us has closed our input, or is no more: the last segment is written, and then it is over."""
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
