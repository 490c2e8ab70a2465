"""What is said of a speaker and of an honour, and which honour stands on the sash. Pure."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

LEVELS = ("国家级", "省级", "市级", "区级", "行业级", "单位级")
"""From the highest; what an import wrote otherwise is kept and counts least."""
BUSTS = {"lu": "鲁", "hu": "胡", "tan": "谭", "shen": "沈", "he": "何", "zhou": "周"}
NAME, JOB, STORY, HONOUR = 20, 40, 600, 40
MOST_YEARS = 60
FIRST_YEAR = 1950
MOST_POSITIONS = 40


@dataclass(frozen=True, slots=True)
class Won:
    """An honour as far as choosing goes."""

    name: str
    level: str | None = None
    year: int | None = None
    is_checked: bool = False


def rank(level: str | None) -> int:
    return LEVELS.index(level) if level in LEVELS else len(LEVELS)


def sash(honours: Iterable[Won]) -> str:
    """The highest checked honour, of equal ones the newest; what nobody has checked is never worn."""
    checked = [one for one in honours if one.is_checked]
    best = min(checked, key=lambda one: (rank(one.level), -(one.year or 0)), default=None)
    return best.name if best else ""


def number_in(text: str, least: int, most: int) -> int | None:
    """A whole number between `least` and `most`; None for anything else."""
    plain = text.strip()
    return int(plain) if plain.isdecimal() and len(plain) < 6 and least <= int(plain) <= most else None


def faults_of_speaker(name: str, job: str, years: str, story: str) -> dict[str, str]:
    wrong = {}
    if not 0 < len(name.strip()) <= NAME:
        wrong["name"] = f"请填姓名，{NAME} 个字以内"
    if len(job.strip()) > JOB:
        wrong["job"] = f"岗位或工种请在 {JOB} 个字以内"
    if years.strip() and number_in(years, 0, MOST_YEARS) is None:
        wrong["years"] = f"从业年数请填 0 到 {MOST_YEARS}，不清楚就空着"
    if len(story.strip()) > STORY:
        wrong["story"] = f"事迹请在 {STORY} 个字以内，手机上读得完"
    return wrong


def faults_of_honour(name: str, level: str, year: str, today: dt.date) -> dict[str, str]:
    wrong = {}
    if not 0 < len(name.strip()) <= HONOUR:
        wrong["honour"] = f"请写荣誉的全称，{HONOUR} 个字以内，例如 全国五一劳动奖章"
    if level not in LEVELS:
        wrong["level"] = "请选级别"
    if year.strip() and number_in(year, FIRST_YEAR, today.year) is None:
        wrong["year"] = f"年份请填 {FIRST_YEAR} 到 {today.year}"
    return wrong
