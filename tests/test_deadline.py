"""When reading has to end."""

import pytest

from digitapp.deadline import NEVER, Deadline


@pytest.fixture
def clock(monkeypatch):
    """A clock and a processor's time that tests set by hand, in seconds."""
    now = [100.0]
    monkeypatch.setattr("digitapp.deadline._clocks", lambda: (now[0], now[0]))
    return now


def test_it_expires_when_its_seconds_are_over(clock):
    whole = Deadline(10)
    clock[0] += 9.9
    assert not whole.expired() and whole.met
    clock[0] += 0.2
    assert whole.expired() and not whole.met


@pytest.mark.parametrize(
    ("clock", "work", "over"), [(59, 2, False), (59, 11, True), (61, 2, True), (9, 18, False)]
)
def test_busy_processors_lengthen_the_time_up_to_a_bound(monkeypatch, clock, work, over):
    now = [100.0, 3.0]
    monkeypatch.setattr("digitapp.deadline._clocks", lambda: tuple(now))
    whole = Deadline(10)
    now[:] = 100.0 + clock, 3.0 + work
    assert whole.expired() is over


def test_it_was_met_where_nobody_had_to_stop(clock):
    whole = Deadline(10)
    assert not whole.expired()
    clock[0] += 99
    assert whole.met


def test_a_share_expires_earlier_and_counts_for_the_whole(clock):
    whole = Deadline(10)
    clock[0] += 2
    early = whole.share(0.4)
    assert not early.expired() and whole.met
    clock[0] += 3
    assert early.expired() and not whole.expired() and not whole.met


def test_what_its_check_raises_ends_the_reading(clock):
    def check():
        raise KeyError("cancelled")

    for stopped in (Deadline(10, check), Deadline(10, check).share(0.5)):
        with pytest.raises(KeyError):
            stopped.expired()


def test_never_is_never(clock):
    clock[0] += 1e12
    assert not NEVER.expired() and not NEVER.share(0.1).expired()
