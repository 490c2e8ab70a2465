"""From the words of an address to a region code: 东莞-长安镇 → 441900119. Pure.

Codes and names: 国家统计局统计用区划代码 2023, kept in regions.csv with the closing zeros left off; towns only for the
cities that have no counties.
"""

import csv
import re
import unicodedata
from collections import defaultdict
from functools import cache, lru_cache
from pathlib import Path

_PEOPLES = "壮族|回族|维吾尔|藏族|苗族|彝族|土家族|布依族|侗族|傣族|白族|哈尼族|傈僳族|景颇族|羌族|蒙古族?|哈萨克|朝鲜族|柯尔克孜|黎族|瑶族|畲族|满族"
_PROVINCE_END = re.compile(rf"(?:{_PEOPLES})?(?:省|市|自治区|特别行政区)$")
_CITY_END = re.compile(rf"(?:{_PEOPLES})*(?:市|地区|自治州|盟)$")
_COUNTY_END = re.compile(rf"(?:{_PEOPLES})*(?:新区|区|县|市|旗|自治县)$")
_TOWN_END = re.compile(r"(?:街道|镇|乡|管理委员会|管委会|园区|生态园|区|工业园|开发区|产业园)+$")
_NO_NAMES = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
_ALIASES = {"西海岸新区": "370211", "黄岛新区": "370211"}
_BETWEEN = re.compile(r"[\s\-·・,，/>|、—_–]+")


def full_code(short: str) -> str:
    """The code with its closing zeros: 44 → 440000; a town's nine digits stay."""
    return short if len(short) > 6 else short.ljust(6, "0")


def prefix(code: str) -> str:
    """What the codes of everything in this region begin with: 440000 → 44, 441900 → 4419."""
    return re.sub(r"^(\d\d)0000$|^(\d{4})00$", lambda m: m[1] or m[2], code)


@cache
def names() -> dict[str, str]:
    """Region names by their short code."""
    with (Path(__file__).parent / "regions.csv").open(encoding="utf-8") as lines:
        return {row["code"]: row["name"] for row in csv.DictReader(lines)}


def region_name(code: str) -> str | None:
    """A region's own name: 370211 → 黄岛区."""
    return names().get(prefix(code))


def codes_named(name: str) -> list[str]:
    """Short codes of every region so named, whole or shortened: 长安 → 长安镇, 长安区."""
    return list(dict.fromkeys(code for code, _ in _by_name().get(name, ())))


@cache
def _by_name() -> dict[str, list[tuple[str, bool]]]:
    """Short codes by name and by shortened name; the flag tells whether the name may open an address."""
    found: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for code, name in names().items():
        if name in _NO_NAMES:
            continue
        found[name].append((code, True))
        ending = {2: _PROVINCE_END, 4: _CITY_END, 6: _COUNTY_END}.get(len(code), _TOWN_END)
        stem = ending.sub("", name)
        if stem != name and len(stem) >= 2:
            found[stem].append((code, len(code) <= 4 or (len(code) == 6 and name.endswith("市"))))
            if len(code) > 6:
                found[f"{stem}区"].append((code, False))
            elif len(code) == 6 and name.endswith("区"):
                found[f"{stem}新区"].append((code, False))
    for name, code in _ALIASES.items():
        found[name].append((code, True))
    return dict(found)


@lru_cache(maxsize=20_000)
def region_of(text: str | None) -> str | None:
    """The smallest region that the beginning of `text` names for certain; None where it names none or several."""
    rest = _BETWEEN.sub("", unicodedata.normalize("NFKC", text or ""))
    inside: str | None = None
    while rest:
        step = _next(rest, inside)
        if step is None:
            break
        inside, length = step
        rest = rest[length:]
    return full_code(inside) if inside else None


def _next(rest: str, inside: str | None) -> tuple[str, int] | None:
    for length in range(min(len(rest), 16), 1, -1):
        candidates = {
            code
            for code, alone in _by_name().get(rest[:length], ())
            if (inside is None and alone)
            or (inside is not None and code.startswith(inside) and len(code) > len(inside))
        }
        if not candidates:
            continue
        highest = min(map(len, candidates))
        best = [code for code in candidates if len(code) == highest]
        return (best[0], length) if len(best) == 1 else None
    return None
