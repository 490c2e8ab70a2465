"""Packets of one segment become a fragment of fMP4, and the init that goes before it."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import av

FLAGS = "empty_moov+default_base_moof+frag_discont+skip_trailer"


@dataclass(frozen=True, slots=True)
class Fragment:
    init: bytes
    body: bytes


def mux(number: int, templates: Sequence[Any], packets: Sequence[tuple[int, Any]]) -> Fragment:
    """The `number`th fragment of a session. `packets` are (index into `templates`, packet), their times those of the session.

    One muxer a fragment: it never has to be flushed in the middle, and a crash costs one fragment.
    """
    out = io.BytesIO()
    options = {
        "movflags": FLAGS,
        "use_editlist": "0",
        "avoid_negative_ts": "disabled",
        "fragment_index": str(number + 1),
    }
    with av.open(out, "w", format="mp4", options=options) as container:
        streams = [container.add_stream_from_template(template) for template in templates]
        for index, packet in sorted(packets, key=lambda pair: pair[1].dts * pair[1].time_base):
            packet.stream = streams[index]
            container.mux(packet)
    return split(out.getvalue())


def split(data: bytes) -> Fragment:
    """The boxes before the first `moof`, and from it on."""
    at = 0
    while at + 8 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if kind == b"moof":
            return Fragment(data[:at], data[at:])
        at += size if size >= 8 else len(data)
    raise ValueError("a fragment without pictures or sound")
