"""The one clock runs, stops and refuses times without a zone."""

from datetime import UTC, datetime, timedelta

import pytest

from partner_center.foundations.calendars import clock

NOON = datetime(2026, 9, 28, 12, tzinfo=UTC)


def test_it_runs() -> None:
    before = datetime.now(tz=UTC)
    assert before <= clock.now() <= datetime.now(tz=UTC)


def test_it_stops_inside_and_runs_again_outside() -> None:
    with clock.freeze(NOON):
        assert clock.now() == NOON
    assert clock.now() != NOON


def test_the_inner_stop_wins_and_gives_way() -> None:
    later = NOON + timedelta(days=1)
    with clock.freeze(NOON):
        with clock.freeze(later):
            assert clock.now() == later
        assert clock.now() == NOON


def test_its_hands_can_be_moved() -> None:
    with clock.freeze(NOON) as hands:
        hands.move_to(NOON + timedelta(hours=3))
        assert clock.now() == datetime(2026, 9, 28, 15, tzinfo=UTC)


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"), clock.freeze(NOON.replace(tzinfo=None)):
        pytest.fail("the clock must not stop")
