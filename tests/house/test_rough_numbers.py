"""Numbers, pages and days that no calendar or integer holds are told so where they were typed, and never fail."""

import datetime as dt
import zoneinfo

import pytest

from recruit.accounts.tables import Role
from recruit.applications.desk import look_of
from recruit.applications.forms import ApplyForm
from recruit.errors import Invalid
from recruit.positions.wording import read_headcount
from recruit.posting.rules import read_offer
from recruit.rooms.forms import RoomForm
from recruit.rundown.forms import ItemForm
from recruit.series.forms import ShowForm
from recruit.settings import BadSettings, load
from recruit.whole import read_page, read_whole
from tests.support.cast import Cast

ENDLESS = "9" * 5_000
CHINA = zoneinfo.ZoneInfo("Asia/Shanghai")


def test_a_whole_number_is_digits_within_its_bounds() -> None:
    assert [read_whole(text, 60) for text in ("0", " 60 ", "１２", "007")] == [0, 60, 12, 7]
    assert [read_whole(text, 60) for text in ("", "61", "-1", "1.5", "²", "1e3", "半", ENDLESS)] == [None] * 8
    assert [read_page(text) for text in ("", "0", "-3", "²", "2", ENDLESS)] == [1, 1, 1, 1, 2, 1]


@pytest.mark.parametrize("number", ["²", ENDLESS])
def test_a_forms_number_that_is_none_is_refused_at_its_field(number: str) -> None:
    wrong = read_offer({"title": "叉车司机", "days_off": number, "pay_day": number}).wrong
    assert {one.field for one in wrong} == {"days_off", "pay_day"}
    with pytest.raises(Invalid):
        ItemForm(title="开场", minutes=number).check(has_position=False)
    with pytest.raises(Invalid):
        ShowForm(minutes=number).read(CHINA, dt.datetime.now(dt.UTC), planned=False)
    assert (ApplyForm(pin=number).pin_seq, look_of(f"page={number}").page) == (None, 1)


def test_a_day_that_has_no_moment_is_refused_at_its_field() -> None:
    for form in (RoomForm(day="0001-01-01", hour="00:00"), ShowForm(day="0001-01-01", hour="00:00")):
        assert form.starts_at(CHINA) is None
    offer = read_offer({"title": "叉车司机", "valid_until": "9999-12-31"})
    assert (offer.valid_until, [one.field for one in offer.wrong]) == (None, ["valid_until"])


@pytest.mark.parametrize("typed", ["13800138000", "9" * 400, "九千九百万", "0"])
def test_a_headcount_that_is_no_number_of_people_is_none(typed: str) -> None:
    assert read_headcount(typed) is None


@pytest.mark.parametrize("name", ["PORT", "LIVE_PROCESSES", "VIDEO_DAYS", "REDIS_REPLICAS", "REDIS_URL"])
def test_a_setting_that_cannot_be_is_named(name: str) -> None:
    with pytest.raises(BadSettings, match=name):
        load({"SECRET_KEY": "unused", "DATA_KEYS": f"k1:{'0' * 64}", "INDEX_KEY": "0" * 64, name: "²"})


async def test_no_page_of_a_list_is_too_far(sqlite_cast: Cast) -> None:
    fair = await sqlite_cast.fair()
    employer = await sqlite_cast.employer(fair)
    _, recruiter = await sqlite_cast.staff(Role.recruiter, employer=employer)
    async with sqlite_cast.client(recruiter) as desk:
        for page in ("²", ENDLESS, "-1"):
            assert (await desk.get(f"/recruiter/fairs/{fair.slug}?page={page}")).status_code == 200
            assert (await desk.get(f"/fairs/{fair.slug}/positions?page={page}")).status_code == 200
