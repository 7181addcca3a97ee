"""Late by its own habits, with weekends and the days between the years."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from infra.sources.rhythm import is_working_day, overdue, patience, working_time

DAY = timedelta(days=1)
MONDAY = datetime(2026, 3, 2, 14, tzinfo=UTC)


def working_days(start: datetime, count: int) -> list[datetime]:
    found: list[datetime] = []
    day = start
    while len(found) < count:
        if is_working_day(day.date()):
            found.append(day)
        day += DAY
    return found


def test_a_daily_source_is_late_after_two_working_days_and_not_on_a_weekend() -> None:
    arrivals = working_days(MONDAY, 15)  # the last on a Friday
    friday = arrivals[-1]
    assert friday.weekday() == 4
    assert overdue(arrivals, friday + 2 * DAY) is None
    assert overdue(arrivals, friday + 3 * DAY) is None, "Monday at the usual hour"
    assert overdue(arrivals, friday + 4 * DAY) is None
    assert overdue(arrivals, friday + 5 * DAY) == 3 * DAY


def test_the_days_between_the_years_do_not_count() -> None:
    arrivals = working_days(datetime(2026, 12, 1, 14, tzinfo=UTC), 17)
    assert arrivals[-1].date().isoformat() == "2026-12-23"
    assert overdue(arrivals, datetime(2027, 1, 4, 12, tzinfo=UTC)) is None
    assert overdue(arrivals, datetime(2027, 1, 8, 12, tzinfo=UTC)) is not None


def test_a_weekly_source_is_given_its_weeks() -> None:
    arrivals = [MONDAY + 7 * DAY * week for week in range(12)]
    assert patience(arrivals) == 10 * DAY, "working days"
    assert overdue(arrivals, arrivals[-1] + 9 * DAY) is None
    assert overdue(arrivals, arrivals[-1] + 20 * DAY) is not None


def test_one_outage_of_the_past_does_not_excuse_the_next() -> None:
    arrivals = working_days(MONDAY, 30)
    with_outage = arrivals[:10] + arrivals[17:]
    assert patience(with_outage) == 2 * DAY


def test_a_new_source_has_no_rhythm_yet() -> None:
    assert patience(working_days(MONDAY, 9)) is None
    assert overdue(working_days(MONDAY, 9), MONDAY + 300 * DAY) is None


MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))


@given(st.lists(MOMENTS, min_size=3, max_size=3))
def test_working_time_adds_up(moments: list[datetime]) -> None:
    first, second, third = sorted(moments)
    assert working_time(first, second) + working_time(second, third) == working_time(first, third)
    assert timedelta(0) <= working_time(first, third) <= third - first
