"""When a source is late by its own habits. Pure: times in, a duration out.

A silent source looks like a quiet one: an old list published again and again, a page that never changes. What tells them apart
is what the source used to do. Only working days count: nobody publishes on weekends or between the years.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

#: Fewer arrivals than this are no rhythm.
_LEAST = 10
_DAY = timedelta(days=1)
#: The longest time for which what is in trouble is left alone.
_LONGEST_PAUSE = timedelta(hours=6)
#: The share of a source's pauses that are taken for ordinary; the longest few may be outages of the past.
_ORDINARY = 0.95


def is_working_day(day: date) -> bool:
    """Monday to Friday, without the days between the years, when the United Nations' offices are closed or empty."""
    between_the_years = (day.month, day.day) >= (12, 24) or (day.month, day.day) <= (1, 2)
    return day.weekday() < 5 and not between_the_years


def working_time(start: datetime, end: datetime) -> timedelta:
    """The time from ``start`` to ``end`` (aware, in order) that lies on working days, in UTC."""
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    total = timedelta(0)
    day = start.date()
    while day <= end.date():
        if is_working_day(day):
            midnight = datetime.combine(day, time(), UTC)
            total += min(end, midnight + _DAY) - max(start, midnight)
        day += _DAY
    return total


def patience(arrivals: Sequence[datetime]) -> timedelta | None:
    """For how long, in working time, the source may bring nothing new: twice its ordinary pause, at least a day and a half.

    ``arrivals`` are the moments at which something new came, in order. None while there are too few for a rhythm.
    """
    if len(arrivals) < _LEAST:
        return None
    pauses = sorted(working_time(one, next_one) for one, next_one in pairwise(arrivals))
    return max(_DAY * 1.5, 2 * pauses[int(_ORDINARY * (len(pauses) - 1))])


def overdue(arrivals: Sequence[datetime], now: datetime, well_since: datetime | None = None) -> timedelta | None:
    """How long nothing new has come, in working time, if that is longer than the source's habits allow; else None. Before
    ``well_since`` nobody could look: that was no silence of the source's."""
    allowed = patience(arrivals)
    if allowed is None:
        return None
    silent = working_time(min(now, max(arrivals[-1], well_since or arrivals[-1])), now)
    return silent if silent > allowed else None


def left_alone(least: timedelta, since: datetime, now: datetime) -> timedelta:
    """For how long what has been in trouble ``since`` is not asked: half of that time, so that it is found well again soon after
    it is, and a host that refuses us is not knocked at all day."""
    return max(least, min((now - since) / 2, _LONGEST_PAUSE))


def is_due(next_due: datetime | None, last: datetime | None, now: datetime) -> bool:
    """Whether what was asked ``last`` may be asked again. A clock that was ahead and is set right again must not silence it."""
    return next_due is None or now >= next_due or (last is not None and now < last)
