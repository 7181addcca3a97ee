"""Watched series against a replica: numbers that no list names are found, and holes are asked for until they are filled."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from flows.pipeline.series import open_gaps, walk_all
from infra.database.engine import reading
from infra.database.schema import document, gap, sighting, source, version
from replica.faults import Fault
from replica.stories import Family
from tests.flows.conftest import MakeWorld, World

SERIES = "A/C.3/80/L.n"
FILES = "*symbol/access*"
DIRECT = "docs.un.org/*direct*"


def publish(world: World, *numbers: int | str) -> None:
    """Drafts that no list announces."""
    for number in numbers:
        draft = Family(int(str(number).split("/")[0])).draft
        head = replace(draft.masthead, symbol=f"A/C.3/80/L.{number}")
        world.un.library.publish_document(replace(draft, masthead=head), announce=False)


@pytest.fixture
def watching(make_world_on_both: MakeWorld) -> World:
    world = make_world_on_both(series=(SERIES,), series_budget=60)
    publish(world, *(n for n in range(1, 13) if n not in (5, 9)))
    world.run("poll")
    return world


def known(world: World) -> set[str]:
    with reading(world.office.engine) as connection:
        return set(connection.execute(select(document.c.symbol_key)).scalars())


def missing(world: World) -> dict[str, Any]:
    with reading(world.office.engine) as connection:
        return {str(row["symbol_key"]).rpartition("/")[2]: row for row in open_gaps(connection)}


def test_a_series_is_found_to_its_end_and_downloaded_once(watching: World) -> None:
    world = watching
    assert known(world) == {f"A/C.3/80/L.{n}" for n in range(1, 13) if n not in (5, 9)}
    assert missing(world).keys() == {"L.5", "L.9"}
    downloads = [one for one in world.un.log if one.status == 200 and "symbol/access" in str(one)]
    world.un.forget()
    counts = world.run()
    assert counts.parsed == 10
    assert not [route for route in world.un.requests if "L.1&" in route], "nothing is downloaded twice"
    assert counts.delivered == 0, "what was there before we watched is no news"
    assert downloads
    with reading(world.office.engine) as connection:
        sightings = connection.execute(select(sighting.c.source).distinct()).scalars().all()
        assert sightings == [f"series {SERIES}"]
        row = connection.execute(select(source).where(source.c.name == f"series {SERIES}")).one()
        looks = set(connection.execute(select(document.c.recheck_at)).scalars())
    assert (row.health, row.note) == ("healthy", "up to 12, 2 missing")
    assert looks == {None}, "an archive is not looked at again"


def test_a_reserved_number_that_is_published_later_closes_its_gap_and_is_news(watching: World) -> None:
    world = watching
    world.run()
    publish(world, 5)
    assert world.run().delivered == 0, "not before its time"
    counts = world.run(later=timedelta(hours=9))
    assert counts.delivered == 2
    assert missing(world).keys() == {"L.9"}
    with reading(world.office.engine) as connection:
        row = connection.execute(select(gap).where(gap.c.symbol_key == "A/C.3/80/L.5")).one()
        assert row.closed_at == world.now[0]
        assert connection.execute(select(document.c.recheck_at).where(document.c.symbol_key == row.symbol_key)).scalar()


def test_a_gap_is_closed_by_any_source(watching: World) -> None:
    world = watching
    draft = Family(5).draft
    head = replace(draft.masthead, symbol="A/C.3/80/L.5")
    world.un.library.publish_document(replace(draft, masthead=head), announce=True)
    world.run()
    assert missing(world).keys() == {"L.9"}


def test_the_next_number_and_the_next_revision_are_found(watching: World) -> None:
    world = watching
    publish(world, 13, "12/Rev.1")
    counts = world.run(later=timedelta(days=2))
    assert known(world) >= {"A/C.3/80/L.13", "A/C.3/80/L.12/REV.1"}
    assert counts.delivered == 4


def test_a_gap_is_asked_for_again_with_growing_pauses(watching: World) -> None:
    world = watching
    asked = []
    for _ in range(40):
        world.run("poll", later=timedelta(hours=12))
        asked.append(int(missing(world)["L.9"]["asked"]))
    assert asked[-1] > 5
    assert asked[-1] < 12, "a week apart in the end"
    assert missing(world)["L.9"]["next_due"] <= world.now[0] + timedelta(days=8.4)


def test_a_time_out_is_not_taken_for_missing(watching: World) -> None:
    world = watching
    before = missing(world)
    world.un.faults.add(Fault(FILES, "disconnect", times=None), Fault(DIRECT, "disconnect", times=None))
    counts = world.run("poll", later=timedelta(days=1))
    assert counts.failed == 1
    after = missing(world)
    assert {name: row["asked"] for name, row in after.items()} == {name: row["asked"] for name, row in before.items()}
    assert all(row["note"] for row in after.values())
    with reading(world.office.engine) as connection:
        assert connection.execute(select(source.c.health).where(source.c.kind == "series")).scalar() == "dead"
    world.un.faults.clear()
    publish(world, 9, 13)
    world.run("poll", later=timedelta(hours=1))
    assert known(world) >= {"A/C.3/80/L.9", "A/C.3/80/L.13"}
    with reading(world.office.engine) as connection:
        assert connection.execute(select(source.c.health).where(source.c.kind == "series")).scalar() == "healthy"


def test_blocked_hosts_are_left_alone_and_nothing_is_recorded(make_world_on_both: MakeWorld) -> None:
    canary = Family(9).adopted
    world = make_world_on_both(series=(SERIES,), series_budget=60, canary=canary.masthead.symbol)
    world.un.library.publish_document(canary, announce=False)
    publish(world, 1, 2, 4)
    world.run("poll")
    before = missing(world)
    world.un.faults.add(
        Fault("documents.un.org/*", "html_blocked", times=None), Fault("docs.un.org/en/*", "html_blocked", times=None)
    )
    world.run("poll", later=timedelta(days=1))
    assert missing(world) == before
    assert "which exists" in world.notes.lines[0]
    world.un.forget()
    world.run("poll", later=timedelta(minutes=10))
    assert not [route for route in world.un.requests if "rss" not in route], "left alone"
    world.un.faults.clear()
    publish(world, 3, 5)
    world.run("poll", later=timedelta(hours=1))
    assert known(world) >= {"A/C.3/80/L.3", "A/C.3/80/L.5"}


def test_no_more_is_asked_in_one_pass_than_the_budget_allows(make_world_on_both: MakeWorld) -> None:
    world = make_world_on_both(series=(SERIES,), series_budget=7)
    publish(world, *range(1, 31))
    for _ in range(12):
        world.un.forget()
        world.run("poll", later=timedelta(minutes=30))
        asked = {route.partition("&t=")[0] for route in world.un.requests if "symbol/access" in route}
        assert len(asked) <= 7
    assert {f"A/C.3/80/L.{n}" for n in range(1, 31)} <= known(world)
    with reading(world.office.engine) as connection:
        assert len(connection.execute(select(version.c.id)).all()) == 30


def test_an_endless_series_begins_where_the_lists_are(make_world_on_both: MakeWorld) -> None:
    world = make_world_on_both(series=("S/RES/n",))
    world.run("poll")
    draft = Family(3).draft
    for symbol, announced in (("S/RES/2790 (2026)", True), ("S/RES/2791 (2026)", False), ("S/RES/2793 (2026)", True)):
        head = replace(draft.masthead, symbol=symbol)
        world.un.library.publish_document(replace(draft, masthead=head), announce=announced)
        world.run("poll", later=timedelta(days=1))
    assert known(world) == {f"S/RES/{n}(2026)" for n in (2790, 2791, 2793)}
    assert missing(world).keys() == {"2792(2026)"}


def test_gaps_are_shown(watching: World, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.commands.gaps import show_gaps

    monkeypatch.setenv("RAPPORTEUR_HOME", str(watching.settings.home))
    monkeypatch.setenv("RAPPORTEUR_DATABASE_URL", watching.settings.database_address)
    monkeypatch.setenv("RAPPORTEUR_SERIES", SERIES)
    assert show_gaps([], as_json=True) == 0
    found = json.loads(capsys.readouterr().out)
    assert [(one["series"], one["symbol"], one["asked"]) for one in found] == [
        (SERIES, "A/C.3/80/L.5", 1),
        (SERIES, "A/C.3/80/L.9", 1),
    ]
    assert show_gaps(["A/RES/80/n"], as_json=False) == 0
    assert "no number" in capsys.readouterr().out
    assert show_gaps([], as_json=False) == 0
    text = capsys.readouterr().out
    assert f"{SERIES}: 2 missing" in text
    assert "asked once 20" in text


def test_nothing_watched_asks_nothing(world: World) -> None:
    assert walk_all(world.office) == []
    assert not world.un.requests
