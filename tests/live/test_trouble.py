"""A trouble is said once of each kind, and once that it is over."""

import logging

import pytest

from live.trouble import Trouble


def test_a_trouble_is_said_once_until_it_is_over(caplog: pytest.LogCaptureFixture) -> None:
    trouble = Trouble(logging.getLogger("live.hub"), "room r: no beat")
    trouble.over()
    for error in [OSError("gone"), TimeoutError("late"), OSError("gone"), OSError("gone")]:
        trouble.came(error)
    trouble.over()
    trouble.over()
    trouble.came(OSError("gone"))
    said = [record.getMessage().removeprefix("room r: no beat: ") for record in caplog.records]
    assert said == ["OSError gone", "TimeoutError late", "all is well again", "OSError gone"]
