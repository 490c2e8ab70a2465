"""What employers write about duties, demands and benefits, cut into pieces that can be read on a phone. Pure."""

import re
from dataclasses import dataclass

WIDE = str.maketrans("０１２３４５６７８９．", "0123456789.")
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮"
HANZI = "一二三四五六七八九十"
NUMBER = re.compile(
    rf"[(（]?(?P<figure>\d{{1,2}})(?:[)）、．]|[.,，](?!\d))|(?P<circled>[{CIRCLED}])|(?:[(（](?P<bracket>[{HANZI}])[)）]|(?P<hanzi>[{HANZI}])、)"
)
BULLET = re.compile(r"^\s*(?:[•·●▪◆■★※➤►*]|[-–—]+(?=\D))\s*")
ENDS = "\n;；。!！?？:：】"
LINE = 44
"""Signs that fill two lines of a phone: a longer piece is cut at its stops."""
LONGEST_TITLE = 8

NAMES = {
    "duties": "岗位职责 工作职责 职责描述 工作内容 岗位描述 职位描述 主要职责 工作描述 岗位内容",
    "requirements": "任职要求 岗位要求 任职资格 职位要求 招聘要求 应聘要求 任职条件 岗位条件 招聘条件 入职要求",
    "benefits": "福利待遇 薪资福利 薪酬福利 薪资待遇 工资待遇 员工福利 薪酬待遇 我们提供 公司福利",
}
KIND_OF = {name: kind for kind, names in NAMES.items() for name in names.split()}
HEADING = re.compile(
    rf"(?:(?:^|(?<=[{ENDS}\s]))[【\[]?(?:[{HANZI}]、)?|(?<![按据合足从])(?=.{{4}}[:：]))(?P<name>{'|'.join(KIND_OF)})"
    r"\s*(?:[】\]]\s*[:：]?|[:：]|(?=\s*(?:\n|1[、.．)）])))\s*"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """`title` is what stands before a colon, where it is short enough to be one."""

    text: str
    title: str = ""


def sections(duties: str | None, requirements: str | None, benefits: str | None) -> dict[str, list[Piece]]:
    """The three fields in pieces. Where one field holds all under its own headings, each part goes where it belongs."""
    found: dict[str, list[Piece]] = {"duties": [], "requirements": [], "benefits": []}
    for kind, text in (("duties", duties), ("requirements", requirements), ("benefits", benefits)):
        for part, body in parts_of(text or "", kind):
            found[part] += [piece for piece in pieces(body) if piece not in found[part]]
    return found


def parts_of(text: str, kind: str) -> list[tuple[str, str]]:
    """What stands before the first heading is of the field's own kind."""
    marks = list(HEADING.finditer(text))
    if not marks:
        return [(kind, text)]
    parts = [(kind, text[: marks[0].start()])]
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return parts + [(KIND_OF[mark["name"]], text[mark.end() : end]) for mark, end in zip(marks, ends, strict=True)]


def pieces(text: str | None) -> list[Piece]:
    """By its own numbers where it counts, else by lines; what is still too long by its stops."""
    plain = re.sub(r"[ \t\u3000]+", " ", (text or "").replace("\r", "\n").translate(WIDE))
    cut = [line for part in by_number(plain) for line in part.split("\n")]
    short = [piece for line in cut for piece in by_stops(clean(line))]
    return [titled(piece) for piece in short if re.search(r"\w", piece)]


def by_number(text: str) -> list[str]:
    """Cut before each number that goes on counting: 1、… 2、…; a figure within a sentence does not count."""
    starts, wanted = [], 1
    for mark in NUMBER.finditer(text):
        value = value_of(mark)
        is_start = not text[: mark.start()].strip() or text[: mark.start()].rstrip(" ")[-1] in ENDS
        goes_on = value == wanted > 1 or (is_start and value in (1, wanted, wanted + 1))
        if goes_on:
            starts.append(mark)
            wanted = value + 1
    if not starts or (len(starts) == 1 and (starts[0].start() or value_of(starts[0]) != 1)):
        return [text]
    ends = [mark.start() for mark in starts[1:]] + [len(text)]
    return [text[: starts[0].start()], *(text[mark.end() : end] for mark, end in zip(starts, ends, strict=True))]


def value_of(mark: re.Match[str]) -> int:
    if mark["figure"]:
        return int(mark["figure"])
    sign = mark["circled"] or mark["bracket"] or mark["hanzi"]
    return (CIRCLED if mark["circled"] else HANZI).index(sign) + 1


def by_stops(text: str) -> list[str]:
    """A run-on text at its semicolons, else sentence by sentence."""
    if len(text) <= LINE:
        return [text]
    for stop in (r"[;；]", r"(?<=[。!！?？])"):
        cut = [clean(part) for part in re.split(stop, text)]
        if sum(bool(part) for part in cut) > 1:
            return cut
    return [text]


def clean(text: str) -> str:
    return BULLET.sub("", text).strip(" \n;；,，、").removesuffix("。")


def titled(text: str) -> Piece:
    title, colon, rest = text.partition("：") if "：" in text else text.partition(":")
    if colon and rest.strip() and 2 <= len(title.strip()) <= LONGEST_TITLE and "，" not in title:
        return Piece(rest.strip(), title.strip())
    return Piece(text)
