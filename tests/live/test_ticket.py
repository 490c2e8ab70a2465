"""A ticket is believed until it expires, by every key that is still trusted, and never when a sign of it was changed."""

import pytest

from live.contract import BadTicket, Ticket, mint, verify

TICKET = Ticket("r1", "host", "s:abc", "周岚", 2_000, was="a:old", simulated=True)
NOW = 1_000.0


def test_a_ticket_says_what_was_put_into_it() -> None:
    assert verify(["new", "old"], mint(["new"], TICKET), NOW) == TICKET
    assert verify(["new", "old"], mint(["old"], TICKET), NOW) == TICKET


@pytest.mark.parametrize(
    "change",
    [lambda t: "", lambda t: t[:-2] + "AA", lambda t: t[:20], lambda t: t.replace("v1", "v2"), lambda t: "ü" + t],
)
def test_a_changed_ticket_is_refused(change) -> None:
    with pytest.raises(BadTicket):
        verify(["new"], change(mint(["new"], TICKET)), NOW)


def test_a_foreign_or_expired_ticket_is_refused() -> None:
    with pytest.raises(BadTicket):
        verify(["new"], mint(["other"], TICKET), NOW)
    with pytest.raises(BadTicket):
        verify(["new"], mint(["new"], TICKET), 2_000.0)
