"""Text tables in whatever encoding and with whatever delimiter, decoded and split as they are read."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from charset_normalizer import from_bytes

from recruit.imports.read import Sheet, refuse

DELIMITERS = ",\t;|"
SAMPLE = 400_000
LONGEST_FIELD = 10_000_000
MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
NO_TABLE = "这不是表格文件。请在 Excel 或 WPS 里另存为 .xlsx 或 .csv 再上传。"


@dataclass(frozen=True)
class Records:
    """A text's records; every pass decodes and splits it anew, so that a large file is never whole in memory."""

    body: bytes
    encoding: str
    delimiter: str

    def __iter__(self) -> Iterator[list[str]]:
        csv.field_size_limit(LONGEST_FIELD)
        text = io.TextIOWrapper(io.BytesIO(self.body), self.encoding, errors="replace", newline="")
        try:
            for record in csv.reader((line.replace("\0", "") for line in text), delimiter=self.delimiter):
                yield [cell.strip() for cell in record]
        except csv.Error:
            raise refuse("文本表格的引号不成对，读不下去。请用 Excel 或 WPS 打开，另存为 .xlsx 再上传。") from None


def read_text(filename: str, body: bytes) -> Sheet:
    encoding = encoding_of(body)
    sample = body[:SAMPLE].decode(encoding, errors="replace").replace("\0", "")
    delimiter = delimiter_of(sample, "\t" if filename.lower().endswith(".tsv") else ",")
    name = re.sub(r"\.\w+$", "", filename.replace("\\", "/").rpartition("/")[2]) or "表格"
    return Sheet(name, Records(body, encoding, delimiter))


def encoding_of(body: bytes) -> str:
    """By its mark, as UTF-8, as GB 18030, else by likelihood. Raises Invalid for what is no text."""
    for mark, encoding in MARKS:
        if body.startswith(mark):
            return encoding
    head = body[:2000]
    if head.count(0) > len(head) // 10:
        little = head[1::2].count(0) >= head[::2].count(0)
        encoding = "utf-16-le" if little else "utf-16-be"
        if not decodes(body, encoding) or not is_text(body[:SAMPLE].decode(encoding, errors="replace")):
            raise refuse(NO_TABLE)
        return encoding
    for encoding in ("utf-8", "gb18030"):
        if decodes(body, encoding):
            if not is_text(body[:SAMPLE].decode(encoding, errors="replace")):
                raise refuse(NO_TABLE)
            return encoding
    if guess := from_bytes(body[:200_000], cp_isolation=["big5", "utf_16_le", "utf_16_be", "gb18030"]).best():
        return guess.encoding
    raise refuse("认不出文件的文字编码。请用 Excel 或 WPS 打开，另存为 .xlsx 再上传。")


def decodes(body: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(body), SAMPLE):
            decoder.decode(body[start : start + SAMPLE], start + SAMPLE >= len(body))
    except UnicodeDecodeError:
        return False
    return True


def is_text(sample: str) -> bool:
    """Whether a person wrote it: hardly any control signs."""
    odd = sum(1 for sign in sample if sign < " " and sign not in "\0\t\r\n\x0b\x0c")
    return odd * 50 <= len(sample)


def delimiter_of(text: str, default: str) -> str:
    """The sign that splits the first records most evenly."""
    best, best_score = default, 0.0
    for sign in DELIMITERS:
        sample = io.StringIO(text[:200_000], newline="")
        try:
            records = zip(range(30), csv.reader(sample, delimiter=sign), strict=False)
            widths = [len(record) for _, record in records if record]
        except csv.Error:
            continue
        common = max(set(widths), key=widths.count, default=1)
        score = widths.count(common) / len(widths) * min(common, 12) if common > 1 else 0.0
        if score > best_score + 1e-9:
            best, best_score = sign, score
    return best
