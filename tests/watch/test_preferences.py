from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watch.message import Recipient
from watch.preferences import EVERY_MORNING, Preferences, Rhythm, instant, of
from watch.topics import TopicError, load_topics

ANA = Recipient("mail", "ana@example.org")
VIENNA = ZoneInfo("Europe/Vienna")
TOPICS = "topics:\n  - name: harbours\n    query: harbour\n    subscribers: [mail:ana@example.org]\n"


def read(lines: str) -> Preferences:
    (found,) = load_topics(TOPICS + "recipients:\n  - to: mail:ana@example.org\n" + lines).recipients
    return found


def test_everything_that_can_be_said() -> None:
    text = """\
    digest: weekly on Monday at 08:00
    zone: Europe/Vienna
    quiet: 22:00-07:00
    cap: 20 an hour
    attach: docx
    empty: yes
"""
    assert read(text) == Preferences(ANA, Rhythm(time(8), 0), VIENNA, (time(22), time(7)), 20, ("docx",), True)


def test_who_says_nothing_is_told_at_once() -> None:
    assert read("") == Preferences(ANA)
    assert load_topics(TOPICS).recipients == ()
    assert of(ANA, {}) == Preferences(ANA)


@pytest.mark.parametrize(
    ("written", "rhythm"),
    [
        ("daily at 8:00", Rhythm(time(8))),
        ("Daily at 23:59", Rhythm(time(23, 59))),
        ("weekly on fri at 17:30", Rhythm(time(17, 30), 4)),
    ],
)
def test_rhythms(written: str, rhythm: Rhythm) -> None:
    assert read(f"    digest: {written}\n").digest == rhythm
    assert read(f"    digest: {rhythm}\n").digest == rhythm


@pytest.mark.parametrize(
    ("lines", "line", "words"),
    [
        ("    digest: hourly\n", 7, "daily at 08:00"),
        ("    digest: daily at 25:00\n", 7, "does not say when"),
        ("    digest: weekly on Mo at 08:00\n", 7, "does not say when"),
        ("    digest: daily\n", 7, "does not say when"),
        ("    zone: Vienna\n", 7, "Europe/Vienna"),
        ("    zone: ../../etc/passwd\n", 7, "no time zone"),
        ("    quiet: 22-7\n", 7, "22:00-07:00"),
        ("    quiet: 07:00-07:00\n", 7, "no quiet hours"),
        ("    cap: many\n", 7, "20 an hour"),
        ("    cap: 0\n", 7, "20 an hour"),
        ("    attach: pdf\n", 7, "docx"),
        ("    empty: yes\n", 7, "Add digest:"),
        ("    digets: daily at 08:00\n", 7, "Did you mean digest:"),
        ("    digest: daily at 06:00\n    quiet: 22:00-07:00\n", 7, "quiet hours"),
        ("  - to: mailto:ana@example.org\n", 7, "twice (first in line 6)"),
        ("  - digest: daily at 08:00\n", 7, "no to:"),
        ("  - to: ana\n", 7, "is not a channel"),
    ],
)
def test_mistakes_name_the_line_and_what_to_do(lines: str, line: int, words: str) -> None:
    with pytest.raises(TopicError) as caught:
        read(lines)
    assert caught.value.line == line
    assert words in str(caught.value)


# --- the clock --------------------------------------------------------------------------------------------------------


def test_a_time_that_does_not_exist_is_the_change_of_the_clocks() -> None:
    assert instant(date(2026, 3, 29), time(2, 30), VIENNA) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert instant(date(2026, 3, 29), time(3, 0), VIENNA) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


def test_a_time_that_exists_twice_is_the_first() -> None:
    assert instant(date(2026, 10, 25), time(2, 30), VIENNA) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_digest_comes_by_the_wall_clock_all_the_year() -> None:
    wants = Preferences(ANA, Rhythm(time(8)), VIENNA)
    assert wants.closing(datetime(2026, 3, 28, 12, tzinfo=UTC)) == datetime(2026, 3, 28, 7, tzinfo=UTC)
    assert wants.closing(datetime(2026, 3, 29, 12, tzinfo=UTC)) == datetime(2026, 3, 29, 6, tzinfo=UTC)
    assert wants.next_closing(datetime(2026, 10, 24, 12, tzinfo=UTC)) == datetime(2026, 10, 25, 7, tzinfo=UTC)


def test_a_week_ends_on_its_day() -> None:
    wants = Preferences(ANA, Rhythm(time(8), 0), VIENNA)  # 23 November 2026 is a Monday
    monday = datetime(2026, 11, 23, 7, tzinfo=UTC)
    assert wants.closing(monday) == monday
    assert wants.closing(monday - timedelta(seconds=1)) == monday - timedelta(days=7)
    assert wants.next_closing(monday) == monday + timedelta(days=7)


def test_without_a_rhythm_digests_come_in_the_morning() -> None:
    assert Preferences(ANA).closing(datetime(2026, 11, 21, 12, tzinfo=UTC)) == datetime(2026, 11, 21, 8, tzinfo=UTC)
    assert EVERY_MORNING.at == time(8)


@pytest.mark.parametrize(
    ("quiet", "moment", "loud"),
    [
        ((time(22), time(7)), "2026-11-21T20:59", "2026-11-21T20:59"),
        ((time(22), time(7)), "2026-11-21T21:00", "2026-11-22T06:00"),
        ((time(22), time(7)), "2026-11-22T05:59", "2026-11-22T06:00"),
        ((time(22), time(7)), "2026-11-22T06:00", "2026-11-22T06:00"),
        ((time(12), time(14)), "2026-11-22T12:30", "2026-11-22T13:00"),
        # The night in which the clocks go forward ends with them, that in which they go back ends twice.
        ((time(22), time(2, 30)), "2026-03-29T00:30", "2026-03-29T01:00"),
        ((time(22), time(2, 30)), "2026-10-25T00:10", "2026-10-25T00:30"),
        ((time(22), time(2, 30)), "2026-10-25T01:10", "2026-10-25T01:30"),
    ],
)
def test_quiet_hours_end(quiet: tuple[time, time], moment: str, loud: str) -> None:
    wants = Preferences(ANA, zone=VIENNA, quiet=quiet)
    at, then = (datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (moment, loud))
    assert wants.loud(at) == then


ZONES = st.sampled_from(
    [ZoneInfo(name) for name in ("Europe/Vienna", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC")]
)
TIMES = st.times().map(lambda found: found.replace(second=0, microsecond=0))
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC)).map(
    lambda found: found.replace(microsecond=0)
)


@given(ZONES, TIMES, TIMES, MOMENTS)
def test_quiet_is_never_told_and_never_for_long(zone: ZoneInfo, since: time, until: time, moment: datetime) -> None:
    if since == until:
        return
    wants = Preferences(ANA, zone=zone, quiet=(since, until))
    loud = wants.loud(moment)
    assert moment <= loud <= moment + timedelta(hours=25)
    assert not wants.is_quiet(loud)
    assert (loud == moment) == (not wants.is_quiet(moment))
    # No moment between is one at which it might have been told.
    middle = moment + (loud - moment) / 2
    assert loud == moment or wants.is_quiet(middle) or (loud - moment) > timedelta(hours=22)


@given(ZONES, TIMES, st.one_of(st.none(), st.integers(0, 6)), MOMENTS)
def test_every_moment_lies_in_exactly_one_period(
    zone: ZoneInfo, at: time, weekday: int | None, moment: datetime
) -> None:
    wants = Preferences(ANA, Rhythm(at, weekday), zone)
    begin, end = wants.closing(moment), wants.next_closing(moment)
    assert begin <= moment < end
    assert wants.closing(end) == end
    assert wants.closing(end - timedelta(seconds=1)) == begin
    assert wants.next_closing(begin) == end
    days = 1 if weekday is None else 7
    assert timedelta(days=days, hours=-2) < end - begin < timedelta(days=days, hours=2)


@given(ZONES, TIMES, st.dates(date(2024, 1, 1), date(2028, 12, 31)))
def test_one_digest_every_day_of_the_calendar(zone: ZoneInfo, at: time, day: date) -> None:
    moments = [instant(day + timedelta(days=number), at, zone) for number in range(3)]
    assert [one.astimezone(zone).date() for one in moments] == [day + timedelta(days=number) for number in range(3)]
    wants = Preferences(ANA, Rhythm(at), zone)
    assert [wants.next_closing(moments[0]), wants.next_closing(moments[1])] == moments[1:]
