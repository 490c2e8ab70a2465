"""What organisers send to set up rooms."""

import datetime as dt
import zoneinfo

from pydantic import BaseModel

from recruit.errors import FieldError, Invalid

TITLE_LENGTH, ABOUT_LENGTH = 60, 200
FEEDS = {"hall": "现场", "studio": "直播间"}
SLOW = {"0": "不限", "5": "每人 5 秒一句", "30": "每人 30 秒一句", "120": "每人 2 分钟一句"}
PLACES = ("现场", "直播间", "助理")


class RoomForm(BaseModel):
    """A room to be made or changed. `when` is now or later; a day and an hour belong to later."""

    title: str = ""
    about: str = ""
    when: str = "now"
    day: str = ""
    hour: str = ""
    feed: str = "hall"
    slow: str = "0"

    def starts_at(self, zone: zoneinfo.ZoneInfo) -> dt.datetime | None:
        """None where no day and hour can be read."""
        try:
            at = dt.datetime.combine(dt.date.fromisoformat(self.day), dt.time.fromisoformat(self.hour), zone)
            return at.astimezone(dt.UTC)
        except (ValueError, OverflowError):  # the year 1, in UTC still before it
            return None

    def settings(self) -> dict[str, object]:
        return {"feed": self.feed, "slow": int(self.slow)}

    def check(self, zone: zoneinfo.ZoneInfo, now: dt.datetime, planned: bool) -> None:
        """Raises Invalid, field by field; `planned`: the room is still to come."""
        wrong = []
        if not self.title.strip():
            wrong.append(FieldError("title", "请给直播间起个名字，例如 焊工专场"))
        if len(self.title.strip()) > TITLE_LENGTH:
            wrong.append(FieldError("title", f"名字请在 {TITLE_LENGTH} 个字以内"))
        if len(self.about.strip()) > ABOUT_LENGTH:
            wrong.append(FieldError("about", f"介绍请在 {ABOUT_LENGTH} 个字以内"))
        if self.feed not in FEEDS or self.slow not in SLOW:
            wrong.append(FieldError("feed", "请从列出的几项里选"))
        at = self.starts_at(zone)
        if planned and at is None:
            wrong.append(FieldError("day", "请选开播的日期和钟点"))
        elif planned and at and not now - dt.timedelta(hours=1) <= at <= now + dt.timedelta(days=366):
            wrong.append(FieldError("day", "开播时间要在今后一年以内，请核对日期"))
        if wrong:
            raise Invalid("有内容需要改一下。", code="invalid", errors=wrong)


class SeatForm(BaseModel):
    account: str = ""
    place: str = "现场"
