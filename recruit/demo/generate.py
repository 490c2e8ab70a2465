"""The demo fair as plain data, the same for the same seed: employers, booths, positions, speakers, rundown. Pure."""

import random
from dataclasses import dataclass, field
from typing import Any

from recruit.demo.words import GIVEN, LEVELS, SPEAKERS, STEMS, SURNAMES, TRADES, Trade
from recruit.employers.rules import uscc_check_digit

EMPLOYERS = 110
POSITIONS_EACH = 35
ZONES = (
    ("A", "转岗待岗专区", "transfer"),
    ("B", "农民工专区", "migrant"),
    ("C", "退役军人专区", "veteran"),
    ("D", "综合区", None),
)
BOOTHS_A_ZONE = 28
ROW_OF_BOOTHS = 7
RANKS = {"any": 0, "primary": 1, "junior": 2, "senior": 3, "college": 4, "bachelor": 5}
STREETS = ("港城路", "滨海大道", "临港三路", "海工街", "云帆路", "新元南路", "古棕路", "水芸路")


@dataclass(frozen=True, slots=True)
class MadePosition:
    title: str
    headcount: int
    pay_min: int
    pay_max: int
    education: str
    certificate: str
    experience: str
    place: str
    duties: str
    conditions: dict[str, Any]
    tracks: tuple[str, ...]
    valid_days: int


@dataclass(frozen=True, slots=True)
class MadeEmployer:
    name: str
    short_name: str
    uscc: str
    industry: str
    size: str
    address: str
    about: str
    contact: str
    booth: str
    positions: list[MadePosition] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class MadeBooth:
    number: str
    zone: str
    x: float
    y: float


def make_booths() -> list[MadeBooth]:
    """Four zones side by side, each of four rows; aisles between pairs of rows and between zones."""
    made = []
    for z, (zone, _, _) in enumerate(ZONES):
        for n in range(BOOTHS_A_ZONE):
            row, column = divmod(n, ROW_OF_BOOTHS)
            x = (z % 2) * (ROW_OF_BOOTHS + 1) + column
            y = (z // 2) * 6 + row + row // 2
            made.append(MadeBooth(f"{zone}{n + 1:02d}", zone, float(x), float(y)))
    return made


def make_employers(seed: int = 20260316) -> list[MadeEmployer]:
    chance = random.Random(seed)
    booths = make_booths()
    spread = sorted(booths, key=lambda booth: (int(booth.number[1:]), booth.zone))
    names: set[str] = set()
    made = []
    for n in range(EMPLOYERS):
        trade = TRADES[n % len(TRADES)]
        short = next(name for name in candidates(trade, n) if name not in names)
        names.add(short)
        made.append(make_employer(chance, trade, short, n, spread[n]))
    return made


def candidates(trade: Trade, n: int) -> Any:
    """Names for the n-th employer; the first of each trade keeps stem and ending of the same rank."""
    for step in range(len(STEMS) * len(trade.endings)):
        yield STEMS[(n + step * 7) % len(STEMS)] + trade.endings[(n // len(TRADES) + step) % len(trade.endings)]


def make_employer(chance: random.Random, trade: Trade, short: str, n: int, booth: MadeBooth) -> MadeEmployer:
    first17 = f"91310000MA{n:07d}"
    zone_track = next(track for zone, _, track in ZONES if zone == booth.zone)
    address = f"海湾新区{chance.choice(STREETS)} {chance.randrange(18, 2600)} 号"
    conditions = make_conditions(chance)
    positions = [make_position(chance, trade, k, conditions, zone_track) for k in range(POSITIONS_EACH)]
    return MadeEmployer(
        name=f"海湾{short}有限公司",
        short_name=short,
        uscc=first17 + uscc_check_digit(first17),
        industry=trade.industry,
        size=chance.choice(("50–99 人", "100–299 人", "300–999 人", "1,000 人以上")),
        address=address,
        about=f"{short}，{trade.about}工会组织健全，签集体合同。",
        contact=chance.choice(SURNAMES) + chance.choice(GIVEN),
        booth=booth.number,
        positions=positions,
    )


def make_conditions(chance: random.Random) -> dict[str, Any]:
    """What one employer offers to all; its positions differ in shifts and days off."""
    housing = chance.choices(("free", "paid", "none"), (6, 3, 2))[0]
    return {
        "housing": housing,
        "couple_room": housing == "free" and chance.random() < 0.5,
        "meals": chance.choices(("free", "allowance", "none"), (5, 4, 1))[0],
        "shuttle": chance.random() < 0.6,
        "insurance": ["五险"] if chance.random() < 0.35 else ["五险一金"],
        "pay_day": f"每月 {chance.choice((8, 10, 12, 15))} 日",
    }


def make_position(
    chance: random.Random, trade: Trade, k: int, shared: dict[str, Any], zone_track: str | None
) -> MadePosition:
    title, low, high, education, certificate = trade.jobs[k % len(trade.jobs)]
    where = trade.where[(k // len(trade.jobs) + chance.randrange(2)) % len(trade.where)]
    level = LEVELS[0] if k < len(trade.jobs) else chance.choice(LEVELS)
    drift = chance.choice((-400, -200, 0, 0, 0, 200, 400, 600))
    tracks = {track for _, _, track in ZONES[:3] if track and chance.random() < (0.75 if track == zone_track else 0.12)}
    experience = chance.choice(("经验不限", "经验不限", "经验不限", "1 年以上", "2 年以上", "3 年以上"))
    shifts = chance.choice(("长白班", "两班倒", "两班倒", "三班倒", "四班三运转"))
    duties = (
        f"在{where}做{title}，按作业指导书完成当班任务。上岗前有三天安全培训，老师傅带一个月。"
        f"{'需要' + certificate + '，没有的公司出钱考。' if certificate else '不要求证书，肯学就行。'}"
    )
    return MadePosition(
        title=title + level,
        headcount=chance.choices((1, 2, 3, 4, 5, 8, 10, 20, 30), (14, 22, 16, 10, 10, 6, 4, 1, 1))[0],
        pay_min=low + drift,
        pay_max=high + drift,
        education=education,
        certificate=certificate,
        experience=experience,
        place=f"海湾新区{where}",
        duties=duties,
        conditions={**shared, "shifts": shifts, "days_off": f"月休 {chance.choice((4, 4, 6, 8))} 天"},
        tracks=tuple(sorted(tracks)),
        valid_days=chance.choice((30, 45, 60, 90)),
    )


def speaker_rows() -> list[dict[str, Any]]:
    """The six speakers; `employer` is the index of theirs in make_employers()."""
    names = ("name", "bust", "job", "years", "honour", "level", "employer", "story")
    return [dict(zip(names, speaker, strict=True)) for speaker in SPEAKERS]
