"""A short month by the clock, and what clocks do: they go back, two of them start at once, and dates lie in the future."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from benchmarks.clocked import Lived, living, operators_heard
from benchmarks.month import broken_limits, found, holes, strangers, table, told
from documents.symbol import Symbol
from flows.pipeline.run import run
from infra.database.engine import reading
from infra.database.lock import Busy
from infra.database.schema import alert, document, sighting, source, version
from infra.sandbox import ParserPool
from replica.calendar import Month
from replica.faults import Fault
from replica.stories import Family
from tests.flows.conftest import World

#: From a Thursday on: a dead day, a weekend on which the clocks of Europe change, a day of challenge.
SHORT = Month(start=date(2026, 10, 22), days=9, seed=2, per_day=8, weekend=2, dead=(1,), challenged=(5,))
FAMILY = Family(3)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory, parser: ParserPool) -> Iterator[Lived]:
    with living(SHORT, tmp_path_factory.mktemp("month"), every=timedelta(hours=3), after=8, parser=parser) as one:
        yield one


def test_every_document_and_every_reissue_is_found(lived: Lived) -> None:
    here = found(lived)
    assert len(here) > 40
    assert [one.planned.symbol for one in here if one.late is None] == []
    assert {one.planned.found_by for one in here} == {"list", "catalogue", "journal", "numbers"}
    quiet = sorted(
        one.late for one in here if one.late and one.planned.found_by == "list" and _quiet(one.planned.at.date())
    )
    assert quiet[len(quiet) // 2] < timedelta(hours=4)


def _quiet(day: date) -> bool:
    """Neither a day of trouble nor one on which it began, and no reissue's: that is found when the file is looked at again."""
    return day in (date(2026, 10, 25), date(2026, 10, 26), date(2026, 10, 29), date(2026, 10, 30))


def test_nothing_is_false_and_nothing_is_said_twice(lived: Lived) -> None:
    what = told(lived)
    assert (what.doubled, what.false, what.unsaid) == ([], [], [])
    assert strangers(lived) == []


def test_no_hosts_limit_is_broken(lived: Lived) -> None:
    assert broken_limits(lived) == []


def test_gaps_open_and_close_and_what_was_never_used_stays_open(lived: Lived) -> None:
    opened, closed, still = holes(lived)
    assert opened - closed == len(still)
    assert still == {Symbol.parse(symbol).key for symbol in SHORT.never}


def test_the_states_are_those_of_the_days(lived: Lived) -> None:
    zone = ZoneInfo("UTC")
    states: dict[str, set[date]] = {}
    for changes in lived.states.values():
        for at, health, _ in changes:
            states.setdefault(health, set()).add(at.astimezone(zone).date())
    assert states["dead"] == {date(2026, 10, 23)}
    assert states["challenged"] == {date(2026, 10, 27)}
    assert all(day.weekday() < 5 for day in states.get("late", ())), "nobody is late at weekends"
    assert states.keys() <= {"dead", "challenged", "late", "healthy", "empty", "new"}
    heard = operators_heard(lived.office)
    fell, rose = (sum(_sources(one) for one in heard if ("again" in one) is well) for well in (False, True))
    assert fell == rose > len(heard) / 2, (
        "told of each once when it fell and once when it rose, and of many in one message"
    )


def _sources(subject: str) -> int:
    """Of how many sources a message to the operators tells: "12 sources are dead", "gadocs.xml is dead"."""
    number, _, what = subject.removeprefix("[Rapporteur] ").partition(" ")
    return int(number) if what.startswith("sources ") else 1


def test_the_table_says_it(lived: Lived) -> None:
    text = "\n".join(table(lived))
    assert "limits broken: none" in text
    assert "documents.un.org" in text


# --- clocks --------------------------------------------------------------------------------------------------------------


def count(world: World, table: object) -> int:
    with reading(world.office.engine) as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())  # type: ignore[arg-type]


def test_a_clock_that_goes_back_loses_and_repeats_nothing(world: World) -> None:
    world.un.library.publish_document(FAMILY.draft)
    world.run()
    world.run(later=timedelta(days=1))
    world.un.library.publish_document(FAMILY.revision)
    world.run(later=-timedelta(hours=3))
    world.un.library.publish_document(FAMILY.adopted)
    world.run(later=timedelta(minutes=1))
    for _ in range(3):
        world.run(later=timedelta(hours=2))
    assert count(world, version) == 3
    assert [row.state for row in world.alerts()] == ["sent"] * 6


def test_a_clock_that_was_days_ahead_does_not_silence_a_source(world: World) -> None:
    """Set right again, the next time of a source in trouble lies days ahead of its last look."""
    world.un.faults.add(Fault("*/rss/*", "challenge", times=2))
    world.run(later=timedelta(days=30))
    world.run(later=timedelta(hours=1))
    world.now[0] -= timedelta(days=30)
    world.un.library.publish_document(FAMILY.draft)
    world.run(later=timedelta(minutes=30))
    assert count(world, document) == 1


def test_an_item_dated_in_the_future_is_told_once(world: World) -> None:
    world.un.library.publish_document(FAMILY.draft)
    world.un.faults.add(Fault("*/rss/*", "future_item", times=None))
    for _ in range(4):
        world.run(later=timedelta(days=1))
    with reading(world.office.engine) as connection:
        assert connection.execute(select(sighting.c.published)).scalars().all() == [None]
    assert len(world.alerts()) == 2


def test_two_schedulers_at_once(world: World) -> None:
    world.un.library.publish_document(FAMILY.draft)
    world.un.faults.add(Fault("*/rss/*", "slow", seconds=0.4))
    busy: list[Exception] = []
    go = threading.Barrier(2)

    def one() -> None:
        go.wait()
        try:
            run(world.office, "run")
        except Busy as error:
            busy.append(error)

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(busy) == 1
    assert (count(world, version), count(world, alert)) == (1, 2)


def test_a_list_that_is_as_it_was_costs_one_conditional_request_and_writes_no_row_but_its_own(world: World) -> None:
    world.un.library.publish_document(FAMILY.draft)
    world.run()
    world.un.forget()
    tables = (sighting, document, version, alert)
    before = [count(world, one) for one in tables]
    world.run(later=timedelta(minutes=30))
    assert [(exchange.route, exchange.status) for exchange in world.un.log] == [("docs.un.org/rss/allundocs.xml", 304)]
    assert [count(world, one) for one in tables] == before
    with reading(world.office.engine) as connection:
        rows = connection.execute(select(source.c.name, source.c.last_poll)).all()
    assert [row.name for row in rows if row.last_poll == world.now[0]] == ["https://docs.un.org/rss/allundocs.xml"]
