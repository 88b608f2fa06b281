"""The hybrid clock: later than all it made or took in, whatever the wall clock does; a day ahead does not move it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from adviser_app.merge import clock

NOW = datetime(2026, 11, 22, 5, 43, 57, 123_456, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(1, 1, 2), datetime(9998, 1, 1)).map(lambda d: d.replace(tzinfo=UTC))
JUMPS = st.integers(-40 * 365 * 86_400_000, 40 * 365 * 86_400_000).map(lambda n: timedelta(milliseconds=n))


def test_a_stamp() -> None:
    assert clock.stamp(NOW) == "2026-11-22T05:43:57.123Z-0000"
    assert clock.stamp(NOW.astimezone(timezone(timedelta(hours=11))), 0x2A) == "2026-11-22T05:43:57.123Z-002a"
    assert clock.moment("2026-11-22T05:43:57.123Z-0000") == NOW.replace(microsecond=123_000)


@given(MOMENTS, st.integers(0, 0xFFFF))
def test_stamps_read_back(moment: datetime, counter: int) -> None:
    text = clock.stamp(moment, counter)
    assert clock.valid(text)
    assert abs(clock.moment(text) - moment) < timedelta(milliseconds=1)


@given(MOMENTS, MOMENTS)
def test_stamps_sort_as_their_moments(one: datetime, two: datetime) -> None:
    assume(abs(one - two) >= timedelta(milliseconds=1))
    assert (clock.stamp(one) < clock.stamp(two)) == (one < two)


@given(st.lists(JUMPS, min_size=1, max_size=30))
def test_time_never_runs_back_whatever_the_wall_clock_does(jumps: list[timedelta]) -> None:
    """Decades back and forth, daylight saving, a dead battery."""
    last, wall = clock.FIRST, NOW
    for jump in jumps:
        wall += jump
        new = clock.after(last, wall)
        assert clock.valid(new)
        assert new > last
        assert new >= clock.stamp(wall)
        last = new


@given(st.lists(st.tuples(st.booleans(), JUMPS), max_size=30))
def test_what_is_made_is_later_than_all_that_moved_it(steps: list[tuple[bool, timedelta]]) -> None:
    last, moved = clock.FIRST, [clock.FIRST]
    for taken, jump in steps:
        if taken:
            seen = clock.stamp(NOW + jump)
            last = clock.greatest(last, seen, NOW)
            if jump <= clock.AHEAD:
                moved.append(seen)
        else:
            last = clock.after(last, NOW)
            moved.append(last)
        assert clock.after(last, NOW) > max(moved)


def test_a_day_ahead_does_not_move_ours() -> None:
    """Property 7: kept, marked, and not catching."""
    day = timedelta(hours=24)
    near, far = clock.stamp(NOW.replace(microsecond=0) + day), clock.stamp(NOW + day + timedelta(milliseconds=2))
    assert not clock.ahead(near, NOW) and clock.ahead(far, NOW)
    assert clock.greatest("2026-11-01T00:00:00.000Z-0000", near, NOW) == near
    assert clock.greatest("2026-11-01T00:00:00.000Z-0000", far, NOW) == "2026-11-01T00:00:00.000Z-0000"
    assert clock.greatest(far, near, NOW) == far, "what is there stays"


def test_a_full_counter_goes_on_with_the_next_millisecond() -> None:
    last = "2026-11-22T23:59:59.999Z-ffff"
    assert clock.after(last, NOW) == "2026-11-23T00:00:00.000Z-0000"
    assert clock.after("2026-11-22T23:59:59.999Z-fffe", NOW) == last
    text = clock.stamp(NOW)
    for n in range(1, 0x10002):  # an import of a hundred thousand edits stamped within one tick of the wall clock
        new = clock.after(text, NOW)
        assert new > text, n
        text = new


@pytest.mark.parametrize(
    "text",
    ["", "2026-11-22T05:43:57.123Z", "2026-11-22T05:43:57.123Z-000", "2026-11-22T05:43:57.123Z-000G",
     "2026-13-22T05:43:57.123Z-0000", "2026-02-30T05:43:57.123Z-0000", "0000-01-01T00:00:00.000Z-0000",
     "2026-11-22T25:43:57.123Z-0000", "2026-11-22T05:43:57.123Z-0000\n", " 2026-11-22T05:43:57.123Z-0000",
     "２０２６-11-22T05:43:57.123Z-0000", "2026-11-22T05:43:57.123+00:00-0000", "2026-11-22T05:43:57.123Z-000A"],
)  # fmt: skip
def test_what_is_no_stamp(text: str) -> None:
    assert not clock.valid(text)
    with pytest.raises(ValueError, match=r"stamp|isoformat|range|month|day|hour"):
        clock.moment(text)
