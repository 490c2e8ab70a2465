"""What a show still needs, where it stands, and how a month is laid out. Pure."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from recruit.fairs.rules import Phase
from recruit.whole import read_whole

NAME, ABOUT, TITLE, SHOW_ABOUT, PLACE = 40, 400, 60, 200, 100
MINUTES = (30, 45, 60, 90, 120, 180)
AHEAD = dt.timedelta(days=366)
JUST_NOW = dt.timedelta(minutes=5)
FIRST_YEAR, LAST_YEAR = 2020, 2199
MOST_HOSTS = 12


class SeriesState(StrEnum):
    draft = "draft"
    published = "published"


class SeriesKind(StrEnum):
    artisan = "artisan"
    visit = "visit"
    other = "other"


KINDS = {
    SeriesKind.artisan: "劳模工匠直播带岗",
    SeriesKind.visit: "工会帮你来探岗",
    SeriesKind.other: "专题直播",
}
MEANS = {
    SeriesKind.artisan: "劳模工匠为自己的单位讲岗位，当场答问",
    SeriesKind.visit: "走进用人单位，边看边讲：车间、宿舍、食堂",
    SeriesKind.other: "政策宣讲、技能培训等",
}


class Standing(StrEnum):
    """Where a show stands for those who want to watch it."""

    draft = "draft"
    coming = "coming"
    late = "late"
    live = "live"
    over = "over"
    off = "off"


STANDS = {
    Standing.draft: "草稿",
    Standing.coming: "预告",
    Standing.late: "马上开播",
    Standing.live: "直播中",
    Standing.over: "已播完",
    Standing.off: "不办了",
}


def standing_of(phase: Phase, room: str, opened: bool, starts: dt.datetime | None, now: dt.datetime) -> Standing:
    """From the fair's phase and its room's state; a room that ended without ever opening was called off."""
    if room == "ended":
        return Standing.over if opened else Standing.off
    if phase is Phase.draft:
        return Standing.draft
    if room != "scheduled":
        return Standing.live
    return Standing.late if starts and starts <= now else Standing.coming


@dataclass(frozen=True, slots=True)
class Need:
    """Something missing, said in one sentence, cured at `path` behind the show's own; `must` bars its publication."""

    code: str
    text: str
    path: str
    must: bool = False


def needs_of(
    is_published: bool, starts: dt.datetime | None, now: dt.datetime, counts: Mapping[str, int]
) -> Iterator[Need]:
    """What a planned show lacks; `counts` has positions, hosts, speakers, items and expired."""
    if not is_published:
        yield Need("series", "所在系列还没有公开", "series", must=True)
    if starts is None or starts <= now:
        yield Need("hour", "开播时间已经过了，请改到以后", "#facts", must=True)
    if not counts["positions"]:
        yield Need("positions", "还没有在招的岗位", "/picks", must=True)
    if counts["expired"]:
        yield Need("expired", f"有 {counts['expired']} 个岗位到播出那天已过有效期", "/positions?show=expired")
    if not counts["hosts"]:
        yield Need("hosts", "还没有定主播", "#facts")
    if not counts["items"]:
        yield Need("rundown", "还没有排期，主播台不知道先讲哪个", "/rundown")


def bars(needs: Sequence[Need]) -> list[Need]:
    return [need for need in needs if need.must]


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the calendar."""

    year: int
    month: int

    @property
    def first(self) -> dt.date:
        return dt.date(self.year, self.month, 1)

    def step(self, by: int) -> "Month":
        years, month = divmod(self.month - 1 + by, 12)
        return Month(self.year + years, month + 1)

    def weeks(self) -> list[list[dt.date]]:
        """Whole weeks from Monday to Sunday that cover the month."""
        start = self.first - dt.timedelta(days=self.first.weekday())
        days = (self.step(1).first - start).days
        return [[start + dt.timedelta(days=7 * n + k) for k in range(7)] for n in range(-(-days // 7))]

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d}"


def month_in(text: str, today: dt.date) -> Month:
    """The month that `2026-11` names, else today's."""
    year, _, month = text.partition("-")
    if len(text) == 7 and year.isdecimal() and month.isdecimal():
        if FIRST_YEAR <= int(year) <= LAST_YEAR and 1 <= int(month) <= 12:
            return Month(int(year), int(month))
    return Month(today.year, today.month)


def faults_of_series(name: str, about: str, operator: str, kind: str) -> dict[str, str]:
    """What is wrong, by field."""
    found = {}
    if not name.strip() or len(name.strip()) > NAME:
        found["name"] = f"请填系列名称，最多 {NAME} 个字，例如 劳模工匠直播带岗"
    if len(about.strip()) > ABOUT:
        found["about"] = f"介绍请在 {ABOUT} 个字以内，现在 {len(about.strip())} 个"
    if not operator.strip() or len(operator.strip()) > PLACE:
        found["operator"] = "请填运营主体全称，页脚会写明"
    if kind not in list(SeriesKind):
        found["kind"] = "请选一种类型"
    return found


def faults_of_show(title: str, about: str, place: str, address: str, minutes: str) -> dict[str, str]:
    """What is wrong, by field; the hour is judged apart."""
    found = {}
    if not title.strip() or len(title.strip()) > TITLE:
        found["title"] = f"请给这一场起个名字，最多 {TITLE} 个字，例如 走进海岚重工"
    if len(about.strip()) > SHOW_ABOUT:
        found["about"] = f"介绍请在 {SHOW_ABOUT} 个字以内，现在 {len(about.strip())} 个"
    if not place.strip() or len(place.strip()) > PLACE:
        found["place"] = "请填在哪里播，例如 海岚重工总装车间，或者 工会直播间"
    if len(address.strip()) > PLACE:
        found["address"] = f"地址请在 {PLACE} 个字以内"
    if read_whole(minutes, max(MINUTES)) not in MINUTES:
        found["minutes"] = "请从列出的时长里选"
    return found


def fault_of_hour(at: dt.datetime | None, now: dt.datetime) -> str:
    """What is wrong with when a planned show begins, or nothing."""
    if at is None:
        return "请选开播的日期和钟点"
    if at < now - JUST_NOW:
        return "开播时间已经过了，请选以后的时间"
    return "开播时间要在今后一年以内，请核对日期" if at > now + AHEAD else ""
