"""A node that is started by hand says what is wrong with its settings."""

import pytest

from live.settings import load

GOOD = {"REDIS_URL": "unix:///nowhere", "SECRET_KEY": "s" * 40}


@pytest.mark.parametrize(
    ("name", "value"),
    [("LIVE_PORT", "eight"), ("REDIS_REPLICAS", "²"), ("RTMP_ASKS", "localhost"), ("METRICS_PORT", "91o1")],
)
def test_what_is_no_number_is_named(name: str, value: str) -> None:
    with pytest.raises(SystemExit, match=f"live: {name} is '{value}'; it must be"):
        load(GOOD | {name: value})


def test_an_address_may_stand_before_a_port() -> None:
    found = load(GOOD | {"RTMP_ASKS": "10.0.0.5:8090", "METRICS_PORT": "9101", "LIVE_SHARE": "2"})
    assert (found.rtmp_asks, found.metrics) == (("10.0.0.5", 8090), ("127.0.0.1", 9103))
