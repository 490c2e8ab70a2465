"""Shows as a calendar file (RFC 5545) for the diaries of phones and computers."""

import datetime as dt
from collections.abc import Iterable

from icalendar import Alarm, Calendar, Event

from recruit.series.queries import Show
from recruit.series.rules import Standing

TYPE = "text/calendar; charset=utf-8"
BEFORE = dt.timedelta(minutes=15)


def calendar_file(name: str, shows: Iterable[Show], site: str, now: dt.datetime) -> bytes:
    """One event a show; one that was called off says so, so that diaries that have it strike it out."""
    calendar = Calendar()
    calendar.add("prodid", "-//chunfeng//series//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for show in shows:
        calendar.add_component(event_of(show, site, now))
    return bytes(calendar.to_ical())


def event_of(show: Show, site: str, now: dt.datetime) -> Event:
    event, off = Event(), show.standing is Standing.off
    event.add("uid", f"{show.room.id}@chunfeng")
    event.add("dtstamp", now)
    event.add("dtstart", show.room.starts_at or show.starts)
    event.add("dtend", max(show.fair.closes_at, show.starts + BEFORE))
    event.add("summary", ("（不办了）" if off else "") + f"{show.room.title} · {show.series.name}")
    event.add("location", " ".join(filter(None, (show.fair.venue, show.fair.address))))
    event.add("url", f"{site}/rooms/{show.room.id}")
    event.add("description", "\n".join(filter(None, (show.room.about, f"看直播：{site}/rooms/{show.room.id}"))))
    event.add("status", "CANCELLED" if off else "CONFIRMED")
    if show.standing is Standing.coming:
        event.add_component(reminder(show))
    return event


def reminder(show: Show) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -BEFORE)
    alarm.add("description", f"{show.room.title} 马上开播")
    return alarm
